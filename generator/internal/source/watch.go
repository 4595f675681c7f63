package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A Watcher waits for the sources to change, as the system tells of it.
//
// It watches site.yaml and some folders below the root, whether or not they
// exist yet. It follows links as [Open] does, inside the root only, and ignores
// the names that Open ignores. Changes between two calls of Wait are kept for
// the next one. The output must not lie in a watched folder.
//
// One goroutine may call Wait at a time.
type Watcher struct {
	notify *fsnotify.Watcher
	root   string          // absolute and free of links, as are all keys of watched
	names  map[string]bool // the names directly below the root that matter

	// watched holds the folders that notify watches; true: and those in them.
	// They are free of links because one folder must have one name only:
	// inotify knows a folder by its inode and reports it by its first name.
	watched  map[string]bool
	gathered gathering
}

// NewWatcher returns a watcher of site.yaml and the given folders directly
// below root. It fails when root cannot be watched, or when the system has no
// watches left.
func NewWatcher(root string, folders ...string) (*Watcher, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return nil, err
	}
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, watchFault(root, err)
	}
	w := &Watcher{notify: notify, root: root, names: map[string]bool{SiteFile: true}, watched: map[string]bool{}}
	for _, folder := range folders {
		w.names[folder] = true
	}
	if err := w.lookEverywhere(); err != nil {
		notify.Close()
		return nil, err
	}
	return w, nil
}

// Close ends a Wait in progress and frees the system's watches.
func (w *Watcher) Close() error { return w.notify.Close() }

// Wait is [Waiter]'s. Every new folder is watched when it returns. An error that
// is not ctx's means that changes may go unnoticed from now on.
func (w *Watcher) Wait(ctx context.Context) (Change, error) {
	places, err := w.gathered.wait(ctx, w.sense)
	return ChangeAt(w.root, places...), err
}

// sense returns the place of the next event that matters, adapting the watches
// to it. What was lost may have happened anywhere.
func (w *Watcher) sense(ctx context.Context, due time.Time) ([]string, error) {
	silence, stop := until(due)
	defer stop()
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-silence:
			return nil, nil
		case event, open := <-w.notify.Events:
			if !open {
				return nil, fsnotify.ErrClosed
			}
			if w.matters(event) {
				return []string{event.Name}, w.look(event)
			}
		case _, open := <-w.notify.Errors:
			if !open {
				return nil, fsnotify.ErrClosed
			}
			return []string{anywhere}, w.lookEverywhere()
		}
	}
}

// matters reports whether the event may change what Open finds.
func (w *Watcher) matters(event fsnotify.Event) bool {
	if event.Op == fsnotify.Chmod && !w.isClosed(event.Name) {
		return false
	}
	if _, ok := w.watched[event.Name]; ok {
		// Some systems report a folder as written to when an entry of it is,
		// and report the entry as well.
		return movesEntries(event)
	}
	folder, base := filepath.Split(event.Name)
	if filepath.Clean(folder) == w.root {
		return w.names[base]
	}
	return !w.ignored(event.Name)
}

// ignored reports whether the file or folder at path is none of ours by its
// name. Vim creates 4913 for a moment to see whether it may write in a folder.
func (w *Watcher) ignored(path string) bool {
	below, err := filepath.Rel(w.root, path)
	return err != nil || filepath.Base(path) == "4913" && !isFolder(path) || Ignored(filepath.ToSlash(below))
}

