//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A desk is where an author works: a site, and the ways in which programs
// change its files.
type desk struct {
	*testing.T
	root    string
	program string // for clean builds: without the race detector, which makes them ten times as slow
	edits   int

	before, now map[string]string // what the last two clean builds came to: path to text
}

func newDesk(t *testing.T) *desk {
	d := &desk{T: t, root: t.TempDir(), program: compiled(t)}
	d.write("site.yaml", "title: A site\nbase_url: https://elsewhere.example/\n")
	d.write("content/bridge.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`)
	for _, name := range []string{"index", "a/index", "a/one", "a/two", "b/index", "b/deep/er/three"} {
		d.write("content/"+name+".md", d.article())
	}
	d.write("content/b/ask.yaml", fmt.Sprintf(oneQuestion, "Ready?"))
	d.write("shared/linked.md", d.article())
	return d
}

// oneQuestion is a self-assessment, but for the text of its question.
const oneQuestion = `title: Another
description: A checklist.
topics:
  - id: only
    title: Only
    questions:
      - id: well
        ask: %s
        answers:
          - {id: "yes", label: "Yes"}
          - {id: "no", label: "No"}
outcomes:
  - {id: good, title: Good, when: {well: "yes"}}
  - {id: bad, title: Bad}
`

// article is an article that differs from every other one, but not in length.
func (d *desk) article() string {
	d.edits++
	return fmt.Sprintf("---\ntitle: Article %04d\ndescription: What it says.\n---\n## Part %04d\n\nText.\n", d.edits, d.edits)
}

func (d *desk) path(name string) string { return filepath.Join(d.root, filepath.FromSlash(name)) }

func (d *desk) write(name, content string) { author(d.T, d.root, name, content) }

func (d *desk) rename(from, to string) {
	d.Helper()
	d.must(os.Rename(d.path(from), d.path(to)))
}

func (d *desk) remove(name string) {
	d.Helper()
	d.must(os.RemoveAll(d.path(name)))
}

// pieces writes a file as a program does that empties it first and then writes
// it part by part.
func (d *desk) pieces(name, content string) {
	d.Helper()
	file, err := os.Create(d.path(name))
	d.must(err)
	for part := range strings.SplitAfterSeq(content, "\n") {
		_, err := file.WriteString(part)
		d.must(err)
	}
	d.must(file.Close())
}

// vim tries whether it may write in the folder, moves the file aside and writes
// it anew, as with 'backupcopy' at “no”, with its swap file beside.
func (d *desk) vim(name, content string) {
	d.Helper()
	folder, base := filepath.Split(name)
	d.write(folder+"."+base+".swp", "b0VIM 9.1")
	d.write(folder+"4913", "")
	d.remove(folder + "4913")
	d.rename(name, name+"~")
	d.write(name, content)
	d.must(os.Chmod(d.path(name), 0o644))
	d.remove(name + "~")
	d.remove(folder + "." + base + ".swp")
}

// atomic writes beside the file and renames, as Kate, gedit and many others do.
func (d *desk) atomic(name, content string) {
	d.Helper()
	folder, base := filepath.Split(name)
	d.write(folder+".goutputstream-"+base, content)
	d.rename(folder+".goutputstream-"+base, name)
}

// jetbrains is their “safe write”.
func (d *desk) jetbrains(name, content string) {
	d.Helper()
	d.write(name+"___jb_tmp___", content)
	d.rename(name, name+"___jb_old___")
	d.rename(name+"___jb_tmp___", name)
	d.remove(name + "___jb_old___")
}

// emacs locks with a link to nothing, saves by itself, keeps a backup.
func (d *desk) emacs(name, content string) {
	d.Helper()
	folder, base := filepath.Split(name)
	d.must(os.Symlink("me@here.1:1", d.path(folder+".#"+base)))
	d.write(folder+"#"+base+"#", "half of it")
	d.rename(name, name+"~")
	d.write(name, content)
	d.remove(folder + "#" + base + "#")
	d.remove(folder + ".#" + base)
}

// sed edits in place: a file with a name of its own, which then takes the other.
func (d *desk) sed(name, content string) {
	d.Helper()
	temporary := filepath.Dir(name) + "/sedAb3xYz"
	d.write(temporary, content)
	d.rename(temporary, name)
}

// git runs git on the site, without anybody's settings.
func (d *desk) git(args ...string) {
	d.Helper()
	command := exec.CommandContext(d.Context(), "git", append([]string{"-C", d.root, "-c", "user.name=A", "-c", "user.email=a@example.org"}, args...)...)
	command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
	if said, err := command.CombinedOutput(); err != nil {
		d.Fatalf("git %v: %v\n%s", args, err, said)
	}
}

// A burst is changes that come at once.
type burst struct {
	name  string
	do    func(*desk)
	fault string // the line that says what is wrong afterwards, as a regular expression; "" if nothing is
}

func bursts() []burst {
	return append(append(saves(), moves()...), breaks()...)
}

// saves are what editors do to one file or a few.
func saves() []burst {
	return []burst{
		{name: "a file written over", do: func(d *desk) { d.write("content/a/one.md", d.article()) }},
		{name: "a file emptied and written in pieces", do: func(d *desk) { d.pieces("content/a/one.md", d.article()) }},
		{name: "vim", do: func(d *desk) { d.vim("content/a/one.md", d.article()) }},
		{name: "an atomic save", do: func(d *desk) { d.atomic("content/a/one.md", d.article()) }},
		{name: "JetBrains", do: func(d *desk) { d.jetbrains("content/a/one.md", d.article()) }},
		{name: "Emacs", do: func(d *desk) { d.emacs("content/a/one.md", d.article()) }},
		{name: "sed -i", do: func(d *desk) { d.sed("content/a/one.md", d.article()) }},
		{name: "every editor at once", do: func(d *desk) {
			for i, save := range []func(string, string){d.write, d.pieces, d.vim, d.atomic, d.jetbrains, d.emacs, d.sed} {
				save([]string{"content/index.md", "content/a/two.md", "content/b/index.md"}[i%3], d.article())
			}
		}},
		{name: "the same length and the same time", do: func(d *desk) {
			const old = "content/b/deep/er/three.md" // which has settled by now
			info, err := os.Stat(d.path(old))
			d.must(err)
			d.write(old, d.article())
			d.must(os.Chtimes(d.path(old), time.Time{}, info.ModTime()))
		}},
		{name: "a file under another name, of which no system tells", do: func(d *desk) {
			const name = "content/b/deep/er/three.md"
			d.must(os.Link(d.path(name), d.path("shared/three.md")))
			d.write("shared/three.md", d.article())
			d.write("content/a/one.md", d.article())
		}},
		{name: "a self-assessment", do: func(d *desk) { d.vim("content/b/ask.yaml", fmt.Sprintf(oneQuestion, "Steady?")) }},
		{name: "the settings, and a picture", do: func(d *desk) {
			d.atomic("site.yaml", "title: Another site\n")
			d.write("content/bridge.svg", `<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>`)
		}},
	}
}

// moves are what people do to folders, and git to all of them.
func moves() []burst {
	return []burst{
		{name: "mkdir -p and a file at once", do: func(d *desk) { d.write("content/new/er/est/index.md", d.article()) }},
		{name: "an edit in the new folders", do: func(d *desk) { d.atomic("content/new/er/est/index.md", d.article()) }},
		{name: "a folder moved, and an edit in it", do: func(d *desk) {
			d.rename("content/b", "content/c")
			d.write("content/c/deep/er/three.md", d.article())
		}},
		{name: "an edit in the moved folder", do: func(d *desk) { d.vim("content/c/deep/er/three.md", d.article()) }},
		{name: "two folders that trade places", do: func(d *desk) {
			d.rename("content/a", "content/x")
			d.rename("content/c", "content/a")
			d.rename("content/x", "content/c")
		}},
		{name: "a link, within the site", do: func(d *desk) { d.must(os.Symlink("../shared/linked.md", d.path("content/linked.md"))) }},
		{name: "an edit of what it leads to", do: func(d *desk) { d.jetbrains("shared/linked.md", d.article()) }},
		{name: "a page that becomes a folder", do: func(d *desk) {
			d.remove("content/linked.md")
			d.write("content/linked/index.md", d.article())
		}},
		{name: "content/ away and back", do: func(d *desk) {
			d.rename("content", "away")
			d.rename("away", "content")
			d.write("content/index.md", d.article())
		}},
		{name: "a theme of its own", do: func(d *desk) { d.must(os.CopyFS(d.path("themes/rapport"), os.DirFS("../themes/rapport"))) }},
		{name: "a style sheet", do: func(d *desk) { d.atomic(firstStyle(d), "body { color: #123 }\n") }},
		{name: "no theme of its own, nor settings", do: func(d *desk) {
			d.remove("themes")
			d.remove("site.yaml")
		}},
		{name: "git takes the site in, and a branch of many files", do: func(d *desk) {
			d.git("init", "--quiet", "--initial-branch=main")
			d.git("add", "--all")
			d.git("commit", "--quiet", "--message=few")
			d.git("checkout", "--quiet", "-b", "many")
			for i := range 300 {
				d.write(fmt.Sprintf("content/many/%d/%d.txt", i%9, i), d.article())
			}
			for i := range 20 {
				d.write(fmt.Sprintf("content/many/%d/article-%d.md", i%9, i), d.article())
			}
			d.write("content/index.md", d.article())
			d.git("add", "--all")
			d.git("commit", "--quiet", "--message=many")
		}},
		{name: "git checkout of the branch with few", do: func(d *desk) { d.git("checkout", "--quiet", "main") }},
		{name: "git checkout of the branch with many, and back", do: func(d *desk) {
			d.git("checkout", "--quiet", "many")
			d.git("checkout", "--quiet", "main")
		}},
	}
}

// firstStyle is a style sheet of the site's theme.
func firstStyle(d *desk) string {
	found, err := filepath.Glob(d.path("themes/rapport/assets/*.css"))
	if err != nil || len(found) == 0 {
		d.Fatalf("the theme has no style sheet (%v)", err)
	}
	return "themes/rapport/assets/" + filepath.Base(found[0])
}

// breaks are what an author mends, each after the other.
func breaks() []burst {
	return []burst{
		{name: "a dead link", fault: `^content/c/one\.md:\d+:\d+: error: there is no page or file “none`, do: func(d *desk) {
			d.write("content/c/one.md", d.article()+"See [none](none.md).\n")
		}},
		{name: "the link mended", do: func(d *desk) { d.vim("content/c/one.md", d.article()) }},
		{name: "no content/", fault: `^content/index\.md: error: the site has no home page`, do: func(d *desk) { d.rename("content", "away") }},
		{name: "content/ returned", do: func(d *desk) { d.rename("away", "content") }},
		{name: "half a self-assessment", fault: `^content/a/ask\.yaml`, do: func(d *desk) {
			text := fmt.Sprintf(oneQuestion, "Go?")
			d.write("content/a/ask.yaml", text[:len(text)/2])
		}},
		{name: "all of it", do: func(d *desk) { d.jetbrains("content/a/ask.yaml", fmt.Sprintf(oneQuestion, "Go?")) }},
	}
}
