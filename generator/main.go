// Command rapport builds, serves and checks a site of networking guidance.
package main

import (
	"os"

	"rapport/generator/internal/cli"
)

func main() {
	os.Exit(cli.Run(os.Args[1:], os.Stdout, os.Stderr))
}
