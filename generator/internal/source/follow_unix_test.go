//go:build linux || darwin

package source

import (
	"syscall"
	"testing"
)

// TestFollowIdentity: a stamp tells one file from another that looks the same.
func TestFollowIdentity(t *testing.T) {
	seen := map[stamp]bool{}
	for device := range 2 {
		for inode := range uint64(2) {
			stat := syscall.Stat_t{Ino: inode}
			stat.Dev++
			if device == 1 {
				stat.Dev++
			}
			seen[stampOf(info{system: &stat})] = true
		}
	}
	if len(seen) != 4 {
		t.Errorf("%d stamps of 4 files: %v", len(seen), seen)
	}
}
