package main

import "syscall"

// settle waits until everything written so far is on disk.
func settle() { syscall.Sync() }

// inMemory reports whether a folder is kept in memory.
func inMemory(folder string) bool {
	const tmpfs = 0x01021994 // TMPFS_MAGIC of linux/magic.h
	var info syscall.Statfs_t
	return syscall.Statfs(folder, &info) == nil && int64(info.Type) == tmpfs
}
