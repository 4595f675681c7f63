package main

import (
	"bytes"
	"embed"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// hugoFiles are the settings and layouts of the Hugo site.
//
//go:embed all:hugo
var hugoFiles embed.FS

// forHugo turns the corpus into a site as Hugo wants it: a section's page is
// _index.md, order is weight, a link leads from URL to URL.
func forHugo(files map[string][]byte) map[string][]byte {
	converted := map[string][]byte{}
	for name, content := range files {
		switch {
		case path.Ext(name) == ".md":
			converted[hugoName(name)] = hugoPage(strings.TrimPrefix(name, "content/"), content)
		case strings.HasPrefix(name, "content/"):
			converted[name] = content
		}
	}
	_ = fs.WalkDir(hugoFiles, "hugo", func(name string, entry fs.DirEntry, _ error) error {
		if !entry.IsDir() {
			converted[strings.TrimPrefix(name, "hugo/")], _ = hugoFiles.ReadFile(name)
		}
		return nil // what is embedded can be read
	})
	return converted
}

func hugoName(name string) string {
	if path.Base(name) == "index.md" {
		return path.Dir(name) + "/_index.md"
	}
	return name
}

// hugoPage converts the page at name below content/.
func hugoPage(name string, content []byte) []byte {
	link := regexp.MustCompile(`\]\(([^()\s]+\.md)(#[^()\s]*)?\)`)
	text := link.ReplaceAllStringFunc(string(content), func(found string) string {
		m := link.FindStringSubmatch(found)
		return "](" + hugoLink(name, m[1]) + m[2] + ")"
	})
	return bytes.Replace([]byte(text), []byte("\norder: "), []byte("\nweight: "), 1)
}

// hugoLink is the relative URL from the page of one file to that of another.
func hugoLink(from, target string) string {
	up := strings.Repeat("../", strings.Count(hugoURL(from), "/"))
	return up + hugoURL(path.Join(path.Dir(from), target))
}

// hugoURL is the address of a file's page below the site's root: "" or "a/b/".
func hugoURL(name string) string {
	if base := strings.TrimSuffix(name, "index.md"); base != name {
		return base
	}
	return strings.TrimSuffix(name, ".md") + "/"
}
