package cli

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/config"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

func newSchema(g *globals) *cobra.Command {
	schemas := map[string]func() []byte{
		"article":   markdown.Schema,
		"checklist": checklist.Schema,
		"site":      config.Schema,
	}
	names := slices.Sorted(maps.Keys(schemas))
	return &cobra.Command{
		Use:       "schema " + strings.Join(names, "|"),
		Short:     "Print the JSON Schema with which editors check and complete a file",
		Long:      "Schema prints a JSON Schema: of an article's front matter, of a self-assessment, or of site.yaml.",
		ValidArgs: names,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("which schema? name one of " + strings.Join(names, ", "))
			}
			schema := schemas[args[0]]
			if schema == nil {
				return fmt.Errorf("there is no schema %q: %s", args[0], diag.DidYouMean(args[0], names, "the schemas are "+strings.Join(names, ", ")))
			}
			if _, err := g.stdout.Write(schema()); err != nil {
				return &failure{err}
			}
			return nil
		},
	}
}
