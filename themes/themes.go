// Package themes holds the themes that ship with the program, one folder each.
//
// It stands beside the folders, and not below generator/ with the rest of the
// code, because go:embed reads only what lies below its own file.
package themes

import (
	"embed"
	"io/fs"
	"strings"
)

// DefaultName is the name of the default theme and of its folder.
const DefaultName = "rapport"

//go:embed all:rapport
var embedded embed.FS

// Files returns the files of the default theme by their path below its folder,
// such as "layouts/base.html". The caller owns the map, not the bytes.
func Files() map[string][]byte {
	files := map[string][]byte{}
	err := fs.WalkDir(embedded, DefaultName, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[strings.TrimPrefix(name, DefaultName+"/")], err = embedded.ReadFile(name)
		return err
	})
	if err != nil {
		panic(err) // what is embedded can be read
	}
	return files
}
