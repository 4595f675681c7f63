package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
)

func newCheck(g *globals) *cobra.Command {
	var format string
	var drafts bool
	command := &cobra.Command{
		Use:   "check",
		Short: "Find everything that is wrong, writing nothing",
		Long: "Check reports what a build reports and more: missing descriptions, files that nothing uses.\n" +
			"The findings go to stderr as text, or to stdout in a format for tools: json (one object a line) or github (annotations).",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return g.check(diag.Format(format), drafts) },
	}
	command.Flags().StringVar(&format, "format", string(diag.Text), "text, json or github")
	command.Flags().BoolVar(&drafts, "drafts", false, "check drafts and pages dated in the future as if they were published")
	return command
}

func (g *globals) check(format diag.Format, drafts bool) error {
	if !slices.Contains(diag.Formats(), format) {
		return fmt.Errorf("--format: there is no format %q; the formats are text, json and github", format)
	}
	if err := g.checkRoot(); err != nil {
		return err
	}
	result, err := g.run(build.Options{Drafts: drafts, Advice: true})
	if err != nil {
		return err
	}
	if format == diag.Text {
		g.print(result.Diagnostics)
		g.withheld(result)
	} else if err := diag.Print(g.stdout, format, result.Diagnostics, false); err != nil {
		return &failure{err}
	}
	if result.Tree == nil {
		return &failure{}
	}
	if format == diag.Text {
		fmt.Fprintf(g.stdout, "%s checked: no errors\n", count(result.Pages, "page"))
	}
	return nil
}
