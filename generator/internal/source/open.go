package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"rapport/generator/internal/diag"
)

// maxFile is the size in bytes above which a file is not read at all; site.yaml
// may set a lower limit.
const maxFile = 256 << 20

// manifest is the name of the file that a build leaves in its output folder.
const manifest = ".rapport-manifest.json"

// maxLinked is the number of entries of folders that are reached through
// links. Links to folders that hold links to folders multiply: eight folders of
// thirty links each could be listed a million million times.
const maxLinked = 20_000

// Open takes a snapshot of the files below root at the given time. Faults of
// single files are in the snapshot; the error is for a root that cannot be
// opened.
func Open(root string, clock time.Time) (*Snapshot, error) {
	return open(root, clock, func(read readFolder) readFolder { return read })
}

// A readFolder returns what the folder at name holds; linked is whether one of
// those that lead to it is a link.
type readFolder func(name string, linked bool) (*folder, error)

// open is Open, reading folders as remembering says, which is given what reads
// them from the disk.
func open(root string, clock time.Time, remembering func(readFolder) readFolder) (*Snapshot, error) {
	handle, err := os.OpenRoot(root)
	if err != nil {
		return nil, err
	}
	files := handle.FS()
	l := lister{root: handle, read: remembering(func(name string, _ bool) (*folder, error) {
		entries, err := fs.ReadDir(files, name)
		return sortOut(name, entries), err
	})}
	l.siteFile()
	for _, folder := range []string{ContentFolder, ThemesFolder} {
		info, err := handle.Lstat(folder)
		l.entry(folder, nil, err == nil && info.Mode()&fs.ModeSymlink != 0)
	}
	slices.Sort(l.files)
	return &Snapshot{
		paths: l.files, clock: clock.UTC(), faults: l.faults, closer: handle, root: handle,
		read: func(name string) ([]byte, error) { return readFile(handle, name) },
		stat: func(name string) int64 {
			info, err := handle.Stat(name)
			if err != nil {
				return 0 // whoever reads the file will say so
			}
			return info.Size()
		},
	}, nil
}

// lister collects the paths of all files below the root.
type lister struct {
	root   *os.Root
	read   readFolder
	files  []string
	faults []diag.Diagnostic
	linked int // entries listed through links, see maxLinked
}

// siteFile adds site.yaml, and reports what only looks like it.
func (l *lister) siteFile() {
	if info, err := l.root.Stat(SiteFile); err == nil && info.IsDir() {
		l.fault(SiteFile, errFolder)
		return
	}
	if _, err := l.root.Lstat("site.yml"); err == nil {
		l.faults = append(l.faults, diag.Place{File: "site.yml"}.Error("bad-name", "the settings are read from site.yaml", "rename it"))
	}
	l.entry(SiteFile, nil, false)
}

// entry adds the file or folder at name. Above holds the folders that lead to
// it, to notice a link that leads back into one of them; linked is whether it or
// one of them may be a link.
func (l *lister) entry(name string, above []string, linked bool) {
	info, err := l.root.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := l.root.Lstat(name); err == nil {
			l.fault(name, errDangling)
		}
		return // it was removed meanwhile, or is one of the roots that may be absent
	}
	switch {
	case err != nil:
		l.fault(name, err)
	case info.IsDir():
		l.folder(name, above, linked)
	case !info.Mode().IsRegular():
		l.fault(name, errIrregular)
	default:
		l.files = append(l.files, name)
	}
}

var (
	errDangling  = errors.New("is a link to nothing")
	errIrregular = errors.New("is neither a file nor a folder")
	errFolder    = errors.New("is a folder, and has to be a file")
	errOutput    = errors.New("is the output of a build, not its source")
	errLoop      = errors.New("is a link to a folder that holds it")
	errLinked    = fmt.Errorf("leads, through links to folders, to more than %d files", maxLinked)
)

func (l *lister) folder(name string, above []string, linked bool) {
	if l.linked > maxLinked {
		return // reported
	}
	if linked && l.isOneOf(above, name) {
		l.fault(name, errLoop)
		return
	}
	holds, err := l.read(name, linked)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return // it was removed meanwhile
	case err != nil:
		l.fault(name, err)
		return
	}
	if linked {
		if l.linked += len(holds.names); l.linked > maxLinked {
			l.fault(name, errLinked)
			return
		}
	}
	l.files = append(l.files, holds.files...)
	l.faults = append(l.faults, holds.faults...)
	above = append(above, name)
	for _, folder := range holds.folders {
		l.folder(folder, above, linked)
	}
	for _, other := range holds.others {
		l.entry(other, above, true)
	}
}

// isOneOf reports whether the folder at name is one of those above it.
func (l *lister) isOneOf(above []string, name string) bool {
	info, err := l.root.Stat(name)
	return err == nil && slices.ContainsFunc(above, func(folder string) bool {
		other, err := l.root.Stat(folder)
		return err == nil && os.SameFile(other, info)
	})
}

// readFile reads one regular file, up to maxFile bytes.
func readFile(root *os.Root, name string) ([]byte, error) {
	file, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("is larger than %d MiB", maxFile>>20)
	}
	// A site has many small files: memory of the exact size, and one read, are
	// the common case. A file that changes its size meanwhile is read as it is.
	content := make([]byte, info.Size())
	n, err := io.ReadFull(file, content)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return content[:n], nil
	}
	if err != nil {
		return nil, err
	}
	var more [1]byte
	if n, err := file.Read(more[:]); n == 0 {
		return content, ignoreEOF(err)
	}
	rest, err := io.ReadAll(io.LimitReader(file, maxFile))
	return append(append(content, more[0]), rest...), err
}

func ignoreEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

func (l *lister) fault(name string, err error) { l.faults = append(l.faults, Fault(name, err)) }

// Fault is the diagnostic for the file or folder at name that cannot be read.
func Fault(name string, err error) diag.Diagnostic {
	d := diag.Diagnostic{File: name, Severity: diag.Error, Code: "unreadable", Message: "cannot be read: " + reason(err)}
	switch {
	case slices.Contains([]error{errDangling, errIrregular, errFolder, errLoop, errLinked, errOutput}, err):
		d.Message = err.Error()
	case strings.Contains(err.Error(), "escapes from parent"):
		// os.Root has no exported error for this; a test holds the words to it.
		d.Code, d.Message = "outside-root", "leads out of the site's folder"
		d.Hint = "copy the file into the site instead of linking to it; a link within the site has to be relative"
	}
	return d
}

// reason is err without the operation and path, which the diagnostic already has.
func reason(err error) string {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err.Error()
	}
	return err.Error()
}
