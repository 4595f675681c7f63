package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/build"
)

// A fault strikes at one step of a run. As a kill, that step and all later ones
// do nothing; otherwise the disk is full for that one step.
type fault struct {
	at   int  // the step, from 1
	kill bool // only steps that change the disk count
	half bool // a Create writes half of the content first

	mu    sync.Mutex
	steps int
	name  string // of the step struck
	dead  bool
}

// A killed process sees no error; the run needs one to end.
const (
	errKilled = syscall.EINTR // at the step struck
	errDead   = syscall.EBADF // after it
)

// strike reports the error of the next step, if it has one.
func (f *fault) strike(name string, changes bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dead {
		return errDead
	}
	if f.kill && !changes {
		return nil
	}
	if f.steps++; f.steps != f.at {
		return nil
	}
	f.name = name
	if f.kill {
		f.dead = true
		return errKilled
	}
	return &fs.PathError{Op: "step", Path: name, Err: syscall.ENOSPC}
}

// faulty is a folder whose steps a fault may strike.
type faulty struct {
	folder
	fault *fault
}

func (f faulty) Lstat(name string) (fs.FileInfo, error) {
	if err := f.fault.strike("lstat "+name, false); err != nil {
		return nil, err
	}
	return f.folder.Lstat(name)
}

func (f faulty) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := f.fault.strike("readdir "+name, false); err != nil {
		return nil, err
	}
	return f.folder.ReadDir(name)
}

func (f faulty) Read(name string, into []byte) (int, error) {
	if err := f.fault.strike("read "+name, false); err != nil {
		return 0, err
	}
	return f.folder.Read(name, into)
}

func (f faulty) Create(name string, content []byte) error {
	err := f.fault.strike("create "+name, true)
	if err != nil && err != errDead && f.fault.half {
		_ = f.folder.Create(name, content[:len(content)/2])
	}
	if err != nil {
		return err
	}
	return f.folder.Create(name, content)
}

func (f faulty) Rename(from, to string) error {
	if err := f.fault.strike("rename "+from+" "+to, true); err != nil {
		return err
	}
	return f.folder.Rename(from, to)
}

func (f faulty) Remove(name string) error {
	if err := f.fault.strike("remove "+name, true); err != nil {
		return err
	}
	return f.folder.Remove(name)
}

func (f faulty) Mkdir(name string) error {
	if err := f.fault.strike("mkdir "+name, true); err != nil {
		return err
	}
	return f.folder.Mkdir(name)
}

func (f faulty) Enter(name string) (folder, error) {
	if err := f.fault.strike("enter "+name, false); err != nil {
		return nil, err
	}
	in, err := f.folder.Enter(name)
	return faulty{in, f.fault}, err
}

// faultily publishes with a fault.
func faultily(t *testing.T, dir string, tree build.Tree, f *fault, workers int) error {
	t.Helper()
	root, err := os.OpenRoot(dir)
	must(t, err)
	defer root.Close()
	_, err = newRun(dir, tree, Options{Workers: workers}).publish(faulty{disk{root}, f})
	return err
}

// A change is one publish that will be struck.
type change struct {
	old, new build.Tree
	strays   map[string]string
}

// changes are small, and together meet every kind of step.
func changes() map[string]change {
	return map[string]change{
		"first": {old: nil, new: treeOf("index.html", "home", "a/b/index.html", "deep", "assets/x.css", "css")},
		"all kinds": {
			old:    treeOf("index.html", "old home", "same.html", "same", "gone/index.html", "gone", "gone/a.png", "gone", "gone2", "gone"),
			new:    treeOf("index.html", "new home", "same.html", "same", "new/index.html", "new", "new/deep/x", "x", "feed.xml", "feed"),
			strays: map[string]string{"CNAME": "example.org", "gone/notes": "mine"},
		},
		"file to folder": {old: treeOf("a", "file", "b", "file"), new: treeOf("a/b/c", "deep", "b/index.html", "page")},
		"folder to file": {old: treeOf("a/b/c", "deep", "a/d", "x", "b/index.html", "page"), new: treeOf("a", "file", "b", "file")},
		"adopted":        {old: treeOf("x", "x"), new: treeOf("CNAME", "example.org"), strays: map[string]string{"CNAME": "example.org"}},
		"only removals":  {old: treeOf("a/b", "x", "c", "x", "d/e/f", "x"), new: treeOf("c", "x")},
	}
}

// begin makes a folder in the state before the change. A stray that the new
// tree adopts is a stray until the change is published.
func (c change) begin(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	must(t, os.Mkdir(dir, 0o755))
	for p, content := range c.strays {
		put(t, dir, p, content)
	}
	if c.old != nil {
		publishes(t, dir, c.old, c.strays)
	}
	return dir
}

