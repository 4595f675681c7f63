// Command bench measures whole builds against a floor, and how soon edits show:
//
//	go run ./generator/bench [-articles 1000,10000] [-runs 5] [-edits 10] [-dir DIR]
//
// It makes up a site of each size (package corpus), builds the program once and
// runs as whole processes, in turn (A B C, A B C, …), after one round that is
// not counted:
//
//   - the floor: read every Markdown file, convert it with goldmark on all
//     cores, write it to its own index.html, and nothing else. No generator
//     with goldmark can do less
//   - rapport build into a new folder, and once more when nothing has changed
//   - hugo, where it is on PATH, on the same articles with layouts that write
//     the same parts of a page. Its links are plain: it neither resolves nor
//     checks them
//
// Then it starts rapport serve, and hugo server, on the same sites, saves an
// article again and again, with another body and with another title, and
// reports the time until the page shows it (asked for each millisecond), what
// the server says of its own work, and its peak memory.
//
// Of the builds it reports wall time, processor time (user and system) and peak memory, and
// the wall time as a multiple of the floor's in the same round. Machines are
// noisy, and noise reaches the neighbours in a round alike: the multiples are
// what can be compared, between runs and between machines.
//
// Three things would spoil the figures and are kept out. A file system passes
// over inodes that were deleted in the last minutes, so nothing is deleted
// before everything is measured: each build gets a folder of its own (a run
// needs some 60 KB of disk an article and round, and one that follows another
// within minutes may be slower). What one build left to be written reaches the
// disk before the next one starts, on Linux at least. And a process
// inherits its parent's peak memory, so this program, as their parent, stays
// small: whatever holds a site is a process of its own.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// The modes in which the program starts itself.
const (
	floorMode  = "floor"  // floor SITE OUT
	corpusMode = "corpus" // corpus ARTICLES SITE HUGOSITE
)

// run returns the exit status: 0 fine, 1 something failed, 2 bad usage.
func run(args []string, stdout, stderr io.Writer) int {
	err := dispatch(args, stdout, stderr)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		return 2
	}
	fmt.Fprintln(stderr, "bench:", err)
	return 1
}

func dispatch(args []string, stdout, stderr io.Writer) error {
	switch {
	case len(args) == 3 && args[0] == floorMode:
		return floor(args[1], args[2])
	case len(args) == 4 && args[0] == corpusMode:
		articles, err := strconv.Atoi(args[1])
		if err != nil {
			return err
		}
		return writeCorpus(articles, args[2], args[3])
	}
	options, err := parseOptions(args, stderr)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return benchmark(ctx, options, stdout, stderr)
}
