package main

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"time"
)

// A contender is one kind of build.
type contender struct {
	name    string
	out     string // the output folder, to which the number of the round is added
	command func(out string) []string
}

// contenders lists who is measured, in the order of a round. The first is the
// floor that the others are held against.
func (b *bench) contenders(s *site) []contender {
	build := func(out string) []string { return []string{b.rapport, "build", "--root", s.root, "--out", out} }
	all := []contender{
		{"floor", "floor", func(out string) []string { return []string{b.self, floorMode, s.root, out} }},
		{"rapport, new folder", "rapport", build},
		{"rapport, unchanged", "rapport", build},
	}
	if b.hugo != "" {
		cache := filepath.Join(s.folder, "hugo-cache")
		all = append(all, contender{"hugo, new folder", "hugo-out", func(out string) []string {
			return []string{b.hugo, "--quiet", "--source", s.hugo, "--cacheDir", cache, "--destination", out}
		}})
	}
	return all
}

// A result is what a contender took, round by round.
type result struct {
	name   string
	rounds []usage
	ratios []float64 // wall time over the floor's in the same round
	said   string    // the last line of its last run
}

// measureAll runs all rounds. Round 0 warms up: it fills the system's caches,
// shows that every contender writes all pages, and does not count.
func (b *bench) measureAll(ctx context.Context, s *site) ([]result, error) {
	contenders := b.contenders(s)
	results := make([]result, len(contenders))
	for round := range b.runs + 1 {
		var ground time.Duration
		for i, c := range contenders {
			out := filepath.Join(s.folder, c.out+"-"+strconv.Itoa(round))
			settle()
			used, said, err := measure(ctx, c.command(out))
			if err != nil {
				return nil, err
			}
			if i == 0 {
				ground = used.wall
			}
			if round == 0 {
				if err := checkPages(c.name, out, s.pages); err != nil {
					return nil, err
				}
				continue
			}
			results[i].add(c.name, said, used, ground)
		}
	}
	return results, nil
}

func (r *result) add(name, said string, used usage, ground time.Duration) {
	r.name, r.said = name, said
	r.rounds = append(r.rounds, used)
	r.ratios = append(r.ratios, float64(used.wall)/float64(ground))
}

// checkPages holds a contender to writing a page for each Markdown file.
func checkPages(name, out string, want int) error {
	pages := 0
	err := filepath.WalkDir(out, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == "index.html" {
			pages++
		}
		return err
	})
	if err == nil && pages < want {
		err = fmt.Errorf("it wrote %d pages for %d Markdown files", pages, want)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
