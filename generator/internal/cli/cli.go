// Package cli is the program's face: commands, flags, what is printed where,
// and the exit status.
//
//	0  fine, warnings included
//	1  the content has errors, or the work could not be done
//	2  bad usage: an unknown command or flag, a value that cannot be
//
// What a command was asked for goes to stdout (check's findings in a format
// for tools, the version); diagnostics and progress go to stderr. Colour and
// progress appear only on a terminal, and colour not where NO_COLOR is set.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
)

// The exit statuses.
const (
	statusFine    = 0
	statusContent = 1
	statusUsage   = 2
)

// Run runs the program with the given arguments and returns its exit status.
func Run(args []string, stdout, stderr io.Writer) int {
	root := newRoot(stdout, stderr)
	root.SetArgs(args)
	err := root.ExecuteContext(context.Background())
	failure, failed := errors.AsType[*failure](err)
	switch {
	case err == nil:
		return statusFine
	case failed && failure.err == nil:
		return statusContent // the diagnostics have been printed
	case failed:
		fmt.Fprintf(stderr, "rapport: %v\n", failure.err)
		return statusContent
	}
	fmt.Fprintf(stderr, "rapport: %v\nRun “rapport help” for the commands and their flags.\n", err)
	return statusUsage
}

// A failure is an error that is not one of usage. Its err is nil where
// diagnostics have said it all.
type failure struct{ err error }

func (f *failure) Error() string {
	if f.err == nil {
		return "the content has errors"
	}
	return f.err.Error()
}

// globals are what all commands share.
type globals struct {
	root   string
	stdout io.Writer
	stderr io.Writer
}

func newRoot(stdout, stderr io.Writer) *cobra.Command {
	g := &globals{stdout: stdout, stderr: stderr}
	root := &cobra.Command{
		Use:           "rapport",
		Short:         "Build, serve and check a site of networking guidance",
		Long:          "Rapport turns Markdown in content/ into a fast static site.\nA folder with content/index.md is all it needs; site.yaml and themes/ are optional.",
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetVersionTemplate("{{.Version}}\n")
	root.PersistentFlags().StringVar(&g.root, "root", ".", "the site's `folder`")
	_ = root.MarkPersistentFlagDirname("root") // fails only for a flag that is not there
	root.AddCommand(newBuild(g), newServe(g), newCheck(g), newScore(g), newNew(g), newSchema(g), newVersion(g))
	return root
}

// checkRoot refuses a root that is not a folder.
func (g *globals) checkRoot() error {
	info, err := os.Stat(g.root)
	switch {
	case err != nil:
		return fmt.Errorf("--root: %w", err)
	case !info.IsDir():
		return fmt.Errorf("--root: %s is not a folder", g.root)
	}
	return nil
}

// print writes diagnostics for people to stderr and sums them up.
func (g *globals) print(ds []diag.Diagnostic) {
	// A terminal that went away is nothing to report to.
	_ = diag.Print(g.stderr, diag.Text, ds, colour(g.stderr))
	if found := summary(ds); found != "" {
		fmt.Fprintln(g.stderr, found)
	}
}

// summary is “2 errors, 1 warning”, or "" for nothing.
func summary(ds []diag.Diagnostic) string {
	switch errors, warnings := diag.Count(ds); {
	case errors > 0 && warnings > 0:
		return count(errors, "error") + ", " + count(warnings, "warning")
	case errors > 0:
		return count(errors, "error")
	case warnings > 0:
		return count(warnings, "warning")
	}
	return ""
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// withheld names every page that is not published, with the reason.
func (g *globals) withheld(result build.Result) {
	for _, w := range result.Withheld {
		fmt.Fprintf(g.stderr, "withheld: %s (%s)\n", w.Path, w.Reason)
	}
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

func colour(w io.Writer) bool { return isTerminal(w) && os.Getenv("NO_COLOR") == "" }

func workers() int { return runtime.GOMAXPROCS(0) }
