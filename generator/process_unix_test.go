//go:build unix

package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience bounds how long a test waits for a program that hangs.
const patience = time.Minute

// A process is a run of the program that goes on while the test does.
type process struct {
	*testing.T
	command *exec.Cmd
	lines   chan string // what it prints, to stdout and stderr
}

// rapport is the program as TestMain puts it on PATH: the test's own, with the
// race detector if that is at work.
const rapport = "rapport"

// start runs the program until the test ends.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	return startProgram(t, rapport, args...)
}

// startProgram is start with the program as it was built elsewhere.
func startProgram(t *testing.T, program string, args ...string) *process {
	t.Helper()
	p := &process{T: t, command: exec.CommandContext(t.Context(), program, args...), lines: make(chan string)}
	output, input, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.command.Stdout, p.command.Stderr = input, input
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	input.Close()
	go func() {
		defer close(p.lines)
		defer output.Close()
		for lines := bufio.NewScanner(output); lines.Scan(); {
			p.lines <- lines.Text()
		}
	}()
	return p
}

// await reads what the program prints up to a line that matches, and returns
// that line's first group.
func (p *process) await(pattern string) string {
	p.Helper()
	form, limit := regexp.MustCompile(pattern), time.After(patience)
	var seen []string
	for {
		select {
		case line, open := <-p.lines:
			if match := form.FindStringSubmatch(line); match != nil {
				return append(match, "")[1]
			}
			if seen = append(seen, line); !open {
				p.Fatalf("it ended before it printed %q:\n%s", pattern, strings.Join(seen, "\n"))
			}
		case <-limit:
			p.Fatalf("it did not print %q:\n%s", pattern, strings.Join(seen, "\n"))
		}
	}
}

// end sends a signal and returns the exit status.
func (p *process) end(signal os.Signal) int {
	p.Helper()
	if err := p.command.Process.Signal(signal); err != nil {
		p.Fatal(err)
	}
	limit := time.After(patience)
	for open := true; open; {
		select {
		case _, open = <-p.lines:
		case <-limit:
			p.Fatalf("it goes on after %v", signal)
		}
	}
	p.command.Wait() // its error is the exit status
	return p.command.ProcessState.ExitCode()
}

// get asks for a page and holds the answer to a status and a part of its text.
func (p *process) get(url string, status int, part string) {
	p.Helper()
	answer, err := (&http.Client{Timeout: patience}).Get(url)
	if err != nil {
		p.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		p.Fatal(err)
	}
	if answer.StatusCode != status || !strings.Contains(string(text), part) {
		p.Errorf("%s: status %d, want %d with %q:\n%s", url, answer.StatusCode, status, part, text)
	}
}

// author writes a file below root.
func author(t *testing.T, root, name, content string) {
	t.Helper()
	file := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// run runs the program to its end.
func run(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "rapport", args...)
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	if err := command.Run(); err != nil && command.ProcessState == nil {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), out.String(), errs.String()
}

// TestServe serves a site as its author does: edits, breaks it, mends it, and
// ends it with Ctrl-C.
func TestServe(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	author(t, root, "content/index.md", "---\ntitle: Hello\n---\n")
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--root", root)
	url := p.await(`^serving (http://127\.0\.0\.1:\d+/) \(Ctrl-C ends it\)$`)
	p.await(`^1 page built in `)
	p.get(url, http.StatusOK, "<h1>Hello</h1>")
	p.get(url+"second/", http.StatusNotFound, "Page not found")

	author(t, root, "content/second.md", "---\ntitle: Second\n---\nSee [home](index.md).\n")
	p.await(`^2 pages built in `)
	p.get(url+"second/", http.StatusOK, `<a href="../">home</a>`)

	author(t, root, "content/second.md", "---\ntitle: Second\n---\nSee [nothing](none.md).\n")
	p.await(`^content/second\.md:4:15: error: there is no page or file “none\.md” \[dead-link\]$`)
	p.await(`^waiting for the errors to be mended; the last good version stays$`)
	p.get(url+"second/", http.StatusOK, `<a href="../">home</a>`)
	p.get(url+"second/", http.StatusOK, "there is no page or file “none.md”")

	if err := os.Remove(filepath.Join(root, "content/second.md")); err != nil {
		t.Fatal(err)
	}
	p.await(`^1 page built in `)
	p.get(url+"second/", http.StatusNotFound, "Page not found")

	if status := p.end(os.Interrupt); status != 0 {
		t.Errorf("exit status %d after Ctrl-C", status)
	}
	if entries, err := os.ReadDir(root); err != nil || len(entries) != 1 {
		t.Errorf("serving left %v, %v", entries, err)
	}
}

// TestServeFromTheStartBroken serves errors as well: nothing an author writes
// ends the program, but a signal does.
func TestServeFromTheStartBroken(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--root", root, "--drafts")
	url := p.await(`^serving (\S+) `)
	p.await(`^content/index\.md: error: the site has no home page \[no-home\]$`)
	p.await(`^waiting for the errors`)
	p.get(url, http.StatusInternalServerError, "the site has no home page")
	author(t, root, "content/index.md", "---\ntitle: Draft\ndraft: true\n---\n")
	p.await(`^1 page built in `)
	p.get(url, http.StatusOK, "<h1>Draft</h1>")
	if status := p.end(syscall.SIGTERM); status != 0 {
		t.Errorf("exit status %d after SIGTERM", status)
	}
}

// TestPortInUse: what keeps the program from serving is no bad usage.
func TestPortInUse(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	address := listener.Addr().String()
	root := t.TempDir()
	author(t, root, "content/index.md", "---\ntitle: Hello\n---\n")
	status, stdout, stderr := run(t, "serve", "--addr", address, "--root", root)
	if status != 1 || stdout != "" || !strings.Contains(stderr, address+" is in use by another program: stop it, or pass --addr with another port") {
		t.Errorf("exit status %d\n%s%s", status, stdout, stderr)
	}
}
