package publish

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"syscall"

	"rapport/generator/internal/build"
)

// apply carries the plan out. From before its first step to its last, the
// manifest on disk names the old and the new files: where nothing is written,
// the old manifest does already.
func (r *run) apply() error {
	if slices.Contains(r.differs, true) {
		r.suffix = newSuffix()
		if err := r.writeManifest(r.union()); err != nil {
			return err
		}
		for _, step := range []func() error{r.makeRoom, r.makeFolders, r.writeFiles} {
			if err := step(); err != nil {
				return err
			}
		}
	}
	if err := r.removeGone(false); err != nil {
		return err
	}
	if r.recorded() {
		return nil
	}
	return r.writeManifest(r.final())
}

// makeRoom removes what is gone and stands where a folder must go (an old a, a
// new a/b) or lies where a file must go (an old a/b, a new a).
func (r *run) makeRoom() error { return r.removeGone(true) }

// makeFolders makes the folders that hold folders, because many workers may be
// about to need them. The others are made by whoever fills them.
func (r *run) makeFolders() error {
	for _, p := range slices.Sorted(maps.Keys(foldersOf(slices.Collect(maps.Keys(r.wanted))))) {
		if r.kinds[p] == real {
			continue
		}
		if err := r.mkdir(p); err != nil {
			return err
		}
	}
	return nil
}

// mkdir makes a folder that another worker may have made.
func (r *run) mkdir(p string) error {
	if err := r.root.Mkdir(p); err != nil && !errors.Is(err, fs.ErrExist) {
		return r.fail("create the folder", p, err)
	}
	return nil
}

// writeFiles writes what differs, rank after rank.
func (r *run) writeFiles() error {
	for now := range ranks {
		batches := r.batches(func(i int) bool { return r.differs[i] && rank(r.paths[i]) == now })
		err := r.each(len(batches), func(i int) error { return r.writeBatch(batches[i]) })
		if err != nil {
			return err
		}
	}
	return nil
}

// writeBatch writes files of one folder.
func (r *run) writeBatch(b batch) error {
	if r.kinds[b.folder] != real {
		if err := r.mkdir(b.folder); err != nil {
			return err
		}
	}
	in, err := r.enter(b.folder)
	if err != nil {
		return err
	}
	defer in.Close()
	for _, i := range b.files {
		if err := r.writeFile(in, i); err != nil {
			return err
		}
	}
	return nil
}

// writeFile writes the file of index i, in its open folder, and renames it into
// place. The errors of cleaning up are dropped: the next run cleans up as well.
func (r *run) writeFile(in folder, i int) error {
	p := r.paths[i]
	temp := tempName(p, r.suffix)
	if err := r.create(in, temp, i); err != nil {
		in.Remove(temp)
		return r.fail("write", p, err)
	}
	if err := in.Rename(temp, path.Base(p)); err != nil {
		in.Remove(temp)
		return r.fail("replace", p, err)
	}
	r.written.Add(1)
	r.arrived()
	return nil
}

// create writes the content of index i with one call.
func (r *run) create(in folder, name string, i int) error {
	blob := r.tree[r.paths[i]]
	pieces := blob.Pieces()
	if key := blob.Key(); key != "" {
		r.seals[i] = sealOf(key, pieces[0]) // which is all that a recipe makes
	}
	if len(pieces) == 1 {
		return in.Create(name, pieces[0])
	}
	buffer := r.buffers.Get().(*[]byte)
	defer r.buffers.Put(buffer)
	*buffer = build.Bytes(pieces...).AppendTo((*buffer)[:0])
	return in.Create(name, *buffer)
}

// removeGone removes the files that are gone, and then the folders that are no
// longer wanted, if they are empty; either those in the way of the new tree or
// the others.
func (r *run) removeGone(inTheWay bool) error {
	if len(r.gone) == 0 {
		return nil
	}
	err := r.each(len(r.gone), func(i int) error {
		if r.present[i] && r.inTheWay(r.gone[i]) == inTheWay {
			return r.removeFile(r.gone[i])
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, p := range slices.Backward(slices.Sorted(maps.Keys(r.ownedDir))) { // children first
		if r.kinds[p] != real || r.wanted[p] || r.inTheWay(p) != inTheWay {
			continue
		}
		if err := r.removeFolder(p); err != nil {
			return err
		}
	}
	return nil
}

// removeFolder removes a folder if it is empty. ErrExist says that it is not.
func (r *run) removeFolder(p string) error {
	err := r.root.Remove(p)
	if err == nil || isMissing(err) || errors.Is(err, fs.ErrExist) {
		return nil
	}
	return r.fail("remove the empty folder", p, err)
}

// inTheWay reports whether what is gone at p must go before the tree can come.
func (r *run) inTheWay(p string) bool { return r.wanted[p] || below(p, r.tree) }

// removeFile removes a file that is gone, unless the disk takes its name for
// that of a file of the tree (an old About, a new about).
func (r *run) removeFile(p string) error {
	if other, ok := r.treeByFold()[fold(p)]; ok {
		old, err := r.lstat(p)
		if err != nil {
			return err
		}
		current, err := r.lstat(other)
		if err != nil || old != nil && current != nil && os.SameFile(old, current) {
			return err
		}
	}
	if err := r.remove(p); err != nil {
		return err
	}
	r.removed.Add(1)
	return nil
}

// tally sums up what was done.
func (r *run) tally() Result {
	written := int(r.written.Load())
	return Result{Written: written, Unchanged: int(r.inPlace.Load()) - written, Removed: int(r.removed.Load())}
}

// isMissing reports whether err says that there is nothing at that name, or
// that a folder above it is a file.
func isMissing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
