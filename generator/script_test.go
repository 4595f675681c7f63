package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"rapport/generator/internal/cli"
)

var update = flag.Bool("update", false, "rewrite the expected outputs in the scripts and in testdata")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"rapport": func() { os.Exit(cli.Run(os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs the program as a person would: each script in
// testdata/script is a folder of files and the commands to try on it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"status":    status,
			"remember":  remember,
			"unchanged": unchanged,
			"write":     write,
			"erase":     erase,
			"linked":    linked,
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// status N PROGRAM ARGS… runs a program and checks its exit status.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N program [args...]")
	}
	want := args[0]
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if exit, ok := err.(interface{ ExitCode() int }); ok {
		got = strconv.Itoa(exit.ExitCode())
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit status %s, want %s", got, want)
	}
}

// remember FOLDER keeps the names and bytes of all files below a folder, for
// “unchanged”.
func remember(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: remember folder")
	}
	sum, files := fingerprint(ts, args[0])
	if files == 0 {
		ts.Fatalf("%s holds no files", args[0])
	}
	ts.Setenv("remembered_"+args[0], sum)
}

// unchanged FOLDER fails unless a folder is, byte for byte, what it was at the
// last “remember FOLDER”.
func unchanged(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: unchanged folder")
	}
	before := ts.Getenv("remembered_" + args[0])
	if before == "" {
		ts.Fatalf("%s was not remembered", args[0])
	}
	if sum, _ := fingerprint(ts, args[0]); (sum == before) == neg {
		ts.Fatalf("%s changed: %v, want %v", args[0], sum != before, neg)
	}
}

// fingerprint is a hash over every file and folder below folder: name, kind,
// content and the time of the last change.
func fingerprint(ts *testscript.TestScript, folder string) (sum string, files int) {
	hash := sha256.New()
	base := ts.MkAbs(folder)
	ts.Check(filepath.WalkDir(base, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		fmt.Fprintf(hash, "%q %v %d ", strings.TrimPrefix(name, base), info.Mode(), info.ModTime().UnixNano())
		if !info.Mode().IsRegular() {
			return nil
		}
		files++
		content, err := os.ReadFile(name)
		fmt.Fprintf(hash, "%d %s", len(content), content)
		return err
	}))
	return fmt.Sprintf("%x", hash.Sum(nil)), files
}

// write FILE PART… makes a file of what cannot stand in a script: in FILE and
// in each PART the escapes of a Go string hold (\n, \xff), and N*PART is the
// part N times.
func write(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: write file [[N*]part...]")
	}
	var content strings.Builder
	for _, part := range args[1:] {
		times := 1
		if number, rest, found := strings.Cut(part, "*"); found {
			if n, err := strconv.Atoi(number); err == nil {
				times, part = n, rest
			}
		}
		content.WriteString(strings.Repeat(unescape(ts, part), times))
	}
	file := ts.MkAbs(unescape(ts, args[0]))
	ts.Check(os.MkdirAll(filepath.Dir(file), 0o777))
	ts.Check(os.WriteFile(file, []byte(content.String()), 0o666))
}

// erase FILE… removes files and folders that “write” made.
func erase(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: erase file...")
	}
	for _, file := range args {
		ts.Check(os.RemoveAll(ts.MkAbs(unescape(ts, file))))
	}
}

func unescape(ts *testscript.TestScript, text string) string {
	plain, err := strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, `\"`) + `"`)
	if err != nil {
		ts.Fatalf("%s: %v", text, err)
	}
	return plain
}
