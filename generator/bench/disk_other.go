//go:build !linux

package main

// settle does nothing where the system has no portable way to wait for disks.
func settle() {}

func inMemory(string) bool { return false }
