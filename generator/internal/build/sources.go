package build

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/config"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/parallel"
	"rapport/generator/internal/site"
	"rapport/generator/internal/source"
	"rapport/themes"
)

// read returns a file's bytes; a file that cannot be read is reported, and empty.
func (b *builder) read(snapshot *source.Snapshot, file string) []byte {
	content, err := snapshot.Bytes(file)
	if err != nil {
		b.report(source.Fault(file, err))
	}
	return content
}

func (b *builder) readConfig(snapshot *source.Snapshot) {
	var src []byte // without a file, everything has its default
	if snapshot.Has(source.SiteFile) {
		src = b.read(snapshot, source.SiteFile)
	}
	settings, faults := config.Parse(source.SiteFile, src)
	switch {
	case b.options.BaseURL != "":
		settings.BaseURL = b.options.BaseURL
	case b.options.Advice && !settings.BaseURLSet:
		b.report(diag.Place{File: source.SiteFile}.Warning("no-base-url",
			"base_url is not set, so feed, sitemap and canonical links name "+settings.BaseURL,
			"add a line “base_url: https://…” with the address where the site will stand"))
	}
	settings.Cards = settings.Cards && !b.options.Portable // nobody links to a file of one's own
	b.config = settings
	b.report(faults...)
}

// readContent gathers the files of content/, parses the pages among them, reads
// those that are copied and loads the theme, which takes as long as some hundred
// pages, beside them. It returns the faces of the pages.
func (b *builder) readContent(snapshot *source.Snapshot) []*site.Face {
	names, copied := b.gather(snapshot)
	themeFolder, themeFiles := b.readTheme(snapshot)
	parser := b.parser()
	options := pageKey{limits: b.pageLimits(), prose: b.looksAtProse()}
	pages, files := b.memory.lastPages(names), make([]fileEntry, len(copied))
	var themeFaults []diag.Diagnostic
	b.total = 2 * len(names)
	parallel.Do(1+len(names)+len(copied), b.options.Workers, func(i int) {
		switch i--; {
		case i < 0:
			b.theme, themeFaults = b.memory.theme(themeFolder, themeFiles)
		case i < len(names):
			pages[i] = b.memory.page(parser, options, snapshot, names[i], pages[i])
			b.step()
		default:
			files[i-len(names)] = b.memory.file(snapshot, copied[i-len(names)])
		}
	})
	b.takeFiles(copied, files)
	b.report(themeFaults...)
	b.checklists = map[*markdown.Document]*checklist.Checklist{}
	b.texts = make(site.Texts, len(pages))
	faces := make([]*site.Face, len(pages))
	for i, page := range pages {
		b.report(page.faults...)
		b.texts[i], faces[i] = page.document, page.face
		if page.checklist != nil {
			b.checklists[page.document] = page.checklist
		}
	}
	b.memory.keepPages(names, pages)
	return faces
}

// gather returns the names of the files of content/ that become pages, and of
// those that are copied.
func (b *builder) gather(snapshot *source.Snapshot) (names, copied []string) {
	for name := range snapshot.Under(source.ContentFolder) {
		switch ext := path.Ext(name); {
		case ext == markdownExt, ext == checklistExt:
			names = append(names, name)
		case looksLikePage(strings.ToLower(ext)):
			b.report(contentPlace(name).Error("unknown-content", "the name looks like a page's, and would be copied as it is, a draft too",
				"the name of an article ends in “.md”, that of a self-assessment in “.yaml”; begin it with “_” to leave it out"))
		default:
			copied = append(copied, name)
		}
	}
	return names, copied
}

// The extensions of the files that become pages.
const (
	markdownExt  = ".md"
	checklistExt = ".yaml"
)

// looksLikePage reports whether an extension in lower case is one that authors
// and editors give to Markdown, YAML and copies of them.
func looksLikePage(ext string) bool {
	switch ext {
	case ".md", ".markdown", ".mdown", ".mkd", ".yaml", ".yml", ".bak", ".orig":
		return true
	}
	return false
}

func contentPlace(name string) diag.Place {
	return diag.Place{File: path.Join(source.ContentFolder, name)}
}

// takeFiles gathers the files that are copied as they are. What is wrong with one
// is no matter where it is too large to be taken.
func (b *builder) takeFiles(names []string, files []fileEntry) {
	b.files = make(map[string][]byte, len(names))
	for i, name := range names {
		b.files[name] = files[i].content
		if limit := b.config.Limits.FileMiB; len(files[i].content) > limit<<20 {
			b.report(contentPlace(name).Error("file-too-large",
				fmt.Sprintf("the file is larger than the limit of %d MiB", limit), "make it smaller, or raise limits.file_mib in site.yaml"))
			continue
		}
		b.report(files[i].faults...)
	}
	b.memory.keepFiles(names, files)
}

// readTheme returns the files of the theme from the root's themes/, or, where
// the root has none of that name, those in the program.
func (b *builder) readTheme(snapshot *source.Snapshot) (folder string, files map[string][]byte) {
	folder = path.Join(source.ThemesFolder, b.config.Theme)
	files = map[string][]byte{}
	for name := range snapshot.Under(folder) {
		files[name] = b.read(snapshot, path.Join(folder, name))
	}
	switch {
	case len(files) > 0:
	case b.config.Theme == themes.DefaultName:
		files = themes.Files()
	default:
		b.report(b.config.ThemePlace.Error("unknown-theme", "there is no theme “"+b.config.Theme+"”",
			diag.DidYouMean(b.config.Theme, knownThemes(snapshot),
				"a theme is a folder of "+source.ThemesFolder+"/; the default is “"+themes.DefaultName+"”")))
		files = themes.Files() // so that the content is checked all the same
	}
	return folder, files
}

// knownThemes lists the themes of the root and the one in the program.
func knownThemes(snapshot *source.Snapshot) []string {
	known := []string{themes.DefaultName}
	for name := range snapshot.Under(source.ThemesFolder) {
		if folder, _, inside := strings.Cut(name, "/"); inside {
			known = append(known, folder)
		}
	}
	return slices.Compact(known)
}

func (b *builder) pageLimits() markdown.Limits {
	return markdown.Limits{
		PageBytes:  b.config.Limits.PageKiB << 10,
		TableCells: b.config.Limits.TableCells,
		Nesting:    b.config.Limits.Nesting,
	}
}

// parsed is what a page's file comes to.
type parsed struct {
	document  *markdown.Document
	checklist *checklist.Checklist // of a self-assessment
	face      *site.Face
	faults    []diag.Diagnostic
}

// parseRead parses what reading a page's file came to.
func parseRead(parser *markdown.Parser, file string, content []byte, err error) parsed {
	page := parse(parser, file, content)
	if err != nil {
		page.faults = []diag.Diagnostic{source.Fault(file, err)}
	}
	return page
}

// parse parses one page.
func parse(parser *markdown.Parser, file string, content []byte) parsed {
	var page parsed
	if path.Ext(file) == checklistExt {
		page.checklist, page.faults = checklist.Parse(parser, file, content)
		page.document = page.checklist.Document
	} else {
		page.document, page.faults = parser.Parse(file, content)
	}
	page.face = face(page)
	return page
}

func face(page parsed) *site.Face {
	face := site.FaceOf(page.document)
	if list := page.checklist; list != nil && list.Model != nil { // which a faulty one lacks
		face.Assessment, face.Questions = list.ID, len(list.Model.Questions)
		face.Minutes = minutes(face.Questions)
	}
	return face
}