// end publishes tree and checks that nothing else is left. What a struck run
// adopted may be ours already, and then goes if tree lacks it.
func (c change) end(t *testing.T, dir string, tree build.Tree) {
	t.Helper()
	_, err := Publish(dir, tree, Options{Workers: 2})
	must(t, err)
	strays := map[string]string{}
	for p, content := range c.strays {
		_, adopted := c.new[p]
		if _, err := os.Lstat(filepath.Join(dir, p)); err == nil || !adopted {
			strays[p] = content
		}
	}
	for p := range tree {
		delete(strays, p)
	}
	holds(t, dir, tree, strays)
}

// third is a tree that shares some paths with the changes.
func third() build.Tree { return treeOf("index.html", "third", "b", "third", "new/other", "third") }

// whole is what may be at a real name during a change.
func (c change) whole(p, content string) bool {
	return isOneOf(p, content, []build.Tree{c.old, c.new, third()})
}

// TestKills kills a run at every single step, and finishes with the new tree,
// the old one and a third.
func TestKills(t *testing.T) {
	for name, c := range changes() {
		for at := 1; ; at++ {
			steps := 0
			for variant := range 8 {
				f := &fault{at: at, kill: true, half: variant%2 == 1}
				dir := c.begin(t)
				err := faultily(t, dir, c.new, f, 1)
				if err == nil {
					break
				}
				steps++
				consistent(t, dir, c.strays, c.whole)
				if variant >= 6 { // the next run is killed as well, somewhere
					again := &fault{at: 1 + 5*at%12, kill: true, half: variant%2 == 1}
					_ = faultily(t, dir, third(), again, 1)
					consistent(t, dir, c.strays, c.whole)
				}
				c.end(t, dir, [...]build.Tree{c.new, c.old, third(), c.new}[variant/2])
			}
			if steps == 0 {
				t.Logf("%s: %d steps", name, at-1)
				break
			}
		}
	}
}

// TestKillsOfManyWorkers does the same where the order of steps is open.
func TestKillsOfManyWorkers(t *testing.T) {
	for seed := range 60 {
		random := rand.New(rand.NewPCG(uint64(seed), 2))
		c := change{old: randomTree(random), new: randomTree(random), strays: map[string]string{"CNAME": "x"}}
		dir := c.begin(t)
		for range 3 {
			_ = faultily(t, dir, c.new, &fault{at: 1 + random.IntN(40), kill: true, half: true}, 3)
			consistent(t, dir, c.strays, c.whole)
		}
		c.end(t, dir, c.new)
	}
}

// TestFailures fails every single step, reads as well, as a full disk does.
func TestFailures(t *testing.T) {
	for name, c := range changes() {
		for at := 1; ; at++ {
			f := &fault{at: at, half: at%2 == 0}
			dir := c.begin(t)
			before := onDisk(t, dir)
			err := faultily(t, dir, c.new, f, 1)
			if f.name == "" {
				must(t, err)
				t.Logf("%s: %d steps", name, at-1)
				break
			}
			if err != nil {
				c.failed(t, dir, before, f, err)
			}
			c.end(t, dir, [...]build.Tree{c.new, c.old, third()}[at%3])
		}
	}
}

// failed checks what a failed run leaves and says.
func (c change) failed(t *testing.T, dir string, before map[string]string, f *fault, err error) {
	t.Helper()
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), dir) || strings.Contains(err.Error(), ".rapport-") && !strings.Contains(err.Error(), manifestName) {
		t.Errorf("%s: unclear error: %v", f.name, err)
	}
	consistent(t, dir, c.strays, c.whole)
	found := onDisk(t, dir)
	for p := range found {
		if strings.HasPrefix(filepath.Base(p), ".rapport-") && p != manifestName {
			t.Errorf("%s: left %s", f.name, p)
		}
	}
	if found[manifestName] == before[manifestName] {
		delete(found, manifestName)
		delete(before, manifestName)
		for p, content := range before { // removals may have begun under the old manifest
			if _, kept := c.new[p]; kept && found[p] != content {
				t.Errorf("%s: %s was changed under the old manifest", f.name, p)
			}
		}
	}
	for p := range c.strays {
		if diff := cmp.Diff(before[p], found[p]); diff != "" {
			t.Error(diff)
		}
	}
}

// TestFailureAmongMany: after one worker's error the others stop soon.
func TestFailureAmongMany(t *testing.T) {
	dir, tree := filepath.Join(t.TempDir(), "out"), build.Tree{}
	must(t, os.Mkdir(dir, 0o755))
	for i := range 200 {
		tree[fmt.Sprintf("%03d/index.html", i)] = build.Text("x")
	}
	f := &fault{at: 500}
	refuses(t, faultily(t, dir, tree, f, 4), "no space left on device", dir)
	if f.steps > f.at+100 {
		t.Errorf("%d steps after the error", f.steps-f.at)
	}
	consistent(t, dir, nil, func(p, content string) bool { return content == "x" })
	publishes(t, dir, tree, nil)
}