// isClosed reports whether path is a folder that could not be watched: its mode may
// be what has changed.
func (w *Watcher) isClosed(path string) bool {
	_, watched := w.watched[path]
	return !watched && isFolder(path)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func movesEntries(event fsnotify.Event) bool {
	return event.Has(fsnotify.Create | fsnotify.Remove | fsnotify.Rename)
}

// look adapts the watches to what is now at the place that the event names.
func (w *Watcher) look(event fsnotify.Event) error {
	switch {
	case event.Name == w.root:
		return w.lookEverywhere()
	case !movesEntries(event) && event.Op != fsnotify.Chmod:
		return nil
	}
	if _, ok := w.watched[event.Name]; ok {
		w.forget(event.Name)
	}
	return w.add(event.Name)
}

// lookEverywhere starts anew.
func (w *Watcher) lookEverywhere() error {
	w.forget(w.root)
	if _, err := os.Stat(w.root); err != nil {
		return fmt.Errorf("the site's folder is gone: %w", err)
	}
	if err := w.addShallow(w.root); err != nil {
		return err
	}
	for name := range w.names {
		if err := w.add(filepath.Join(w.root, name)); err != nil {
			return err
		}
	}
	return nil
}

// forget drops the watches at path and below. After a folder is renamed, those
// below it would live on under its old name.
func (w *Watcher) forget(path string) {
	for folder := range w.watched {
		if isBelow(folder, path) {
			delete(w.watched, folder)
			_ = w.notify.Remove(folder) // fails when the system has dropped the watch itself, which is as good
		}
	}
}

// add watches what is at path, if anything is: a folder with all that it holds,
// or the file that a link leads to.
func (w *Watcher) add(path string) error {
	target, err := filepath.EvalSymlinks(path)
	if err != nil || !isBelow(target, w.root) {
		return nil // nothing there, or nothing that Open would follow
	}
	info, err := os.Stat(target)
	linked := target != path
	if linked {
		w.names[w.top(target)] = true // what the link leads to may go and return
	}
	switch {
	case err != nil:
		return nil
	case info.IsDir():
		return w.addFolder(target)
	case linked:
		return w.addShallow(filepath.Dir(target))
	}
	return nil
}

// top is the name directly below the root that leads to path.
func (w *Watcher) top(path string) string {
	below, _ := strings.CutPrefix(path, w.root)
	name, _, _ := strings.Cut(strings.TrimPrefix(below, string(filepath.Separator)), string(filepath.Separator))
	return name
}

// addFolder watches folder and what it holds. The watch comes first: what is
// created before the folder is listed is in the list, and the rest is an event.
func (w *Watcher) addFolder(folder string) error {
	if w.watched[folder] || folder == w.root {
		return nil // also the end of a circle of links
	}
	if err := w.watch(folder, true); err != nil {
		return err
	}
	entries, _ := os.ReadDir(folder) // as far as it can be read; Open reports the rest
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		if entry.Type().IsRegular() || w.ignored(path) {
			continue
		}
		if err := w.add(path); err != nil {
			return err
		}
	}
	return nil
}

// addShallow watches folder, but not the folders in it.
func (w *Watcher) addShallow(folder string) error {
	if _, ok := w.watched[folder]; ok {
		return nil
	}
	return w.watch(folder, false)
}

// watch watches one folder, unless it has just vanished or is closed to us,
// which Open reports.
func (w *Watcher) watch(folder string, deep bool) error {
	err := w.notify.Add(folder)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return watchFault(folder, err)
	}
	w.watched[folder] = deep
	return nil
}

// watchFault says what to do about an error of the system's notification.
// Source: inotify_add_watch(2) and inotify_init(2), ERRORS.
func watchFault(folder string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("cannot watch %s: no file watches are left; raise the limit with “sysctl fs.inotify.max_user_watches=524288”: %w", folder, err)
	case errors.Is(err, syscall.EMFILE):
		return fmt.Errorf("cannot watch %s: too many files are open or watched; raise the limit with “sysctl fs.inotify.max_user_instances=512” or “ulimit -n”: %w", folder, err)
	}
	return fmt.Errorf("cannot watch %s: %w", folder, err)
}

// isBelow reports whether path is folder or in it.
func isBelow(path, folder string) bool {
	rest, found := strings.CutPrefix(path, folder)
	return found && (rest == "" || rest[0] == filepath.Separator || strings.HasSuffix(folder, string(filepath.Separator)))
}
