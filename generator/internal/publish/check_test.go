package publish

import (
	"os"
	"path/filepath"
	"testing"
)

func TestCheckOutput(t *testing.T) {
	base := t.TempDir()
	root := filepath.Join(base, "site")
	put(t, root, "content/index.md", "x")
	put(t, root, ".git/config", "x")
	put(t, root, "site.yaml", "x")
	put(t, base, "data/notes/index.md", "x")
	put(t, root, "file", "x")
	for link, target := range map[string]string{
		"into": "content", "up": "..", "nowhere": "missing", "loop": "loop", "fine": "../elsewhere", "themes": "../data/notes",
	} {
		must(t, os.Symlink(target, filepath.Join(root, link)))
	}
	must(t, os.Mkdir(filepath.Join(base, "elsewhere"), 0o755))
	const holds = "cannot use "
	cases := map[string]string{ // below base: part of the error
		"site":                   "is or holds the site's own folder",
		"site/public/..":         "is or holds the site's own folder",
		"":                       "is or holds the site's own folder",
		"/":                      "is or holds the site's own folder",
		"site/up":                "is or holds the site's own folder",
		"site/up/site":           "is or holds the site's own folder",
		"site/content":           "lies in content of",
		"site/content/new/out":   "lies in content of",
		"site/into":              "lies in content of",
		"site/into/new/out":      "lies in content of",
		"site/up/site/content/x": "lies in content of",
		"site/generator":         "lies in generator of", // even if there is none
		"site/generator/x/y":     "lies in generator of",
		"site/themes/x":          "lies in themes of",
		"data/notes":             "lies in themes of", // themes is a link to it
		"data/notes/x":           "lies in themes of",
		"data":                   "lies in themes of",
		"site/.git":              "lies in .git of",
		"site/.git/x":            "lies in .git of",
		"site/site.yaml":         "lies in site.yaml of",
		"site/nowhere":           "no such file",
		"site/nowhere/x":         "no such file",
		"site/loop/x":            "too many links",
		"site/file/x":            "not a directory",
		"site/public":            "",
		"site/public/deep/er":    "",
		"site/docs":              "",
		"site/contents":          "",
		"site/up/public":         "",
		"site/fine":              "",
		"site/fine/new":          "",
		"elsewhere":              "",
		"sitemap":                "",
		"data/other":             "",
	}
	for p, want := range cases {
		out := filepath.Join(base, "x", "..") + "/" + p
		if p == "/" {
			out = p
		}
		err := CheckOutput(root, out)
		switch {
		case want != "":
			refuses(t, err, holds+out, want)
		case err != nil:
			t.Errorf("%s: %v", p, err)
		}
	}
}

// TestCheckOutputOfOtherNames: a root behind a link, and paths relative to the
// current folder.
func TestCheckOutputOfOtherNames(t *testing.T) {
	base := t.TempDir()
	put(t, base, "site/content/index.md", "x")
	must(t, os.Symlink("site", filepath.Join(base, "link")))
	t.Chdir(base)
	refuses(t, CheckOutput("link", "site/content/out"), "lies in content")
	refuses(t, CheckOutput("site", "link"), "site's own folder")
	refuses(t, CheckOutput(".", "content"), "lies in content")
	must(t, CheckOutput("link", "site/public"))
	must(t, CheckOutput("link", "public"))
	refuses(t, CheckOutput("missing/site\x00", "public"), "cannot find the site's folder")
}

// TestWithinByIdentity: a folder is found under another name of the same
// folder, as on a disk that takes A for a. A hard link of a file stands for it.
func TestWithinByIdentity(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "name", "x")
	must(t, os.Link(filepath.Join(dir, "name"), filepath.Join(dir, "NAME")))
	put(t, dir, "other", "x")
	if !within(filepath.Join(dir, "NAME"), filepath.Join(dir, "name")) {
		t.Error("the same file is not found by its other name")
	}
	if within(filepath.Join(dir, "other"), filepath.Join(dir, "name")) {
		t.Error("another file is taken for it")
	}
}
