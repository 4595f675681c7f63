package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rapport/generator/internal/build"
	"rapport/generator/internal/config"
	"rapport/generator/internal/publish"
	"rapport/generator/internal/source"
)

type buildFlags struct {
	out      string
	baseURL  string
	drafts   bool
	portable bool
	watch    bool
	poll     bool
}

func newBuild(g *globals) *cobra.Command {
	var flags buildFlags
	command := &cobra.Command{
		Use:   "build",
		Short: "Build the site into a folder",
		Long: "Build writes the site into a folder. Only files that changed are written, and with an error nothing is.\n" +
			"With --watch it goes on and builds again whenever a file changes, until Ctrl-C ends it.\n" +
			"With --portable the site needs no server: a double click on its index.html opens it. What only servers and search\n" +
			"engines read is left out.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return g.build(c.Context(), flags) },
	}
	command.Flags().StringVar(&flags.out, "out", "public", "the output `folder`, relative to the root")
	command.Flags().StringVar(&flags.baseURL, "base-url", "", "the site's `address`, instead of base_url in site.yaml")
	command.Flags().BoolVar(&flags.drafts, "drafts", false, "include drafts and pages dated in the future")
	command.Flags().BoolVar(&flags.portable, "portable", false, "make a site that opens from a folder, without a server")
	command.Flags().BoolVar(&flags.watch, "watch", false, "build again whenever a file changes")
	command.Flags().BoolVar(&flags.poll, "poll", false, "with --watch: "+pollUsage)
	_ = command.MarkFlagDirname("out") // fails only for a flag that is not there
	return command
}

func (g *globals) build(ctx context.Context, flags buildFlags) error {
	baseURL, err := g.baseURL(flags.baseURL)
	if err != nil {
		return err
	}
	if flags.poll && !flags.watch {
		return errors.New("--poll goes with --watch: without it, nothing waits for changes")
	}
	out := flags.out
	if !filepath.IsAbs(out) {
		out = filepath.Join(g.root, out)
	}
	if err := publish.CheckOutput(g.root, out); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	options := build.Options{Drafts: flags.drafts, Portable: flags.portable, BaseURL: baseURL}
	if flags.watch {
		return g.buildAgain(ctx, options, out, flags.poll)
	}
	return g.buildOnce(options, out)
}

func (g *globals) buildOnce(options build.Options, out string) error {
	started := time.Now()
	progress := newProgress(g.stderr)
	defer progress.clear()
	options.Progress = progress.stage("building")
	result, err := g.run(options)
	if err != nil {
		return err
	}
	progress.clear()
	g.print(result.Diagnostics)
	g.withheld(result)
	if result.Tree == nil {
		fmt.Fprintln(g.stderr, "nothing was published")
		return &failure{}
	}
	return g.publish(out, result, progress, started)
}

// publish writes what was built, since started, and says what came of it.
func (g *globals) publish(out string, result build.Result, progress *progress, started time.Time) error {
	published, err := publish.Publish(out, result.Tree, publish.Options{Workers: workers(), Progress: progress.stage("writing")})
	progress.clear()
	if err != nil {
		return &failure{err}
	}
	fmt.Fprintf(g.stdout, "%s: %d written, %d unchanged, %d removed, %d withheld in %s\n",
		count(result.Pages, "page"), published.Written, published.Unchanged, published.Removed, len(result.Withheld), duration(time.Since(started)))
	return nil
}

// baseURL checks the --base-url flag and completes it as config does.
func (g *globals) baseURL(flag string) (string, error) {
	if err := g.checkRoot(); err != nil || flag == "" {
		return "", err
	}
	url, err := config.ParseBaseURL(flag)
	if err != nil {
		return "", fmt.Errorf("--base-url: %w", err)
	}
	return url, nil
}

// run reads the sources as they are now and builds them.
func (g *globals) run(options build.Options) (build.Result, error) {
	options.Workers = workers()
	snapshot, err := source.Open(g.root, time.Now())
	if err != nil {
		return build.Result{}, &failure{err}
	}
	defer snapshot.Close()
	boundMemory(snapshot.Weight(), onceMemory)
	return build.Build(snapshot, options, nil), nil
}

// boundMemory makes the garbage collector keep the process near so many times
// the size of the sources: without a bound, the garbage of a large build doubles
// what a site takes. Whoever set GOMEMLIMIT knows better.
func boundMemory(sources, times int64) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(max(leastMemory, times*sources))
	}
}

const (
	// leastMemory is the bound in bytes for small sites, which never reach it.
	leastMemory = 192 << 20
	// onceMemory bounds a single build: a site takes three times its sources.
	onceMemory = 4
	// againMemory bounds a session, which has the last site and a memo beside
	// the next. Where there is less room, collecting garbage takes most of the
	// time of a rebuild.
	againMemory = 7
)

// duration rounds a time to what a person reads.
func duration(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	text := d.Round(10 * time.Millisecond).String()
	if whole, found := strings.CutSuffix(text, "m0s"); found {
		return whole + "m"
	}
	return text
}
