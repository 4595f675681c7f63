package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"strconv"
	"sync"
)

// A sharer remembers what partials rendered to, by all that they could see.
// Forgetting is always safe.
type sharer struct {
	mu    sync.Mutex
	known map[string]*sharedParts
}

// sharedParts holds the partials rendered for one view, by path.
type sharedParts struct {
	mu    sync.Mutex
	known map[string]sharedPart
}

// A sharedPart is a rendered partial: as layouts print it, and as the memory that
// pages hold.
type sharedPart struct {
	html  template.HTML
	bytes []byte
}

// sharedLimit bounds the memory: 512 views, with partials of 4 KiB each, take
// 4 MiB. Views differ by section, so most sites have far fewer.
const sharedLimit = 512

// of returns the parts of the view with the given key.
func (s *sharer) of(key []byte) *sharedParts {
	s.mu.Lock()
	defer s.mu.Unlock()
	parts, ok := s.known[string(key)]
	if !ok {
		if len(s.known) >= sharedLimit {
			clear(s.known)
		}
		parts = &sharedParts{known: map[string]sharedPart{}}
		s.known[string(key)] = parts
	}
	return parts
}

// sharing returns what is behind [PageView.Shared] for one page.
func (t *Theme) sharing(set *template.Template, v *PageView, root string) func(string) (sharedPart, error) {
	seen := SharedView{Site: v.Site, Home: v.Home, Feed: v.Feed, Search: v.Search, SectionFeed: v.SectionFeed, Breadcrumbs: v.Breadcrumbs, assets: v.assets}
	// The kind is part of the key because a layout may redefine what a partial calls.
	parts := t.shared.of(seen.appendKey(appendStrings(make([]byte, 0, 1024), string(v.Kind), root)))
	return func(name string) (sharedPart, error) {
		parts.mu.Lock()
		defer parts.mu.Unlock()
		if part, ok := parts.known[name]; ok {
			return part, nil
		}
		partial := set.Lookup(name)
		if partial == nil {
			return sharedPart{}, fmt.Errorf("no such template %q", name)
		}
		var out bytes.Buffer
		if err := partial.Execute(&out, &seen); err != nil {
			return sharedPart{}, err
		}
		parts.known[name] = sharedPart{template.HTML(out.String()), bytes.Clone(out.Bytes())}
		return parts.known[name], nil
	}
}

// appendKey appends every field of v, so that different views have different keys.
func (v *SharedView) appendKey(key []byte) []byte {
	s := &v.Site
	key = appendStrings(key, s.Title, s.Description, s.Language, s.Author, v.Home, v.Feed, v.Search)
	key = strconv.AppendBool(strconv.AppendBool(key, s.Draft), s.Offline)
	var feeds []Link
	if v.SectionFeed != nil {
		feeds = []Link{*v.SectionFeed}
	}
	for _, links := range [][]Link{feeds, s.Navigation, s.Footer, v.Breadcrumbs} {
		key = append(strconv.AppendInt(key, int64(len(links)), 10), ';')
		for _, l := range links {
			key = appendStrings(key, l.Label, l.URL, l.Current)
		}
	}
	return key
}

// appendStrings appends each of parts behind its length, so that no two lists
// of parts look alike.
func appendStrings(key []byte, parts ...string) []byte {
	for _, part := range parts {
		key = append(strconv.AppendInt(key, int64(len(part)), 10), ':')
		key = append(key, part...)
	}
	return key
}
