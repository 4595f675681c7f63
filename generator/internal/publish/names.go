package publish

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// pathLimit is the longest path that common systems open, in bytes.
const pathLimit = 4096

// checkPath refuses a path that cannot be a file of ours: one that leads out of
// the folder or that the system cannot store, one of our own records, and
// anything in a .git folder, which could run as a hook.
func checkPath(p string) error {
	if len(p) > pathLimit {
		return fmt.Errorf("longer than %d bytes", pathLimit)
	}
	if !fs.ValidPath(p) || p == "." {
		return errors.New("not a clean relative path")
	}
	if _, err := filepath.Localize(p); err != nil {
		return errors.New("not a file name on this system")
	}
	first, _, _ := strings.Cut(p, "/")
	if strings.EqualFold(first, manifestName) || strings.EqualFold(first, manifestTemp) {
		return errors.New("the name is kept for the list of files")
	}
	for part := range strings.SplitSeq(p, "/") {
		if strings.EqualFold(part, ".git") {
			return errors.New("a .git folder is not part of a site")
		}
	}
	return nil
}

// foldersOf returns every folder above the paths, without the root.
func foldersOf(paths []string) map[string]bool {
	folders := map[string]bool{}
	for _, p := range paths {
		for d := path.Dir(p); d != "." && !folders[d]; d = path.Dir(d) {
			folders[d] = true
		}
	}
	return folders
}

// below reports whether p or a folder above it is in set.
func below[V any](p string, set map[string]V) bool {
	for ; p != "."; p = path.Dir(p) {
		if _, ok := set[p]; ok {
			return true
		}
	}
	return false
}

// The ranks in which files are written: a reader who has a page has what it
// needs, and a reader who has a list of pages finds the pages.
const (
	rankNeeded = iota
	rankPage
	rankList
	ranks
)

// rank says when the file at p is written.
func rank(p string) int {
	switch base := path.Base(p); {
	case base == "feed.xml" || base == "sitemap.xml" || p == "offline.js":
		return rankList
	case path.Ext(base) == ".html":
		return rankPage
	}
	return rankNeeded
}

// tempName is the name under which the file at p is written by the run with
// this suffix, in the folder of p. It hashes p's last element, because a name
// may already be as long as a name can be; that a manifest's suffix is only
// letters and digits ([suffixLength] of them) means that no manifest can make
// it the name of somebody's file.
func tempName(p, suffix string) string {
	hash := fnv.New64a()
	hash.Write([]byte(path.Base(p)))
	return fmt.Sprintf(".rapport-%s-%016x", suffix, hash.Sum64())
}

// fold is the same for names that some file systems take for the same one:
// those that differ in case or in how an accent is composed.
func fold(p string) string { return strings.ToLower(norm.NFC.String(p)) }

// byFold maps the fold of each path to the path.
func byFold(paths []string) map[string]string {
	folded := make(map[string]string, len(paths))
	for _, p := range paths {
		folded[fold(p)] = p
	}
	return folded
}
