package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/serve"
)

type serveFlags struct {
	addr   string
	drafts bool
	open   bool
	poll   bool
}

func newServe(g *globals) *cobra.Command {
	var flags serveFlags
	command := &cobra.Command{
		Use:   "serve",
		Short: "Serve the site while you write it",
		Long: "Serve builds the site in memory, serves it on this computer only, and builds it again whenever a file changes.\n" +
			"Open pages follow: text and style sheets change in place, what else changes reloads. Errors in the content are shown,\n" +
			"and the last good version stays. With EDITOR_URL set, such as to vscode://file/{file}:{line}:{column}, they lead to\n" +
			"your editor. Ctrl-C ends it.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return g.serve(c.Context(), flags) },
	}
	command.Flags().StringVar(&flags.addr, "addr", "127.0.0.1:8080", "`host:port` to listen on; port 0 takes a free one, and 8080+ that one or the next that is free")
	command.Flags().BoolVar(&flags.drafts, "drafts", false, "include drafts and pages dated in the future")
	command.Flags().BoolVar(&flags.open, "open", false, "open the site in the browser")
	command.Flags().BoolVar(&flags.poll, "poll", false, pollUsage)
	return command
}

func (g *globals) serve(ctx context.Context, flags serveFlags) error {
	if err := g.checkRoot(); err != nil {
		return err
	}
	if err := serve.CheckAddr(flags.addr); err != nil {
		return err
	}
	editor := os.Getenv("EDITOR_URL")
	if err := serve.CheckEditor(editor); err != nil {
		return fmt.Errorf("EDITOR_URL: %w", err)
	}
	root, err := filepath.Abs(g.root)
	if err != nil {
		return &failure{err}
	}
	ctx, stop := untilEnded(ctx)
	defer stop()
	s, err := newSession(g, build.Options{Drafts: flags.drafts, Preview: true}, flags.poll)
	if err != nil {
		return err
	}
	defer s.close()
	p := &preview{session: s, open: flags.open}
	err = serve.Run(ctx, serve.Options{
		Addr: flags.addr, Editor: editor, Root: filepath.ToSlash(root),
		Build: p.build, Wait: p.wait, Report: p.report, Ready: p.ready,
	})
	if err != nil {
		return &failure{err}
	}
	return nil
}

// A preview is one run of serve. Its methods are called from one goroutine.
type preview struct {
	*session
	open bool
	last build.Result
}

func (p *preview) ready(url string) {
	p.options.BaseURL = url
	fmt.Fprintf(p.stdout, "serving %s (Ctrl-C ends it)\n", url)
	if p.open {
		if err := open(url); err != nil {
			fmt.Fprintf(p.stderr, "--open: %v\n", err)
		}
	}
}

// build builds the sources as they are now, for the address that is served.
func (p *preview) build() (build.Tree, []diag.Diagnostic) {
	p.last = p.run()
	return p.last.Tree, p.last.Diagnostics
}

// report says what a build came to.
func (p *preview) report(_ []diag.Diagnostic, _ int, took time.Duration) {
	if p.tell(p.last) {
		fmt.Fprintf(p.stdout, "%s built in %s\n", count(p.last.Pages, "page"), duration(took))
	}
}

// open shows url in the browser of the person at this computer.
func open(url string) error {
	command := "xdg-open"
	switch runtime.GOOS {
	case "darwin":
		command = "open"
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", url).Start()
	}
	return exec.Command(command, url).Start()
}
