package source

import (
	"fmt"
	"io/fs"
	"slices"

	"rapport/generator/internal/diag"
)

// A folder is what a folder holds, sorted out. It is immutable.
type folder struct {
	names  []string // of all entries, sorted
	linked bool     // one of them is a link

	// The paths below the root of those that are not ignored:
	files   []string
	folders []string
	others  []string // links, and what is neither file nor folder

	faults []diag.Diagnostic
}

// sortOut sorts out the entries of the folder at name.
func sortOut(name string, entries []fs.DirEntry) *folder {
	f := &folder{names: make([]string, len(entries))}
	for i, entry := range entries {
		f.names[i] = entry.Name()
		f.linked = f.linked || entry.Type()&fs.ModeSymlink != 0
		f.add(name, entry)
	}
	return f
}

func (f *folder) add(name string, entry fs.DirEntry) {
	child := name + "/" + entry.Name()
	switch {
	case entry.Name() == manifest:
		f.faults = append(f.faults, Fault(name, errOutput))
	case Ignored(child):
	case nameFault(entry.Name()) != "":
		f.faults = append(f.faults, diag.Place{File: name}.Error("bad-name",
			fmt.Sprintf("holds %q, whose name %s", entry.Name(), nameFault(entry.Name())), "rename it"))
	case entry.Type().IsRegular():
		f.files = append(f.files, child)
	case entry.IsDir():
		f.folders = append(f.folders, child)
	default:
		f.others = append(f.others, child)
	}
}

func (f *folder) has(name string) bool {
	_, found := slices.BinarySearch(f.names, name)
	return found
}
