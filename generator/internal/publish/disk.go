package publish

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// A folder is all that this package asks of a disk. Names are slash-separated
// paths below the folder. It is an interface so that tests can fail or kill a
// run at any one step.
type folder interface {
	// Lstat describes name, and a link as a link.
	Lstat(name string) (fs.FileInfo, error)
	// ReadDir lists a folder, in order.
	ReadDir(name string) ([]fs.DirEntry, error)
	// Read fills into from the start of a file; fewer bytes are no error.
	Read(name string, into []byte) (int, error)
	// Create writes a new file; if name exists, even as a link, it fails.
	Create(name string, content []byte) error
	// Rename moves a file, over an existing file or link.
	Rename(from, to string) error
	// Remove removes a file, a link or an empty folder.
	Remove(name string) error
	// Mkdir makes a folder in an existing one.
	Mkdir(name string) error
	// Enter opens a folder; close it after use.
	Enter(name string) (folder, error)
	Close() error
}

// disk is a real folder: an os.Root, whose names cannot lead out of it.
type disk struct{ *os.Root }

func (d disk) ReadDir(name string) ([]fs.DirEntry, error) {
	return fs.ReadDir(d.FS(), name)
}

func (d disk) Read(name string, into []byte) (int, error) {
	file, err := d.Open(name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	n, err := io.ReadFull(file, into)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return n, err
}

func (d disk) Create(name string, content []byte) error {
	file, err := d.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}

func (d disk) Mkdir(name string) error { return d.Root.Mkdir(name, 0o755) }

func (d disk) Enter(name string) (folder, error) {
	sub, err := d.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return disk{sub}, nil
}

// unclosed is a folder that others still use.
type unclosed struct{ folder }

func (unclosed) Close() error { return nil }
