package publish

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// damaged are manifests that must be refused, and why.
func damaged() map[string]string {
	one := func(p string) string { return `{"rapport": 1, "files": [` + p + `]}` }
	return map[string]string{
		"":                            "EOF",
		"{":                           "EOF",
		"<<<<<<< HEAD":                "invalid character",
		"null":                        "version 0",
		"[]":                          "cannot unmarshal",
		`{"files": []}`:               "version 0",
		`{"rapport": 3, "files": []}`: "version 3",
		`{"rapport": 2}`:              "no list of files",
		one("") + "x":                 "more after its end",
		one(`1`):                      "cannot unmarshal",
		one(`null`):                   "clean relative path",
		one(`""`):                     "clean relative path",
		one(`"."`):                    "clean relative path",
		one(`".."`):                   "clean relative path",
		one(`"../../etc/passwd"`):     "clean relative path",
		one(`"/etc/passwd"`):          "clean relative path",
		one(`"a/../../b"`):            "clean relative path",
		one(`"a\u0000b"`):             "not a file name",
		one(`".git/config"`):          "a .git folder",
		one(`"` + manifestName + `"`): "kept for the list",
		one(`"b", "a"`):               "out of order",
		one(`"a", "a"`):               "out of order",
		one(`"` + strings.Repeat("a/", 2048) + `a"`):     "longer than 4096 bytes",
		`{"rapport": 1, "pending": "../x", "files": []}`: "pending suffix",
		`{"rapport": 1, "files": [], "delete": ["a"]}`:   "unknown field",
		`{"rapport": 2, "files": [], "made": ["a"]}`:     "cannot unmarshal",
	}
}

// TestDamagedManifest: every one is an error that says what to do, and the
// folder stays as it is.
func TestDamagedManifest(t *testing.T) {
	for content, why := range damaged() {
		dir := t.TempDir()
		publishes(t, dir, treeOf("a", "x", "b", "x"), nil)
		put(t, dir, manifestName, content)
		before := onDisk(t, dir)
		_, err := Publish(dir, treeOf("b", "y"), Options{})
		refuses(t, err, filepath.Join(dir, manifestName), why, "restore that file, or move the whole folder away")
		if diff := cmp.Diff(before, onDisk(t, dir)); diff != "" {
			t.Errorf("%.60s: something was written:\n%s", content, diff)
		}
	}
}

func TestManifestOfAbsurdSize(t *testing.T) {
	dir := t.TempDir()
	publishes(t, dir, treeOf("a", "x"), nil)
	must(t, os.Truncate(filepath.Join(dir, manifestName), manifestLimit+1)) // sparse
	_, err := Publish(dir, treeOf("a", "x"), Options{})
	refuses(t, err, manifestName, "268435457 bytes")
}

func TestManifestIsAFolder(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, manifestName), 0o755))
	_, err := Publish(dir, treeOf("a", "x"), Options{})
	refuses(t, err, "a folder, not a file")
}

func TestFolderInTheManifestsWay(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, manifestTemp), 0o755))
	before := onDisk(t, dir)
	_, err := Publish(dir, treeOf("a", "x"), Options{})
	refuses(t, err, manifestTemp+" is a folder")
	if diff := cmp.Diff(before, onDisk(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// TestManifestBytes is the format that other programs may rely on.
func TestManifestBytes(t *testing.T) {
	dir := t.TempDir()
	publishes(t, dir, treeOf("ü & <b>.css", "x", "a/index.html", "x", "404.html", "x"), nil)
	content, err := os.ReadFile(filepath.Join(dir, manifestName))
	must(t, err)
	want := "{\n \"rapport\": 2,\n \"files\": [\n  \"404.html\",\n  \"a/index.html\",\n  \"ü & <b>.css\"\n ]\n}\n"
	if string(content) != want {
		t.Errorf("got %s\nwant %s", content, want)
	}
}

// TestOldManifest: what an older version of this program has written is still
// its own.
func TestOldManifest(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a", "old")
	put(t, dir, "gone", "old")
	put(t, dir, manifestName, `{"rapport": 1, "files": ["a", "gone"]}`)
	publishes(t, dir, treeOf("a", "new"), nil)
}

func TestTemporaryNames(t *testing.T) {
	suffix := newSuffix()
	if !isSuffix(suffix) || suffix == newSuffix() {
		t.Errorf("bad suffix %q", suffix)
	}
	for _, bad := range []string{"", "a", strings.ToUpper(suffix), suffix + "a", suffix[1:] + "/", suffix[1:] + "1"} {
		if isSuffix(bad) {
			t.Errorf("%q is taken for a suffix", bad)
		}
	}
	names := []string{tempName("a/b", suffix), tempName("c", suffix), tempName("b", newSuffix()), tempName("b", suffix)}
	if names[0] != names[3] || names[1] == names[3] || names[2] == names[3] {
		t.Errorf("a name must depend on the file's name and the suffix: %q", names)
	}
	for _, name := range names {
		if err := checkPath(name); err != nil || strings.Contains(name, "/") || len(name) > 100 {
			t.Errorf("%q is no file name: %v", name, err)
		}
	}
}

// FuzzParseManifest: what is accepted is safe, and survives writing.
func FuzzParseManifest(f *testing.F) {
	for content := range damaged() {
		f.Add([]byte(content))
	}
	f.Add(manifest{Version: manifestVersion, Pending: newSuffix(), Files: []string{"a", "a/b", "ü\n"}}.encode())
	f.Fuzz(func(t *testing.T, content []byte) {
		m, err := parseManifest(content)
		if err != nil {
			return
		}
		for _, p := range m.Files {
			if !filepath.IsLocal(filepath.FromSlash(p)) || p == "." || strings.Contains(p, "..") && filepath.Clean(p) != p {
				t.Errorf("accepted the path %q", p)
			}
		}
		if m.Pending != "" && !filepath.IsLocal(tempName("x", m.Pending)) {
			t.Errorf("accepted the suffix %q", m.Pending)
		}
		again, err := parseManifest(m.encode())
		if diff := cmp.Diff(m, again); err != nil || diff != "" {
			t.Errorf("did not survive: %v\n%s", err, diff)
		}
	})
}
