package cli

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the program's version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(g.stdout, version())
			return err
		},
	}
}

// version is the program's version, as far as the Go toolchain recorded it.
func version() string {
	name := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok {
		name = cmp.Or(info.Main.Version, name)
	}
	return fmt.Sprintf("rapport %s %s %s/%s", name, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
