// Command lighthouse builds the site, serves it as a good host does, and has
// Lighthouse look at pages of each kind, as a phone and as a desk:
//
//	go run ./generator/lighthouse [-runs 3] [-advice] [PAGE…]
//
// A PAGE is an address below the site's, such as asking/. It prints the scores
// of the four categories, of 100, and each audit that takes from one of them;
// with -advice also what takes nothing. The exit status is 1 if a score is below
// 100, 2 for bad usage.
//
// Performance is what Lighthouse computes for a slow phone on a slow network
// from one load on this machine. What else the machine does can only take from
// it, so a page that is not perfect is looked at again, up to -runs times, and
// the best score of each category counts.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"rapport/generator/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// pages are looked at unless others are named: one of each kind that readers
// come to.
var pages = []string{"", "asking/", "asking/a-note-worth-reading/", "self-assessment/asking/"}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("lighthouse", flag.ContinueOnError)
	flags.SetOutput(stderr)
	runs := flags.Int("runs", 3, "how `often` at most a page is looked at")
	advice := flags.Bool("advice", false, "print what takes nothing from a score, too")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case *runs < 1:
		fmt.Fprintf(stderr, "lighthouse: -runs %d: at least 1\n", *runs)
		return 2
	}
	chosen := flags.Args()
	if len(chosen) == 0 {
		chosen = pages
	}
	perfect, err := audit(ctx, chosen, *runs, &report{out: stdout, advice: *advice}, stderr)
	if err != nil {
		fmt.Fprintln(stderr, "lighthouse:", err)
		return 1
	}
	if !perfect {
		return 1
	}
	return 0
}

// audit builds and serves the site, reports on the pages, and returns whether
// all of them are perfect.
func audit(ctx context.Context, pages []string, runs int, r *report, stderr io.Writer) (bool, error) {
	dir, err := os.MkdirTemp("", "lighthouse-*")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	host, err := newHost(dir)
	if err != nil {
		return false, err
	}
	defer host.close()
	if cli.Run([]string{"build", "--out", dir, "--base-url", host.home}, io.Discard, stderr) != 0 {
		return false, errors.New("the site does not build")
	}
	err = measure(ctx, host.home, pages, runs, stderr, func(l look) error {
		if l.Error != "" {
			return fmt.Errorf("%s: %s", l.URL, l.Error)
		}
		l.URL = "/" + strings.TrimPrefix(l.URL, host.home)
		r.add(l)
		return nil
	})
	return r.perfect(), err
}

// measure looks at each page, at most so often, and tells of each look.
func measure(ctx context.Context, home string, pages []string, runs int, stderr io.Writer, tell func(look) error) error {
	chrome, err := findChrome()
	if err != nil {
		return err
	}
	const script = "generator/lighthouse/measure.mjs"
	if _, err := os.Stat(filepath.Join(filepath.Dir(script), "node_modules")); err != nil {
		return errors.New("found no Lighthouse in " + filepath.Dir(script) + ": run make lighthouse in the folder of go.mod")
	}
	args := []string{script, strconv.Itoa(runs)}
	for _, page := range pages {
		args = append(args, home+page)
	}
	command := exec.CommandContext(ctx, "node", args...)
	// Node is to end the browser before it ends itself.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 10 * time.Second
	command.Env = append(os.Environ(), "CHROME_PATH="+chrome)
	command.Stderr = stderr
	out, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	told := tellAll(out, tell)
	return errors.Join(told, command.Wait())
}

func tellAll(out io.Reader, tell func(look) error) error {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l look
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return fmt.Errorf("%s: %w", lines.Text(), err)
		}
		if err := tell(l); err != nil {
			return err
		}
	}
	return lines.Err()
}

func findChrome() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", errors.New("there is no Chromium on PATH: run .ci/chromium")
}
