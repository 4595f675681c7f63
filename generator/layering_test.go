package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// layers lists the packages below generator/internal in the order in which
// data passes through them: a package imports only those above it.
var layers = []string{
	"diag",
	"parallel",
	"source",
	"yamlnode",
	"config",
	"markdown",
	"scoring",
	"verify",
	"checklist",
	"readability",
	"search",
	"inert",
	"site",
	"card",
	"theme",
	"build",
	"publish",
	"serve",
	"scaffold",
	"cli",
}

// beside lists packages that are tools of tests and benchmarks: they import what
// they measure, and nothing of the program imports them.
var beside = []string{"corpus", "scoringtest"}

// TestLayering holds the imports of the code, tests left out, to the order of
// layers, and each rule of ARCHITECTURE.md that an import or a keyword shows.
func TestLayering(t *testing.T) {
	for folder, files := range sourceFiles(t) {
		rank := slices.Index(layers, folder)
		switch {
		case slices.Contains(beside, folder):
			rank = len(layers)
		case rank < 0:
			t.Errorf("generator/internal/%s has no place in layers", folder)
		}
		for _, file := range files {
			for _, imported := range file.Imports {
				target := strings.Trim(imported.Path.Value, `"`)
				if below, ok := strings.CutPrefix(target, "rapport/generator/internal/"); ok {
					if i := slices.Index(layers, below); i < 0 || i >= rank {
						t.Errorf("%s imports %s, which does not come before it", folder, below)
					}
				}
				checkOwner(t, folder, target)
			}
			checkKeywords(t, folder, file)
		}
	}
}

// checkOwner keeps what one package owns out of the others.
func checkOwner(t *testing.T, folder, imported string) {
	owners := map[string][]string{
		"gopkg.in/yaml.v3":               {"yamlnode"},
		"github.com/yuin/goldmark":       {"markdown"},
		"github.com/evanw/esbuild":       {"theme"},
		"github.com/fsnotify/fsnotify":   {"source"},
		"github.com/spf13/cobra":         {"cli"},
		"html/template":                  {"markdown", "theme", "serve"},
		"net/http":                       {"serve"},
		"os":                             {"source", "publish", "cli"},
		"rapport/generator/internal/cli": {},
	}
	for owned, by := range owners {
		if (imported == owned || strings.HasPrefix(imported, owned+"/")) && !slices.Contains(by, folder) {
			t.Errorf("%s imports %s, which belongs to %v", folder, imported, by)
		}
	}
}

// checkKeywords keeps goroutines in two packages and init functions out.
func checkKeywords(t *testing.T, folder string, file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			if folder != "parallel" && folder != "serve" {
				t.Errorf("%s starts a goroutine", folder)
			}
		case *ast.FuncDecl:
			if n.Name.Name == "init" && n.Recv == nil {
				t.Errorf("%s has an init function", folder)
			}
		}
		return true
	})
}

// sourceFiles parses the Go files below internal/, tests left out, by folder.
func sourceFiles(t *testing.T) map[string][]*ast.File {
	t.Helper()
	found := map[string][]*ast.File{}
	err := filepath.WalkDir("internal", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		folder := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(name)), "internal/")
		found[folder] = append(found[folder], file)
		return err
	})
	if err != nil || len(found) < len(layers) {
		t.Fatalf("found %d packages: %v", len(found), err)
	}
	return found
}
