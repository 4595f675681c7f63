package cli

import (
	"errors"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/scaffold"
	"rapport/generator/internal/source"
)

// prove builds the site below root in memory, as it is and with new files. It
// prints the errors that only the files bring, and fails if there are any: an
// address that is taken, for one. Faults that the site has anyway are no
// hindrance.
func (g *globals) prove(root string, files []scaffold.File) error {
	now := time.Now()
	known, err := sources(root, now)
	if err != nil {
		return &failure{err}
	}
	options := build.Options{Drafts: true, Workers: workers()}
	before := build.Build(source.NewSnapshot(known, now), options, &build.Memo{})
	more := maps.Clone(known)
	for _, file := range files {
		more[file.Path] = file.Content
	}
	after := build.Build(source.NewSnapshot(more, now), options, before.Memo)
	added := slices.DeleteFunc(after.Diagnostics, func(d diag.Diagnostic) bool {
		return d.Severity != diag.Error || slices.Contains(before.Diagnostics, d)
	})
	if len(added) == 0 {
		return nil
	}
	g.print(added)
	return &failure{errors.New("the new files would not pass check: nothing was written")}
}

// sources holds the files below root by path. Of those that are copied, which may
// be large, it has the names only: no page depends on more.
func sources(root string, now time.Time) (map[string][]byte, error) {
	snapshot, err := source.Open(root, now)
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	boundMemory(snapshot.Weight(), againMemory)
	files := map[string][]byte{}
	for _, folder := range []string{source.ContentFolder, source.ThemesFolder} {
		for below := range snapshot.Under(folder) {
			files[folder+"/"+below] = nil
		}
	}
	if snapshot.Has(source.SiteFile) {
		files[source.SiteFile] = nil
	}
	for name := range files {
		if !isCopied(name) {
			files[name], _ = snapshot.Bytes(name) // what cannot be read is no fault of the new files
		}
	}
	return files, nil
}

func isCopied(name string) bool {
	extension := path.Ext(name)
	return strings.HasPrefix(name, source.ContentFolder+"/") && extension != articles.extension && extension != checklists.extension
}
