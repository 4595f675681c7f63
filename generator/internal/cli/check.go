package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
)

type checkFlags struct {
	format diag.Format
	drafts bool
	strict bool
}

func newCheck(g *globals) *cobra.Command {
	var flags checkFlags
	command := &cobra.Command{
		Use:   "check",
		Short: "Find everything that is wrong, writing nothing",
		Long: "Check reports what a build reports and more: missing descriptions, files that nothing uses,\n" +
			"pages that nothing leads to, reviews that are due, and sentences that are hard to read.\n" +
			"The findings go to stderr as text, or to stdout in a format for tools: json (one object a line) or github (annotations).\n" +
			"With --strict a warning counts as an error.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return g.check(flags) },
	}
	command.Flags().StringVar((*string)(&flags.format), "format", string(diag.Text), "text, json or github")
	command.Flags().BoolVar(&flags.drafts, "drafts", false, "check drafts and pages dated in the future as if they were published")
	command.Flags().BoolVar(&flags.strict, "strict", false, "fail on warnings, too")
	return command
}

func (g *globals) check(flags checkFlags) error {
	if !slices.Contains(diag.Formats(), flags.format) {
		return fmt.Errorf("--format: there is no format %q; the formats are text, json and github", flags.format)
	}
	if err := g.checkRoot(); err != nil {
		return err
	}
	result, err := g.run(build.Options{Drafts: flags.drafts, Advice: true})
	if err != nil {
		return err
	}
	verdict := judge(result.Diagnostics, flags.strict)
	if flags.strict {
		result.Diagnostics = strictly(result.Diagnostics)
	}
	if flags.format == diag.Text {
		g.tell(result, verdict)
	} else if err := diag.Print(g.stdout, flags.format, result.Diagnostics, false); err != nil {
		return &failure{err}
	}
	if !verdict.isFine() {
		return &failure{}
	}
	return nil
}

// tell writes for people what was found, and in the last line what it comes to.
func (g *globals) tell(result build.Result, verdict verdict) {
	// A terminal that went away is nothing to report to.
	_ = diag.Print(g.stderr, diag.Text, result.Diagnostics, colour(g.stderr))
	g.withheld(result)
	if verdict.isFine() {
		fmt.Fprintf(g.stdout, "%s checked: %s\n", count(result.Pages, "page"), verdict)
	} else {
		fmt.Fprintln(g.stderr, verdict)
	}
}
