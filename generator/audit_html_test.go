package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// An htmlFault is what html-validate has against a line of a file.
type htmlFault struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Rule    string `json:"rule"`
	Message string `json:"message"`
	URL     string `json:"url"` // explains the rule
}

// testHTML validates every page of the sites, and a page with faults, so that it
// is known that faults are found.
func testHTML(t *testing.T, sites map[string]auditedSite) {
	broken := t.TempDir()
	overwrite(t, filepath.Join(broken, "index.html"), brokenPage)
	folders := map[string]string{broken: "broken"}
	for name, site := range sites {
		folders[site.out] = name
	}
	found := map[string]bool{}
	for _, fault := range validateHTML(t, folders) {
		folder, name := withinFolder(fault.File, folders)
		if folder == "broken" {
			found[fault.Rule] = true
			continue
		}
		t.Errorf("%s site, %s:%d:%d: %s [%s]\n\t%s", folder, name, fault.Line, fault.Column, fault.Message, fault.Rule, fault.URL)
	}
	for _, rule := range []string{"close-order", "no-dup-id", "no-implicit-close", "missing-doctype", "wcag/h37"} {
		if !found[rule] {
			t.Errorf("%s is not found in a page that breaks it; found are %v", rule, found)
		}
	}
}

// brokenPage has faults that html-validate and axe know.
const brokenPage = `<html>
<head><title>Broken</title></head>
<body>
<p id="twice"><div id="twice"></span></p>
<h1>Broken</h1>
<h4>Too deep</h4>
<img src="data:,">
<p style="color: #999; background: #fff">Pale words.</p>
<button style="width: 10px; height: 10px; padding: 0"></button><button style="width: 10px; height: 10px; padding: 0">x</button>
</body>
</html>
`

// validateHTML runs html-validate on all HTML files in folders, in one process.
func validateHTML(t *testing.T, folders map[string]string) []htmlFault {
	t.Helper()
	if _, err := os.Stat("audit/node_modules/html-validate"); err != nil {
		t.Fatal("html-validate is not installed: run .ci/node")
	}
	args := []string{"audit/validate.mjs"}
	for folder := range folders {
		args = append(args, folder)
	}
	out, err := exec.CommandContext(t.Context(), "node", args...).Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("%v:\n%s", err, exit.Stderr)
		}
		t.Fatalf("there is no Node on PATH: run .ci/node: %v", err)
	}
	var faults []htmlFault
	if err := json.Unmarshal(out, &faults); err != nil {
		t.Fatal(err)
	}
	return faults
}

// withinFolder returns the name of the folder that a file is in, and the file's
// own name there.
func withinFolder(file string, folders map[string]string) (folder, name string) {
	for path, called := range folders {
		if below, ok := strings.CutPrefix(file, path+string(filepath.Separator)); ok {
			return called, filepath.ToSlash(below)
		}
	}
	return "", file
}
