//go:build unix

package publish

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rapport/generator/internal/build"
)

// childVariable tells the test binary that it is the process to be killed, and
// names its output folder.
const childVariable = "RAPPORT_TEST_PUBLISH_FOREVER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childVariable); dir != "" {
		publishForever(dir)
	}
	os.Exit(m.Run())
}

// publishForever publishes one tree after another and prints a line at every
// file, until it is killed or fails.
func publishForever(dir string) {
	for version := 0; ; version++ {
		options := Options{Workers: 2, Progress: func(done, total int) { fmt.Printf("%d of %d\n", done, total) }}
		if _, err := Publish(dir, sealedTree(version), options); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println("published")
	}
}

// sealedTree is a tree whose files carry a checksum. From one version to the
// next, files change, come and go, and turn into folders and back.
func sealedTree(version int) build.Tree {
	tree := build.Tree{}
	random := rand.New(rand.NewPCG(uint64(version), 3))
	for i := range 24 {
		switch p := fmt.Sprintf("%02d", i); random.IntN(6) {
		case 0:
		case 1:
			tree[p] = sealed(p, version)
		case 2:
			p += "/folder/style.css"
			tree[p] = sealed(p, version)
		case 3:
			p += "/index.html"
			tree[p] = sealed(p, 0) // often unchanged
		default:
			p += "/index.html"
			tree[p] = sealed(p, version)
		}
	}
	return tree
}

// sealed is content that [isSealed] knows to be whole: a checksum, and some
// hundred kilobytes that name the path.
func sealed(p string, version int) build.Blob {
	line := fmt.Appendf(nil, "%s in version %d\n", p, version)
	body := bytes.Repeat(line, 1+(version*7+len(p)*131)%8000)
	return build.Bytes(fmt.Appendf(nil, "%x\n", sha256.Sum256(body)), body)
}

// isSealed reports whether content is some version of p, and whole.
func isSealed(p, content string) bool {
	sum, body, _ := strings.Cut(content, "\n")
	return fmt.Sprintf("%x", sha256.Sum256([]byte(body))) == sum && strings.HasPrefix(body, p+" in version ")
}

// TestRealKills kills a real process at random moments: after a random line of
// its output, while it runs on.
func TestRealKills(t *testing.T) {
	kills := 60
	if testing.Short() {
		kills = 10
	}
	dir := filepath.Join(t.TempDir(), "out")
	strays := map[string]string{"CNAME": "example.org", ".git/config": "[core]"}
	for p, content := range strays {
		put(t, dir, p, content)
	}
	random := rand.New(rand.NewPCG(4, 4))
	interrupted := 0
	for i := range kills {
		killAfter(t, dir, random.IntN(120))
		consistent(t, dir, strays, isSealed)
		if strings.Contains(onDisk(t, dir)[manifestName], `"pending"`) {
			interrupted++
		}
		if i%3 == 0 { // else the next child inherits the state
			publishes(t, dir, sealedTree(1000+i), strays)
		}
	}
	t.Logf("%d of %d kills came in the middle of a run", interrupted, kills)
	if interrupted < kills/4 {
		t.Errorf("only %d of %d kills came in the middle of a run", interrupted, kills)
	}
}

// killAfter starts a process that publishes into dir and kills it after it has
// printed so many lines.
func killAfter(t *testing.T, dir string, lines int) {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	child := exec.Command(program)
	child.Env = append(os.Environ(), childVariable+"="+dir)
	output, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	read := bufio.NewReader(output)
	for range lines {
		line, err := read.ReadString('\n')
		if err != nil || line != "published\n" && !strings.Contains(line, " of ") {
			t.Errorf("the child ended by itself: %s%v", line, err)
			break
		}
	}
	must(t, child.Process.Kill())
	_, _ = io.Copy(io.Discard, read)
	_ = child.Wait()
}
