// Package publish brings a built site to a folder on disk.
//
// [Publish] makes the folder hold exactly the tree, beside whatever else
// people keep in it. It promises:
//
//   - Only changed bytes are written. A file that already holds the right
//     bytes is left alone, its time and mode as well. What counts is the bytes
//     on disk: a record of them would miss a file that someone has damaged.
//     A recipe is not made to be compared: the manifest has a seal of its key
//     and of the bytes that came of it, to hold those on disk to.
//   - A reader never meets half a file. Each file is written beside its target
//     under a temporary name and renamed. What pages need (assets, images,
//     downloads) comes first, then the pages (*.html), then the lists of pages
//     (feed.xml, sitemap.xml, offline.js), and removals last. A path that changes from
//     file to folder, or back, is the exception: the old one must go before
//     the new one can come.
//   - Only our own files are removed or replaced. The manifest
//     (.rapport-manifest.json) names every file that was written. Anything else
//     survives every build, and if it stands where a file of the site must go,
//     Publish lists it and writes nothing. A file of somebody else that has
//     exactly the right bytes is adopted. Folders that a removal leaves empty
//     are removed.
//   - A kill at any moment is harmless. Before anything is written, the
//     manifest is replaced by one that names the old files, the new files and
//     this run's suffix of temporary names; at the end, by one that names the
//     new files. So every file that a killed run leaves is named, or its
//     temporary name follows from a name and the suffix, and the next run puts
//     all of it right. An error leaves the same state as a kill.
//   - If nothing differs, nothing is written.
//   - Nothing outside the folder is touched. Every access goes through one
//     [os.Root]; a link at a file's own path is replaced, never written
//     through, and a link where a folder must be is in the way. The manifest is
//     data that anyone may have edited: one with a fault is refused.
//   - One run at a time. A second one on the same folder fails at once (where
//     the system has flock).
//
// Vocabulary: the old manifest "owns" paths; an owned path that the tree lacks
// is "gone"; a folder that holds a file of the tree is "wanted"; what is in the
// way and not owned is "foreign".
//
// No file is synced to the disk. A killed process loses nothing that it has
// renamed, and syncing ten thousand files costs minutes. A power cut may lose or
// empty files; the next run compares bytes and repairs them.
package publish

import (
	"fmt"
	"os"

	"rapport/generator/internal/build"
)

// Options says how to publish. The zero value is ready to use.
type Options struct {
	// Workers is the number of files worked on at once; 0 is one a core.
	Workers int
	// Progress, if not nil, is told how many files of the tree are in place,
	// out of how many. Several workers call it at once, so counts may arrive
	// out of order, and every call holds a worker up.
	Progress func(done, total int)
}

// A Result counts files. Written and Unchanged add up to the tree's size.
type Result struct {
	Written   int // new or different, and written
	Unchanged int // already held the right bytes
	Removed   int // of an earlier build, and no longer in the tree
}

// Publish makes the folder dir hold tree, as the package comment says, and
// creates dir where it is missing. It does not ask whether dir is a sensible
// place: see [CheckOutput].
//
// The error names the paths at fault and says what to do. After an error, dir
// holds whole files of the old and the new tree, and the next call finishes or
// reverts the work; if the error is about what is in the way, about the
// manifest or about another run, dir is as it was.
func Publish(dir string, tree build.Tree, options Options) (Result, error) {
	r := newRun(dir, tree, options)
	if err := r.checkTree(); err != nil {
		return Result{}, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Result{}, fmt.Errorf("cannot create the output folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Result{}, fmt.Errorf("cannot open the output folder: %w", err)
	}
	defer root.Close()
	unlock, err := lock(root, dir)
	if err != nil {
		return Result{}, err
	}
	defer unlock()
	return r.publish(disk{root})
}
