package cli

import (
	"context"
	"fmt"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/serve"
	"rapport/generator/internal/source"
)

type serveFlags struct {
	addr   string
	drafts bool
	open   bool
}

func newServe(g *globals) *cobra.Command {
	var flags serveFlags
	command := &cobra.Command{
		Use:   "serve",
		Short: "Serve the site while you write it",
		Long: "Serve builds the site in memory, serves it on this computer only, and builds it again whenever a file changes.\n" +
			"Open pages reload. Errors in the content are shown, and the last good version stays. Ctrl-C ends it.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return g.serve(ctx, flags)
		},
	}
	command.Flags().StringVar(&flags.addr, "addr", "127.0.0.1:8080", "`host:port` to listen on; port 0 takes a free one")
	command.Flags().BoolVar(&flags.drafts, "drafts", false, "include drafts and pages dated in the future")
	command.Flags().BoolVar(&flags.open, "open", false, "open the site in the browser")
	return command
}

func (g *globals) serve(ctx context.Context, flags serveFlags) error {
	if err := g.checkRoot(); err != nil {
		return err
	}
	if err := serve.CheckAddr(flags.addr); err != nil {
		return err
	}
	watcher, err := source.NewWatcher(g.root, source.ContentFolder, source.ThemesFolder)
	if err != nil {
		return &failure{err}
	}
	defer watcher.Close()
	s := &session{globals: g, flags: flags}
	err = serve.Run(ctx, serve.Options{
		Addr: flags.addr, Build: s.build, Wait: watcher.Wait,
		Report: s.report, Ready: s.ready, Stalled: s.stalled,
	})
	if err != nil {
		return &failure{err}
	}
	return nil
}

// session is one run of serve. Its methods are called from one goroutine.
type session struct {
	*globals
	flags serveFlags
	url   string
	last  build.Result
}

func (s *session) ready(url string) {
	s.url = url
	fmt.Fprintf(s.stdout, "serving %s (Ctrl-C ends it)\n", url)
	if s.flags.open {
		if err := open(url); err != nil {
			fmt.Fprintf(s.stderr, "--open: %v\n", err)
		}
	}
}

// build builds the sources as they are now, for the address that is served.
func (s *session) build() (build.Tree, []diag.Diagnostic) {
	result, err := s.run(build.Options{Drafts: s.flags.drafts, BaseURL: s.url})
	if err != nil {
		result.Diagnostics = []diag.Diagnostic{diag.Place{File: s.root}.Error("unreadable", err.Error(), "")}
	}
	s.last = result
	return result.Tree, result.Diagnostics
}

// report says what a build came to.
func (s *session) report(ds []diag.Diagnostic, _ int, took time.Duration) {
	s.print(ds)
	s.withheld(s.last)
	if diag.HasErrors(ds) {
		fmt.Fprintln(s.stderr, "waiting for the errors to be mended; the last good version stays")
		return
	}
	fmt.Fprintf(s.stdout, "%s built in %s\n", count(s.last.Pages, "page"), duration(took))
}

func (s *session) stalled(err error) {
	fmt.Fprintf(s.stderr, "rapport: changes are no longer noticed; start again when it is mended: %v\n", err)
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
