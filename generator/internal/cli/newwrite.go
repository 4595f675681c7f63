package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"

	"rapport/generator/internal/scaffold"
	"rapport/generator/internal/source"
)

// areNew fails if one of the files exists below root, whatever it is, or could
// not be written there.
func areNew(root string, files []scaffold.File) error {
	handle, err := os.OpenRoot(root)
	if err != nil {
		return err
	}
	defer handle.Close()
	for _, file := range files {
		if _, err := handle.Lstat(file.Path); err == nil {
			return errExists(file.Path)
		}
		if err := hasFolders(handle, path.Dir(file.Path)); err != nil {
			return err
		}
	}
	return nil
}

// hasFolders fails unless what leads to name, and name, are folders, as far as
// they exist.
func hasFolders(root *os.Root, name string) error {
	if name == "." {
		return nil
	}
	if err := hasFolders(root, path.Dir(name)); err != nil {
		return err
	}
	switch info, err := root.Stat(name); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return explain(name, err)
	case !info.IsDir():
		return fmt.Errorf("%s is a file, and would have to be a folder: nothing was written", name)
	}
	return nil
}

func errExists(name string) error {
	return fmt.Errorf("%s is there already: nothing was written", name)
}

// writeNew writes files below root, all or none. It replaces nothing, not even
// what somebody else writes at the same moment, and follows no link out of root.
func writeNew(root string, files []scaffold.File) error {
	handle, err := os.OpenRoot(root)
	if err != nil {
		return err
	}
	defer handle.Close()
	w := writer{root: handle}
	for _, file := range files {
		if err := w.write(file); err != nil {
			w.undo()
			return explain(file.Path, err)
		}
	}
	return nil
}

// explain says why the file at name could not be written.
func explain(name string, err error) error {
	if errors.Is(err, fs.ErrExist) {
		return errExists(name)
	}
	fault := source.Fault(name, err)
	if fault.Code == "outside-root" {
		return fmt.Errorf("%s %s: nothing was written", name, fault.Message)
	}
	return fmt.Errorf("%w: nothing was written", err)
}

// A writer makes files and folders, and remembers which.
type writer struct {
	root *os.Root
	made []string
}

// write makes a file that is not there yet, and the folders that lead to it.
func (w *writer) write(file scaffold.File) error {
	if err := w.folder(path.Dir(file.Path)); err != nil {
		return err
	}
	out, err := w.root.OpenFile(file.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	w.made = append(w.made, file.Path)
	_, err = out.Write(file.Content)
	return errors.Join(err, out.Close())
}

// folder makes the folder at name and those above it, where they are missing.
func (w *writer) folder(name string) error {
	if name == "." {
		return nil
	}
	if err := w.folder(path.Dir(name)); err != nil {
		return err
	}
	err := w.root.Mkdir(name, 0o777)
	if err == nil {
		w.made = append(w.made, name)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil // if it is no folder, the file cannot be written
	}
	return err
}

// undo removes what was made. A folder in which somebody else has put something
// meanwhile stays.
func (w *writer) undo() {
	for _, name := range slices.Backward(w.made) {
		_ = w.root.Remove(name)
	}
}
