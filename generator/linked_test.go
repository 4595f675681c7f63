package main

import (
	"errors"
	"fmt"
	"html"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// linked FOLDER [ADDRESS] follows every href and src of every HTML page of a
// built site as a browser would, with the site standing at ADDRESS. Whatever
// stays on the site must lead to a file of the folder, and to an id of it.
func linked(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: linked folder [address]")
	}
	address := "https://site.example/"
	if len(args) == 2 {
		address = args[1]
	}
	count, err := followLinks(ts.MkAbs(args[0]), address)
	switch {
	case neg && err == nil:
		ts.Fatalf("every link leads somewhere")
	case !neg && err != nil:
		ts.Fatalf("%v", err)
	case !neg && count == 0:
		ts.Fatalf("%s has no links", args[0])
	}
}

var linkAttribute = regexp.MustCompile(`\s(?:href|src)=(?:"([^"]*)"|'([^']*)'|([^\s>"']+))`)

// followLinks returns the number of links that lead to the site itself, and
// those that are dead.
func followLinks(folder, address string) (count int, dead error) {
	root, err := url.Parse(address)
	if err != nil {
		return 0, err
	}
	walked := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".html" {
			return err
		}
		page, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		below, err := filepath.Rel(folder, name)
		if err != nil {
			return err
		}
		at, err := root.Parse("./" + escapeSegments(strings.TrimSuffix(filepath.ToSlash(below), "index.html")))
		if err != nil {
			return err
		}
		for _, match := range linkAttribute.FindAllSubmatch(page, -1) {
			link := html.UnescapeString(string(match[1]) + string(match[2]) + string(match[3]))
			inside, err := follow(folder, root, at, link)
			if inside {
				count++
			}
			if err != nil {
				dead = errors.Join(dead, fmt.Errorf("%s: %q: %w", below, link, err))
			}
		}
		return nil
	})
	return count, errors.Join(walked, dead)
}

func escapeSegments(address string) string {
	segments := strings.Split(address, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return strings.Join(segments, "/")
}

// follow reports whether a link on the page at an address stays on the site,
// and what is wrong with one that does.
func follow(folder string, root, at *url.URL, link string) (inside bool, err error) {
	target, err := at.Parse(link)
	if err != nil {
		return true, err
	}
	if target.Host != root.Host || target.Scheme != root.Scheme {
		return false, nil
	}
	below, ok := strings.CutPrefix(target.Path, root.Path)
	if !ok {
		return true, fmt.Errorf("leads out of %s, to %s", root.Path, target.Path)
	}
	if below == "" || strings.HasSuffix(below, "/") {
		below = path.Join(below, "index.html")
	}
	content, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(below)))
	if err != nil {
		return true, err
	}
	if id := target.Fragment; id != "" && !strings.Contains(string(content), `id="`+html.EscapeString(id)+`"`) {
		return true, fmt.Errorf("there is no id %q", id)
	}
	return true, nil
}
