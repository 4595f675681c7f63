//go:build unix

package source

import (
	"net"
	"path/filepath"
	"syscall"
	"testing"
)

// TestNoFiles: what is neither a file nor a folder is an error, and reading it,
// which might wait for ever, is not tried.
func TestNoFiles(t *testing.T) {
	s := newSite(t, "content/index.md")
	s.must(syscall.Mkfifo(s.path("content/pipe.md"), 0o666))
	s.must(syscall.Mkfifo(s.path("site.yaml"), 0o666))
	s.link("pipe.md", "content/link.md")
	want := []string{"content/pipe.md", "content/link.md", "site.yaml"}
	// A socket's path has to be short.
	t.Chdir(filepath.Join(s.root, "content"))
	if listener, err := net.Listen("unix", "socket"); err == nil {
		defer listener.Close()
		want = append(want, "content/socket")
	}
	for i := range want {
		want[i] += ": is neither a file nor a folder [unreadable]"
	}
	snapshot := s.open()
	s.holds(snapshot, "content/index.md")
	s.faults(snapshot, want...)
}
