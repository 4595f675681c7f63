package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	"rapport/generator/internal/build"
	"rapport/generator/internal/parallel"
)

// A run is one call of Publish. Its fields are filled in order (recover, plan,
// apply); workers write to a slot of their own.
type run struct {
	dir     string // for messages
	root    folder
	tree    build.Tree
	paths   []string // of tree, in order
	options Options

	old      manifest        // what earlier runs wrote
	existed  bool            // there was a manifest
	owned    map[string]bool // old.Files
	ownedDir map[string]bool // the folders of old.Files
	wanted   map[string]bool // the folders of tree
	kinds    map[string]kind // what is on disk at ownedDir and wanted
	gone     []string        // old.Files without the tree's, in order

	differs []bool   // by index of paths: must be written
	present []bool   // by index of gone: there is a file
	seals   []string // by index of paths: of what a recipe has made; else empty
	suffix  string   // of temporary names

	ownedByFold func() map[string]string // see byFold; most runs need neither
	treeByFold  func() map[string]string
	buffers     sync.Pool // of *[]byte

	inPlace, written, removed atomic.Int64 // files
}

// newRun prepares a run; nothing is read yet. The name dir is for messages.
func newRun(dir string, tree build.Tree, options Options) *run {
	r := &run{dir: dir, tree: tree, paths: tree.Paths(), options: options}
	if r.options.Workers <= 0 {
		r.options.Workers = runtime.GOMAXPROCS(0)
	}
	r.wanted = foldersOf(r.paths)
	r.differs = make([]bool, len(r.paths))
	r.seals = make([]string, len(r.paths))
	r.ownedByFold = sync.OnceValue(func() map[string]string { return byFold(r.old.Files) })
	r.treeByFold = sync.OnceValue(func() map[string]string { return byFold(r.paths) })
	r.buffers.New = func() any { return new([]byte) }
	return r
}

// checkTree holds the tree to its own promises. A fault is one of the program,
// not of the author, but it must not reach the disk.
func (r *run) checkTree() error {
	for _, p := range r.paths {
		if err := checkPath(p); err != nil {
			return fmt.Errorf("cannot publish %.200q: %w", p, err)
		}
		if r.wanted[p] {
			return fmt.Errorf("cannot publish %.200q: it is a file and a folder at once", p)
		}
	}
	return nil
}

// publish does all of the work in a folder that is open and locked.
func (r *run) publish(root folder) (Result, error) {
	r.root = root
	if err := r.recover(); err != nil {
		return Result{}, err
	}
	if err := r.plan(); err != nil {
		return Result{}, err
	}
	err := r.apply()
	return r.tally(), err
}

// each calls work for every i in [0, n) on all workers. After an error no more
// work starts; of several errors, that of the lowest index is returned.
func (r *run) each(n int, work func(i int) error) error {
	errs := make([]error, n)
	var failed atomic.Bool
	parallel.Do(n, r.options.Workers, func(i int) {
		if failed.Load() {
			return
		}
		if errs[i] = work(i); errs[i] != nil {
			failed.Store(true)
		}
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// A batch is files of one folder, by their index in run.paths.
type batch struct {
	folder string
	files  []int
}

// batchSize bounds a batch: large enough that opening the folder once pays,
// small enough that one folder of thousands of files occupies every worker.
const batchSize = 64

// batches groups the chosen paths by folder, in the order in which folders
// first occur.
func (r *run) batches(choose func(i int) bool) []batch {
	var all []batch
	current := map[string]int{} // folder to index in all
	for i, p := range r.paths {
		if !choose(i) {
			continue
		}
		folder := path.Dir(p)
		at, ok := current[folder]
		if !ok || len(all[at].files) == batchSize {
			at = len(all)
			current[folder] = at
			all = append(all, batch{folder: folder})
		}
		all[at].files = append(all[at].files, i)
	}
	return all
}

// enter opens the folder p, so that work on its files need not walk to it for
// every call.
func (r *run) enter(p string) (folder, error) {
	if p == "." {
		return unclosed{r.root}, nil
	}
	in, err := r.root.Enter(p)
	if err != nil {
		return nil, r.fail("open the folder", p, err)
	}
	return in, nil
}

// lstat is Lstat, with nil for what does not exist.
func (r *run) lstat(p string) (fs.FileInfo, error) {
	info, err := r.root.Lstat(p)
	if isMissing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, r.fail("look at", p, err)
	}
	return info, nil
}

// arrived reports progress: one more file of the tree is in place.
func (r *run) arrived() {
	done := r.inPlace.Add(1)
	if r.options.Progress != nil {
		r.options.Progress(int(done), len(r.paths))
	}
}

// fail says what could not be done with which path. The names that the system
// puts into its errors are left out: they are temporary ones, or relative to a
// folder that the reader does not know.
func (r *run) fail(doing, p string, err error) error {
	var inPath *fs.PathError
	var inLink *os.LinkError
	switch {
	case errors.As(err, &inPath):
		err = inPath.Err
	case errors.As(err, &inLink):
		err = inLink.Err
	}
	return fmt.Errorf("cannot %s %s: %w", doing, r.name(p), err)
}

// name is the path as its owner would write it.
func (r *run) name(p string) string { return filepath.Join(r.dir, filepath.FromSlash(p)) }
