//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package publish

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// lock takes the lock that keeps a second run out of the folder, and returns
// what releases it. It belongs to the open folder, so no kill leaves it behind.
// A file system without locks is used without one.
func lock(root *os.Root, dir string) (unlock func() error, err error) {
	handle, err := root.Open(".")
	if err != nil {
		return nil, fmt.Errorf("cannot open the output folder: %w", err)
	}
	err = flock(handle)
	if err == nil || errors.Is(err, errors.ErrUnsupported) || err == syscall.ENOLCK {
		return handle.Close, nil
	}
	handle.Close()
	if err == syscall.EWOULDBLOCK {
		return nil, fmt.Errorf("another build is writing to %s; wait for it to end, or choose another output folder", dir)
	}
	return nil, fmt.Errorf("cannot lock %s: %w", dir, err)
}

// flock locks an open folder or returns at once.
func flock(handle *os.File) error {
	for {
		err := syscall.Flock(int(handle.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err != syscall.EINTR {
			return err
		}
	}
}
