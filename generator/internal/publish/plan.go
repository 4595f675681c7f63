package publish

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"rapport/generator/internal/build"
)

// plan compares the disk with the tree and writes nothing: it fills in
// r.differs and r.present, or returns an error that lists all that is foreign
// and in the way.
func (r *run) plan() error {
	inTheWay := r.blockedFolders()
	batches := r.batches(func(int) bool { return true })
	foreign := make([][]string, len(r.paths))
	if err := r.each(len(batches), func(i int) error { return r.compare(batches[i], foreign) }); err != nil {
		return err
	}
	inTheWay = append(inTheWay, slices.Concat(foreign...)...)
	if len(inTheWay) > 0 {
		slices.Sort(inTheWay)
		return fmt.Errorf("%s holds what is not the site's, where the site's files must go:\n  %s\n"+
			"nothing was changed; move these away, or choose another output folder", r.dir, strings.Join(inTheWay, "\n  "))
	}
	return r.findGone()
}

// blockedFolders lists, in no order, what stands where a folder must be and is not owned.
func (r *run) blockedFolders() []string {
	var found []string
	for p := range r.wanted {
		if r.kinds[p] == blocked && !r.owned[p] {
			found = append(found, p+" (a folder must be there)")
		}
	}
	return found
}

// compare decides about the files of one folder. In a folder that does not
// exist yet there is nothing to look at.
func (r *run) compare(b batch, foreign [][]string) error {
	if r.kinds[b.folder] != real {
		for _, i := range b.files {
			r.differs[i] = true
		}
		return nil
	}
	in, err := r.enter(b.folder)
	if err != nil {
		return err
	}
	defer in.Close()
	for _, i := range b.files {
		same, others, err := r.compareFile(in, i)
		if err != nil {
			return err
		}
		r.differs[i], foreign[i] = !same, others
		if same {
			r.arrived()
		}
	}
	return nil
}

// compareFile reports whether the file of index i, in its open folder, has the
// tree's bytes, and if it does not, what is foreign there.
func (r *run) compareFile(in folder, i int) (same bool, foreign []string, err error) {
	p := r.paths[i]
	info, err := in.Lstat(path.Base(p))
	switch {
	case isMissing(err):
		return false, nil, nil
	case err != nil:
		return false, nil, r.fail("look at", p, err)
	case info.IsDir():
		foreign, err = r.strangers(p)
		return false, foreign, err
	}
	if info.Mode().IsRegular() {
		if same, err = r.hasContent(in, i, info.Size()); same || err != nil {
			return same, nil, err
		}
	}
	if ours, err := r.owns(p, info); ours || err != nil {
		return false, nil, err
	}
	return false, []string{fmt.Sprintf("%s (%s)", p, describe(info.Mode()))}, nil
}

// hasContent reports whether the file of index i, of this size, has the tree's
// bytes. A recipe is not made where the manifest says what it came to: the file's
// own bytes tell whether it is that.
func (r *run) hasContent(in folder, i int, size int64) (bool, error) {
	blob, seal := r.tree[r.paths[i]], r.old.Made[r.paths[i]]
	trusted := blob.Key() != "" && sealedSize(seal) == size
	if !trusted {
		blob = build.Bytes(blob.Pieces()...) // made once
		if size != int64(blob.Len()) {
			return false, nil
		}
	}
	buffer := r.buffers.Get().(*[]byte)
	defer r.buffers.Put(buffer)
	*buffer = slices.Grow((*buffer)[:0], int(size))[:size]
	n, err := in.Read(path.Base(r.paths[i]), *buffer)
	if err != nil {
		return false, r.fail("read", r.paths[i], err)
	}
	if key := r.tree[r.paths[i]].Key(); key != "" {
		r.seals[i] = sealOf(key, (*buffer)[:n])
	}
	return trusted && r.seals[i] == seal || blob.Holds((*buffer)[:n]), nil
}

// owns reports whether what is at p is ours. Where the disk takes A for a, the
// file may be owned under its other spelling.
func (r *run) owns(p string, info fs.FileInfo) (bool, error) {
	if r.owned[p] {
		return true, nil
	}
	other, ok := r.ownedByFold()[fold(p)]
	if !ok || r.kinds[path.Dir(other)] != real {
		return false, nil
	}
	owned, err := r.lstat(other)
	return owned != nil && os.SameFile(owned, info), err
}

// strangers lists what is foreign in the folder p, which must make room for a
// file; if p never held a file of ours, that is p itself.
func (r *run) strangers(p string) ([]string, error) {
	if !r.ownedDir[p] {
		return []string{p + " (a folder)"}, nil
	}
	entries, err := r.root.ReadDir(p)
	if err != nil {
		return nil, r.fail("read the folder", p, err)
	}
	var found []string
	for _, entry := range entries {
		child := path.Join(p, entry.Name())
		if entry.IsDir() {
			below, err := r.strangers(child)
			if err != nil {
				return nil, err
			}
			found = append(found, below...)
		} else if !r.owned[child] {
			found = append(found, fmt.Sprintf("%s (%s)", child, describe(entry.Type())))
		}
	}
	return found, nil
}

// findGone fills in r.present. A folder where a file of ours was is not ours.
func (r *run) findGone() error {
	r.present = make([]bool, len(r.gone))
	return r.each(len(r.gone), func(i int) error {
		if r.kinds[path.Dir(r.gone[i])] != real {
			return nil
		}
		info, err := r.lstat(r.gone[i])
		r.present[i] = info != nil && !info.IsDir()
		return err
	})
}

// describe names a kind of file, for messages.
func describe(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode.IsRegular():
		return "a file"
	case mode&fs.ModeSymlink != 0:
		return "a link"
	}
	return "a special file"
}
