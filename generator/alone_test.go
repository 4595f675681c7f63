package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestAlone: the packages that the Makefile tests without the race detector
// start no goroutine, in tests neither, and nothing that they import does. What
// they give to goroutines of other packages is watched in those packages' tests.
func TestAlone(t *testing.T) {
	list := regexp.MustCompile(`(?m)^ALONE := \$\(addprefix \./generator/internal/,([a-z ]+)\)$`).FindStringSubmatch(read(t, "../Makefile"))
	if list == nil {
		t.Fatal("the Makefile has no list ALONE")
	}
	for folder := range strings.FieldsSeq(list[1]) {
		files, err := filepath.Glob(filepath.Join("internal", folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Errorf("%s is no package (%v)", folder, err)
		}
		for _, name := range files {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, imported := range file.Imports {
				switch strings.Trim(imported.Path.Value, `"`) {
				case "rapport/generator/internal/parallel", "rapport/generator/internal/serve", "golang.org/x/sync/errgroup":
					t.Errorf("%s imports %s: test the package with the race detector", name, imported.Path.Value)
				}
			}
			ast.Inspect(file, func(n ast.Node) bool {
				call, called := n.(*ast.SelectorExpr)
				if _, started := n.(*ast.GoStmt); started || called && call.Sel.Name == "Go" {
					t.Errorf("%s starts a goroutine: test the package with the race detector", name)
				}
				return true
			})
		}
	}
}
