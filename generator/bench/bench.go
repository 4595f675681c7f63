package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// A bench is one run of the benchmark: where it works and with which programs.
type bench struct {
	options
	work    string // the folder that everything is in
	self    string // this program
	rapport string
	hugo    string // "" where it is not on PATH
}

// benchmark measures every size and prints as it goes.
func benchmark(ctx context.Context, options options, stdout, stderr io.Writer) (err error) {
	b := &bench{options: options}
	if b.work, err = os.MkdirTemp(options.dir, "rapport-bench-"); err != nil {
		return err
	}
	defer func() {
		if failed := os.RemoveAll(b.work); err == nil {
			err = failed
		}
	}()
	if err := b.findPrograms(ctx, stderr); err != nil {
		return err
	}
	printHeading(stdout, options, b.hugoVersion(ctx))
	if inMemory(b.work) {
		fmt.Fprintf(stdout, "note: %s is in memory; choose a folder on a disk with -dir\n", options.dir)
	}
	for _, size := range options.sizes {
		fmt.Fprintf(stderr, "bench: measuring %d articles…\n", size)
		s, err := b.newSite(ctx, size)
		if err != nil {
			return err
		}
		results, err := b.measureAll(ctx, s)
		if err != nil {
			return err
		}
		printTable(stdout, s, b.runs, results)
		if b.edits == 0 {
			continue
		}
		shown, err := b.measureEdits(ctx, s)
		if err != nil {
			return err
		}
		printEdits(stdout, b.edits, shown)
	}
	return nil
}

// findPrograms builds the program and looks for the others.
func (b *bench) findPrograms(ctx context.Context, stderr io.Writer) (err error) {
	if b.self, err = os.Executable(); err != nil {
		return err
	}
	b.hugo, _ = exec.LookPath("hugo") // without it there is no row for it
	if b.rapport = b.options.rapport; b.rapport != "" {
		return nil
	}
	b.rapport = filepath.Join(b.work, "rapport.exe") // the suffix that Windows asks for harms nowhere
	build := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", b.rapport, "rapport/generator")
	build.Stderr = stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("building the program: %w", err)
	}
	return nil
}

// hugoVersion is what Hugo calls itself, or "".
func (b *bench) hugoVersion(ctx context.Context) string {
	if b.hugo == "" {
		return ""
	}
	output, _ := exec.CommandContext(ctx, b.hugo, "version").Output() // "hugo v0.111.3+extended linux/amd64 …"
	words := strings.Fields(string(output))
	return strings.Join(words[:min(len(words), 2)], " ")
}

// A site is the corpus in one size, on disk.
type site struct {
	articles   int
	pages      int   // Markdown files
	size       int64 // theirs, in bytes
	folder     string
	root, hugo string // the sites for Rapport and for Hugo
}

func (b *bench) newSite(ctx context.Context, articles int) (*site, error) {
	folder := filepath.Join(b.work, strconv.Itoa(articles))
	s := &site{articles: articles, folder: folder, root: filepath.Join(folder, "site"), hugo: filepath.Join(folder, "hugo")}
	if _, _, err := measure(ctx, []string{b.self, corpusMode, strconv.Itoa(articles), s.root, s.hugo}); err != nil {
		return nil, err
	}
	content := filepath.Join(s.root, "content")
	names, err := markdownFiles(content)
	if err != nil {
		return nil, err
	}
	s.pages = len(names)
	for _, name := range names {
		info, err := os.Stat(filepath.Join(content, name))
		if err != nil {
			return nil, err
		}
		s.size += info.Size()
	}
	return s, nil
}
