package build

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"rapport/generator/internal/site"
)

// headersFile tells hosts what to send with the files, in the form that Netlify
// and Cloudflare read: a pattern of paths, then indented headers. Other hosts see
// a file like any other.
// Sources: https://docs.netlify.com/manage/routing/headers/,
// https://developers.cloudflare.com/pages/configuration/headers/
const headersFile = "_headers"

// Cloudflare reads so many rules, of lines so long in bytes.
const (
	maxRules      = 100
	maxRuleLength = 2000
)

// security is sent with every file. Of the page's Content-Security-Policy, which
// is the theme's and differs by kind of page, it has only what a page cannot say
// for itself. Strict-Transport-Security is left to whoever owns the domain: it
// binds all that a host ever serves, for long.
const security = `/*
  Content-Security-Policy: frame-ancestors 'none'
  Cross-Origin-Opener-Policy: same-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
`

// drawing is sent with SVG files, beside what is sent with every file: a browser
// that gets two policies obeys both. Nothing in content/ runs anything, as package
// inert sees to; this is for what it may overlook. A drawing may have its styles,
// and pictures and fonts that are part of it. Each file has a rule of its own: what
// a host makes of a pattern such as /*.svg is not said, and as /* it would break
// every page.
const drawing = "Content-Security-Policy: default-src 'none'; font-src data:; img-src data:; style-src 'unsafe-inline'; sandbox"

// How long a browser may keep a file without asking whether there is another: for
// ever where its name holds a hash of its content, else not at all.
const (
	keepForEver = "Cache-Control: public, max-age=31536000, immutable"
	askAlways   = "Cache-Control: no-cache"
)

// hashed are the folders whose files have a hash of the content in their names.
func hashed() []string { return []string{"assets", "cards"} }

// addHeaders adds the rules, which are written when somebody wants to read them:
// a preview's are for nobody.
func (b *builder) addHeaders(tree Tree) {
	shared := sharedFolders(b.site) // now, so that nothing keeps the site
	tree[headersFile] = Lazy(func() []byte { return headers(shared, tree) })
}

// headers writes the rules for a tree, in which authors have files in the shared
// folders. Hosts apply every rule that fits and join the values of one header, so
// each path has one rule of caching: no pattern of those holds another.
func headers(shared map[string]bool, tree Tree) []byte {
	var forEver, always []string
	for name, isFolder := range topNames(tree) {
		switch {
		case !isFolder:
			always = append(always, "/"+site.Escape(name))
		case slices.Contains(hashed(), name) && !shared[name]:
			forEver = append(forEver, "/"+name+"/*")
		default:
			always = append(always, "/"+site.Escape(name)+"/*")
		}
	}
	slices.Sort(forEver)
	slices.SortFunc(always, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	out, rules := []byte(security), 1
	add := func(pattern, header string) {
		if rules < maxRules && len(pattern) <= maxRuleLength && !strings.ContainsAny(pattern[:len(pattern)-1], "*:") {
			out = append(out, "\n"+pattern+"\n  "+header+"\n"...)
			rules++
		}
	}
	for _, pattern := range forEver {
		add(pattern, keepForEver)
	}
	for _, output := range drawingsOf(tree) {
		add("/"+site.Escape(output), drawing)
	}
	add("/", askAlways)
	for _, pattern := range always {
		add(pattern, askAlways) // what finds no place has the host's default, which on both is the same
	}
	return out
}

// drawingsOf are the SVG files of a tree, in order.
func drawingsOf(tree Tree) []string {
	var found []string
	for output := range tree {
		if strings.EqualFold(path.Ext(output), ".svg") {
			found = append(found, output)
		}
	}
	slices.Sort(found)
	return found
}

// topNames are the names in the root of a tree, and whether each is a folder's.
func topNames(tree Tree) map[string]bool {
	names := map[string]bool{}
	for output := range tree {
		name, _, isFolder := strings.Cut(output, "/")
		names[name] = isFolder
	}
	delete(names, headersFile) // is read, not served
	return names
}

// sharedFolders are the folders of the root in which authors have files.
func sharedFolders(s *site.Site) map[string]bool {
	folders := map[string]bool{}
	last := "/" // pages come folder by folder
	add := func(output string) {
		if strings.HasPrefix(output, last) {
			return
		}
		if name, _, isFolder := strings.Cut(output, "/"); isFolder {
			folders[name], last = true, name+"/"
		}
	}
	for _, page := range s.Pages {
		add(page.URL)
	}
	for _, file := range s.Files {
		add(file)
	}
	for _, redirect := range s.Redirects {
		add(redirect.File)
	}
	return folders
}
