package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

type options struct {
	sizes   []int // articles of each site
	runs    int   // rounds that count
	edits   int   // edits of each kind that count; 0 for none
	dir     string
	rapport string // the program to measure; "" builds it
	args    []string
}

// errUsage has been reported to the user already.
var errUsage = errors.New("bad usage")

func parseOptions(args []string, stderr io.Writer) (options, error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	sizes := flags.String("articles", "1000,10000", "the `sizes` of the sites, parted by commas")
	runs := flags.Int("runs", 5, "how `often` each build is measured")
	dir := flags.String("dir", os.TempDir(), "the `folder` to work in; on a disk, not in memory, for figures that mean something")
	edits := flags.Int("edits", 10, "how `often` an edit is shown by each server; 0 leaves this out")
	rapport := flags.String("rapport", "", "a `program` to measure, instead of the one built from the sources")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return options{}, err
	} else if err != nil {
		return options{}, errUsage
	}
	counts, err := parseSizes(*sizes)
	switch {
	case flags.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case err == nil && *runs < 1:
		err = fmt.Errorf("-runs %d: at least 1", *runs)
	case err == nil && *edits < 0:
		err = fmt.Errorf("-edits %d: at least 0", *edits)
	}
	if err != nil {
		fmt.Fprintln(stderr, "bench:", err)
		return options{}, errUsage
	}
	return options{counts, *runs, *edits, *dir, *rapport, args}, nil
}

func parseSizes(list string) ([]int, error) {
	var sizes []int
	for size := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(size))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-articles %s: %q is not a number of articles", list, size)
		}
		sizes = append(sizes, n)
	}
	return sizes, nil
}
