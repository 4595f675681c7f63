//go:build linux || darwin

package source

import (
	"io/fs"
	"syscall"
)

// An identity is what else a system knows of a file: which one it is, and when
// anything about it changed. No program can set the latter back.
type identity struct {
	device, inode uint64
	changed       int64 // nanoseconds since 1970
}

func identityOf(info fs.FileInfo) identity {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return identity{}
	}
	return identity{uint64(stat.Dev), stat.Ino, changeTime(stat)}
}
