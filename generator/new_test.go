package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapport/generator/internal/cli"
	"rapport/generator/internal/diag"
)

// TestNewInTheGuidance: what “new” writes into this repository's own site, which
// limits its tags and how hard it is to read, is found fault with in nothing but
// that no page leads there yet.
func TestNewInTheGuidance(t *testing.T) {
	root := t.TempDir()
	if err := os.CopyFS(filepath.Join(root, "content"), os.DirFS("../content")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "site.yaml"), []byte(read(t, "../site.yaml")), 0o666); err != nil {
		t.Fatal(err)
	}
	before := checked(t, root)
	for _, args := range [][]string{
		{"article", "asking/first-note"}, {"article", "a-page-of-its-own"}, {"article", "elsewhere/first-note"},
		{"checklist", "asking/ready"}, {"checklist", "ready"}, {"checklist", "other/deep/ready"},
	} {
		var stderr bytes.Buffer
		if status := cli.Run(append([]string{"new", "--root", root}, args...), &bytes.Buffer{}, &stderr); status != 0 {
			t.Fatalf("%q: exit status %d\n%s", args, status, &stderr)
		}
	}
	for line := range checked(t, root) {
		var found struct{ Code, Severity string }
		if err := json.Unmarshal([]byte(line), &found); err != nil {
			t.Fatal(err)
		}
		if !before[line] && (found.Code != "orphan-page" || found.Severity == string(diag.Error)) {
			t.Errorf("new: %s", line)
		}
	}
}

// checked holds what check finds in the site below root, drafts included, a line of
// JSON each.
func checked(t *testing.T, root string) map[string]bool {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := cli.Run([]string{"check", "--drafts", "--format", "json", "--root", root}, &stdout, &stderr); status != 0 || stderr.Len() > 0 {
		t.Fatalf("exit status %d\n%s%s", status, &stdout, &stderr)
	}
	lines := map[string]bool{}
	for line := range strings.Lines(stdout.String()) {
		lines[line] = true
	}
	return lines
}
