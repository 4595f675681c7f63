package publish

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// recover reads what earlier runs left: the manifest, what the folders of the
// old and the new tree are now, and the leftovers of a run that was killed,
// which it removes.
func (r *run) recover() error {
	if err := r.readManifest(); err != nil {
		return err
	}
	r.owned = make(map[string]bool, len(r.old.Files))
	for _, p := range r.old.Files {
		r.owned[p] = true
		if _, kept := r.tree[p]; !kept {
			r.gone = append(r.gone, p)
		}
	}
	r.ownedDir = foldersOf(r.old.Files)
	if err := r.lookAtFolders(); err != nil {
		return err
	}
	return r.removeLeftovers()
}

// A kind is what stands where a folder of ours may be.
type kind int

const (
	absent  kind = iota // nothing
	real                // a folder
	blocked             // a file, a link or the like
)

// lookAtFolders fills in r.kinds, top down: below what is no real folder there
// is nothing of ours. No path is ever followed through a link.
func (r *run) lookAtFolders() error {
	r.kinds = map[string]kind{".": real}
	for _, level := range r.levels() {
		found := make([]kind, len(level))
		err := r.each(len(level), func(i int) (err error) {
			found[i], err = r.look(level[i])
			return err
		})
		if err != nil {
			return err
		}
		for i, p := range level {
			r.kinds[p] = found[i]
		}
	}
	return nil
}

// levels returns the folders that are wanted or owned by their depth, each
// level in order.
func (r *run) levels() [][]string {
	all := maps.Clone(r.wanted)
	maps.Copy(all, r.ownedDir)
	var levels [][]string
	for _, p := range slices.Sorted(maps.Keys(all)) {
		depth := strings.Count(p, "/")
		for len(levels) <= depth {
			levels = append(levels, nil)
		}
		levels[depth] = append(levels[depth], p)
	}
	return levels
}

// look says what the folder p is now.
func (r *run) look(p string) (kind, error) {
	if r.kinds[path.Dir(p)] != real {
		return absent, nil
	}
	info, err := r.lstat(p)
	switch {
	case err != nil || info == nil:
		return absent, err
	case info.IsDir():
		return real, nil
	}
	return blocked, nil
}

// removeLeftovers removes the temporary files of a run that was killed.
func (r *run) removeLeftovers() error {
	if err := r.removeManifestTemp(); err != nil {
		return err
	}
	if r.old.Pending == "" {
		return nil
	}
	return r.each(len(r.old.Files), func(i int) error {
		p := r.old.Files[i]
		if r.kinds[path.Dir(p)] != real {
			return nil
		}
		return r.remove(path.Join(path.Dir(p), tempName(p, r.old.Pending)))
	})
}

// removeManifestTemp removes a manifest that was not renamed. A folder of that
// name is somebody's.
func (r *run) removeManifestTemp() error {
	info, err := r.lstat(manifestTemp)
	switch {
	case err != nil || info == nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%s is a folder, and this program needs the name; nothing was changed; move it away", r.name(manifestTemp))
	}
	return r.remove(manifestTemp)
}

// remove removes a file that may be missing.
func (r *run) remove(p string) error {
	if err := r.root.Remove(p); err != nil && !isMissing(err) {
		return r.fail("remove", p, err)
	}
	return nil
}
