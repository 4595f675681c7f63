//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsnotify/fsnotify"

	"rapport/generator/internal/corpus"
)

// manifest is the file that lists what the program wrote.
const manifest = ".rapport-manifest.json"

// TestKills builds two sites in turn into one folder and kills the program at
// random points of its progress. Afterwards every file at a real name is whole,
// of the one site or the other, and the next build makes the folder what it
// would be without any kill.
func TestKills(t *testing.T) {
	t.Parallel()
	kills := 30
	if testing.Short() {
		kills = 5
	}
	program := compiled(t)
	sites := []victim{newVictim(t, program, 1), newVictim(t, program, 2)}
	out := filepath.Join(t.TempDir(), "out")
	sites[0].build(t, out)
	random := rand.New(rand.NewPCG(1, 1))
	interrupted := 0
	for i := range kills {
		site := sites[(i+1)%2]
		site.buildAndKill(t, out, 1+random.IntN(3*len(site.clean)))
		found := folder(t, out)
		if strings.Contains(string(found[manifest]), `"pending"`) {
			interrupted++
		}
		whole(t, found, sites)
		if i%3 == 2 { // else the next run inherits what this one left
			site.build(t, out)
			same(t, folder(t, out), site.clean)
		}
	}
	t.Logf("%d of %d kills came while files were written", interrupted, kills)
	if interrupted < kills/3 {
		t.Errorf("only %d of %d kills came while files were written", interrupted, kills)
	}
}

// compiled builds the program as its users have it. With the race detector,
// which finds nothing in a process that is killed, the test takes six times as
// long.
func compiled(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "rapport")
	if said, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return program
}

// A victim is a site whose builds are killed.
type victim struct {
	program string
	root    string
	clean   map[string][]byte // what a build writes into an empty folder
}

// newVictim writes a site of 300 articles.
func newVictim(t *testing.T, program string, seed uint64) victim {
	t.Helper()
	v := victim{program: program, root: t.TempDir()}
	for name, content := range corpus.Generate(300, seed) {
		author(t, v.root, name, string(content))
	}
	out := filepath.Join(t.TempDir(), "clean")
	v.build(t, out)
	v.clean = folder(t, out)
	return v
}

func (v victim) build(t *testing.T, out string) {
	t.Helper()
	if said, err := v.command(t, out).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
}

func (v victim) command(t *testing.T, out string) *exec.Cmd {
	return exec.CommandContext(t.Context(), v.program, "build", "--root", v.root, "--out", out)
}

// buildAndKill starts a build and kills it once so many things have happened
// to the files in the output folder, or lets it end before that.
func (v victim) buildAndKill(t *testing.T, out string, events int) {
	t.Helper()
	watcher := watch(t, out)
	defer watcher.Close()
	child := v.command(t, out)
	var said bytes.Buffer
	child.Stdout, child.Stderr = &said, &said
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- child.Wait() }()
	for range events {
		select {
		case <-watcher.Events:
		case err := <-watcher.Errors:
			t.Fatal(err)
		case err := <-ended:
			if err != nil {
				t.Fatalf("%v\n%s", err, &said)
			}
			return
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Logf("it ended before the kill: %v", err)
	}
	<-ended
}

// watch tells of every change below dir, but for folders that are yet to come.
func watch(t *testing.T, dir string) *fsnotify.Watcher {
	t.Helper()
	watcher, err := fsnotify.NewBufferedWatcher(10_000)
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			err = watcher.Add(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return watcher
}

// folder reads all files below dir.
func folder(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		below, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		found[filepath.ToSlash(below)], err = os.ReadFile(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// whole checks that every file has the bytes that one of the sites gives it,
// but for the manifest, which must be readable, and for temporary files, which
// have names of their own.
func whole(t *testing.T, found map[string][]byte, sites []victim) {
	t.Helper()
	for name, content := range found {
		base := name[strings.LastIndexByte(name, '/')+1:]
		switch {
		case name == manifest:
			if !json.Valid(content) {
				t.Fatalf("the manifest is damaged:\n%s", content)
			}
		case strings.HasPrefix(base, ".rapport-"):
		case !bytes.Equal(content, sites[0].clean[name]) && !bytes.Equal(content, sites[1].clean[name]):
			t.Fatalf("%s has %d bytes that are neither the old nor the new ones", name, len(content))
		}
	}
}

// same checks that two folders hold the same files.
func same(t *testing.T, got, want map[string][]byte) {
	t.Helper()
	for name, content := range got {
		if clean, ok := want[name]; !ok || !bytes.Equal(content, clean) {
			t.Errorf("%s: %d bytes differ from a clean build's %d", name, len(content), len(clean))
		}
	}
	for name := range want {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
}
