package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/scaffold"
	"rapport/generator/internal/source"
)

// The kinds of what can be begun, sorted.
const (
	articleKind   = "article"
	checklistKind = "checklist"
	siteKind      = "site"
)

func newKinds() []string { return []string{articleKind, checklistKind, siteKind} }

func newNew(g *globals) *cobra.Command {
	const titleFlag = "title"
	var title string
	command := &cobra.Command{
		Use:   "new " + strings.Join(newKinds(), "|") + " [PATH]",
		Short: "Begin an article, a self-assessment or a site with files that pass check",
		Long: "New writes files to begin with, which explain themselves. It prints their paths, and replaces nothing that exists.\n" +
			"The PATH of an article or a checklist is below content/. Both are drafts, and so is the page of a section that begins with one.\n" +
			"The PATH of a site is a folder, relative to the root; without one, the site is written into the root.",
		Example: "  rapport new site guide\n" +
			"  rapport new article asking/first-note --title \"A first note\"\n" +
			"  rapport new checklist asking/before-you-ask",
		ValidArgsFunction: completeNew,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("new what? name one of " + strings.Join(newKinds(), ", "))
			}
			if fault := scaffold.TitleFault(title); c.Flags().Changed(titleFlag) && fault != "" {
				return fmt.Errorf("--title: %q %s", title, fault)
			}
			return g.newOf(args[0], args[1:], title)
		},
	}
	command.Flags().StringVar(&title, titleFlag, "", "the `title`; without it, words made of the file's or folder's name")
	return command
}

// completeNew completes the kinds, then files, of a site folders.
func completeNew(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	switch {
	case len(args) == 0:
		return newKinds(), cobra.ShellCompDirectiveNoFileComp
	case args[0] == siteKind:
		return nil, cobra.ShellCompDirectiveFilterDirs
	}
	return nil, cobra.ShellCompDirectiveDefault
}

// newOf begins something of a kind; the title may be empty.
func (g *globals) newOf(kind string, args []string, title string) error {
	switch kind {
	case articleKind:
		return g.newPage(articles, args, title)
	case checklistKind:
		return g.newPage(checklists, args, title)
	case siteKind:
		return g.newSite(args, title)
	}
	return fmt.Errorf("there is nothing new called %q: %s", kind,
		diag.DidYouMean(kind, newKinds(), "name one of "+strings.Join(newKinds(), ", ")))
}

// newSite writes a site into the folder that args name, or into the root.
func (g *globals) newSite(args []string, title string) error {
	if len(args) > 1 {
		return errors.New("new site: name one folder, or none")
	}
	folder := g.root
	if len(args) == 1 {
		if folder = args[0]; !filepath.IsAbs(folder) {
			folder = filepath.Join(g.root, folder)
		}
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return &failure{fmt.Errorf("the site's folder: %w", err)}
	}
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return &failure{err}
	}
	if title = cmp.Or(title, scaffold.TitleOf(filepath.Base(absolute))); scaffold.TitleFault(title) != "" {
		title = "A new site"
	}
	return g.begin(folder, scaffold.Site(title, today()), "“"+serveCommand(folder)+"” shows it; set base_url in site.yaml before you publish")
}

// newPage writes a page of the given kind to the path that args name.
func (g *globals) newPage(kind pageKind, args []string, title string) error {
	if len(args) != 1 {
		return fmt.Errorf("new %s: name one file, such as %s", kind.name, kind.example)
	}
	if err := g.checkRoot(); err != nil {
		return err
	}
	snapshot, err := source.Open(g.root, time.Now())
	if err != nil {
		return &failure{err}
	}
	defer snapshot.Close()
	if !snapshot.Has(homePage) {
		return &failure{errors.New("there is no site here: " + homePage + " is missing; “rapport new site” begins one, and --root DIR names another folder")}
	}
	name, err := g.newPath(kind, args[0], snapshot)
	if err != nil {
		return err
	}
	files := append(missingSections(name, snapshot), kind.file(name, title, snapshot))
	return g.begin(g.root, files, "“"+serveCommand(g.root)+" --drafts” shows it; "+publishing(files))
}

// serveCommand is the command line that shows the site below root.
func serveCommand(root string) string {
	if root == "." {
		return "rapport serve"
	}
	return "rapport serve --root " + root
}

// publishing says how the last of new files is published, which may be the only
// one or come with the pages of sections that lead to it.
func publishing(files []scaffold.File) string {
	switch {
	case !bytes.Contains(files[len(files)-1].Content, []byte("\ndraft: true")):
		return "it is no draft, as that would withhold the section: write it before you publish"
	case len(files) == 1:
		return "when it is ready, delete its line “draft: true” and link to it"
	}
	return "when it is ready, delete the lines “draft: true” of these files and link to it"
}

const (
	indexFile = "index.md" // the page of a folder
	homePage  = source.ContentFolder + "/" + indexFile
)

// file is the file of this kind at name, with that title or words of the name.
func (kind pageKind) file(name, title string, snapshot *source.Snapshot) scaffold.File {
	begin, base := kind.begin, strings.TrimSuffix(path.Base(name), kind.extension)
	draft := true
	if path.Base(name) == indexFile {
		begin, base = scaffold.Section, path.Base(path.Dir(name))
		draft = isEmpty(path.Dir(name), snapshot) // that of a section withholds what is in it
	}
	page := scaffold.Page{Title: cmp.Or(title, scaffold.TitleOf(base)), Today: today(), Draft: draft}
	return scaffold.File{Path: name, Content: begin(page)}
}

// missingSections are the pages of the folders that lead to name and hold nothing
// yet. A folder that holds something has a page already, if a generated one.
func missingSections(name string, snapshot *source.Snapshot) []scaffold.File {
	var files []scaffold.File
	for folder := path.Dir(name); folder != source.ContentFolder && isEmpty(folder, snapshot); folder = path.Dir(folder) {
		if index := path.Join(folder, indexFile); index != name {
			files = append(files, articles.file(index, "", snapshot))
		}
	}
	slices.Reverse(files)
	return files
}

func isEmpty(folder string, snapshot *source.Snapshot) bool {
	for range snapshot.Under(folder) {
		return false
	}
	return true
}

// today is the day that it is in UTC, as the site counts days: one that is ahead
// of it would withhold the page.
func today() time.Time { return time.Now().UTC() }

// begin writes new files below root, all or none, if the site is as sound with
// them as without. It prints their paths, and for people what to do next.
func (g *globals) begin(root string, files []scaffold.File, next string) error {
	if err := areNew(root, files); err != nil {
		return &failure{err}
	}
	if err := g.prove(root, files); err != nil {
		return err
	}
	if err := writeNew(root, files); err != nil {
		return &failure{err}
	}
	for _, file := range files {
		fmt.Fprintln(g.stdout, filepath.Join(root, filepath.FromSlash(file.Path)))
	}
	fmt.Fprintln(g.stderr, "next: "+next)
	return nil
}
