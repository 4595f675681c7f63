package publish

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/build"
)

// must fails the test on an error that the test does not expect.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// put writes a file as an author would, with the folders above it.
func put(t testing.TB, dir, p, content string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Join(dir, path.Dir(p)), 0o755))
	must(t, os.WriteFile(filepath.Join(dir, p), []byte(content), 0o644))
}

// treeOf makes a tree from path, content, path, content …, in uneven pieces.
func treeOf(pairs ...string) build.Tree {
	tree := build.Tree{}
	for i := 0; i < len(pairs); i += 2 {
		content := []byte(pairs[i+1])
		tree[pairs[i]] = build.Bytes(content[:len(content)/3], content[len(content)/3:])
	}
	return tree
}

// text is a blob's content.
func text(blob build.Blob) string { return string(blob.AppendTo(nil)) }

// onDisk is a folder as path to content; a folder has a path that ends in /, a
// link the content "→ target".
func onDisk(t testing.TB, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	must(t, filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		p, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		p = filepath.ToSlash(p)
		switch {
		case entry.IsDir():
			found[p+"/"] = ""
		case entry.Type()&fs.ModeSymlink != 0:
			target, err := os.Readlink(name)
			found[p] = "→ " + target
			return err
		default:
			content, err := os.ReadFile(name)
			found[p] = string(content)
			return err
		}
		return nil
	}))
	return found
}

// expected is what the folder must hold: the tree, its manifest, the strays,
// and the folders above them; nothing else.
func expected(tree build.Tree, strays map[string]string) map[string]string {
	want := map[string]string{}
	for p, content := range strays {
		want[p] = content
	}
	for p, blob := range tree {
		want[p] = text(blob)
	}
	var files []string
	for p := range want {
		files = append(files, strings.TrimSuffix(p, "/"))
	}
	for p := range foldersOf(files) {
		want[p+"/"] = ""
	}
	made := map[string]string{}
	for p, blob := range tree {
		if key := blob.Key(); key != "" {
			made[p] = sealOf(key, blob.Flat())
		}
	}
	want[manifestName] = string(manifest{Version: manifestVersion, Files: append([]string{}, tree.Paths()...), Made: made}.encode())
	return want
}

// holds fails the test unless dir holds exactly the tree and the strays.
func holds(t testing.TB, dir string, tree build.Tree, strays map[string]string) {
	t.Helper()
	if diff := cmp.Diff(expected(tree, strays), onDisk(t, dir)); diff != "" {
		t.Fatalf("%s differs from the tree (-want +got):\n%s", dir, diff)
	}
}

// publishes publishes without an error and checks the folder.
func publishes(t testing.TB, dir string, tree build.Tree, strays map[string]string) Result {
	t.Helper()
	result, err := Publish(dir, tree, Options{Workers: 2})
	must(t, err)
	holds(t, dir, tree, strays)
	return result
}

// refuses fails the test unless err contains every word.
func refuses(t testing.TB, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want one with %q", words)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("the error lacks %q:\n%v", word, err)
		}
	}
}

// names are parts of random paths, as files and as folders: what is a file in
// one tree is a folder in the next.
func names() []string {
	other := "c"
	if runtime.GOOS == "linux" {
		other = "A" // not a
	}
	return []string{"a", "b", other, "a b", "ü", "100%25", "-rf", "new\nline", ".hidden", "index.html", "feed.xml", "style.css"}
}

// randomPath returns a path of up to three parts.
func randomPath(random *rand.Rand) string {
	parts := make([]string, 1+random.IntN(3))
	for i := range parts {
		parts[i] = names()[random.IntN(len(names()))]
	}
	return path.Join(parts...)
}

// randomTree returns a tree of up to 12 files, some with the content that they
// would have in many other trees.
func randomTree(random *rand.Rand) build.Tree {
	tree := build.Tree{}
	for range random.IntN(13) {
		p := randomPath(random)
		content := fmt.Sprintf("%q in version %d\n", p, random.IntN(2))
		content = strings.Repeat(content, random.IntN(4))
		tree[p] = treeOf(p, content)[p]
		if random.IntN(4) == 0 {
			tree[p] = build.Recipe(content, func() []byte { return []byte(content) })
		}
	}
	folders := foldersOf(tree.Paths())
	for p := range folders {
		delete(tree, p)
	}
	return tree
}

// isOneOf reports whether content is that of p in one of the trees.
func isOneOf(p, content string, trees []build.Tree) bool {
	return slices.ContainsFunc(trees, func(tree build.Tree) bool {
		blob, ok := tree[p]
		return ok && text(blob) == content
	})
}

// consistent checks what must be true at every moment, whatever happened: what
// is at a real name is whole, every file is named by the manifest or follows
// from it, and strays are as they were.
func consistent(t testing.TB, dir string, strays map[string]string, whole func(p, content string) bool) {
	t.Helper()
	found := onDisk(t, dir)
	var m manifest
	if content, ok := found[manifestName]; ok {
		var err error
		if m, err = parseManifest([]byte(content)); err != nil {
			t.Fatalf("the manifest is damaged: %v", err)
		}
	}
	implied := map[string]bool{manifestName: true, manifestTemp: true}
	for _, p := range m.Files {
		if content, ok := found[p]; ok && strays[p] != content && !whole(p, content) {
			t.Fatalf("%q holds neither old nor new bytes: %.80q", p, content)
		}
		implied[p] = true
		if m.Pending != "" {
			implied[path.Join(path.Dir(p), tempName(p, m.Pending))] = true
		}
	}
	for p, content := range found {
		if _, stray := strays[p]; !stray && !implied[p] && !strings.HasSuffix(p, "/") {
			t.Fatalf("no manifest names %q: %.80q", p, content)
		}
	}
	for p, content := range strays {
		if found[p] != content {
			t.Fatalf("the stray %q was %q and is %q", p, content, found[p])
		}
	}
}
