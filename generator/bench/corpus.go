package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"

	"rapport/generator/internal/corpus"
)

// seed makes every run measure the same site.
const seed = 1

// writeCorpus writes the site into one folder and, as Hugo wants it, into
// another. It is a process of its own; see the package comment.
func writeCorpus(articles int, site, hugoSite string) error {
	files := corpus.Generate(articles, seed)
	if err := writeFiles(site, files); err != nil {
		return err
	}
	return writeFiles(hugoSite, forHugo(files))
}

func writeFiles(root string, files map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, files[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}
