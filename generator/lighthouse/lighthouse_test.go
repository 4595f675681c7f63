package main

import (
	"compress/gzip"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// A host compresses as the browser asks, and lets it keep what has a hash.
func TestHost(t *testing.T) {
	dir := t.TempDir()
	text := strings.Repeat("So much text. ", 100)
	for _, name := range []string{"index.html", "assets/main.0123456789.css"} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	h, err := newHost(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	readers := map[string]func(io.Reader) io.Reader{
		"":     func(r io.Reader) io.Reader { return r },
		"br":   func(r io.Reader) io.Reader { return brotli.NewReader(r) },
		"gzip": func(r io.Reader) io.Reader { unzipped, _ := gzip.NewReader(r); return unzipped },
	}
	for path, cached := range map[string]string{"": "no-cache", "assets/main.0123456789.css": "public, max-age=31536000, immutable"} {
		for encoding, reader := range readers {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.home+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Accept-Encoding", encoding)
			response, err := http.DefaultTransport.RoundTrip(request)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(reader(response.Body))
			response.Body.Close()
			if err != nil || string(got) != text {
				t.Errorf("/%s as %q: %d bytes, %v", path, encoding, len(got), err)
			}
			if response.Header.Get("Content-Encoding") != encoding || response.Header.Get("Cache-Control") != cached {
				t.Errorf("/%s as %q has the headers %v", path, encoding, response.Header)
			}
		}
	}
}

// A page is perfect if each of its scores was 100 once; only what takes from a
// score is printed.
func TestReport(t *testing.T) {
	scores := func(performance, seo int) map[string]int {
		return map[string]int{"performance": performance, "accessibility": 100, "best-practices": 100, "seo": seo}
	}
	faults := []fault{
		{Category: "seo", Audit: "title", Counts: true, Title: "No title", Where: []string{"<title></title>"}},
		{Category: "seo", Audit: "hint", Title: "A hint"},
	}
	cases := map[string]struct {
		looks   []look
		perfect bool
		prints  string
	}{
		"nothing":     {},
		"perfect":     {looks: []look{{URL: "/", Form: "mobile", Scores: scores(100, 100), Faults: faults[1:]}}, perfect: true},
		"noise":       {looks: []look{{URL: "/", Form: "mobile", Scores: scores(90, 100)}, {URL: "/", Form: "mobile", Scores: scores(100, 100)}}, perfect: true},
		"other forms": {looks: []look{{URL: "/", Form: "mobile", Scores: scores(90, 100)}, {URL: "/", Form: "desktop", Scores: scores(100, 100)}}},
		"fault":       {looks: []look{{URL: "/", Form: "mobile", Scores: scores(100, 92), Faults: faults}}, prints: "seo, title 0: No title"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			r := report{out: &out}
			for _, l := range c.looks {
				r.add(l)
			}
			if got := r.perfect(); got != c.perfect {
				t.Errorf("perfect is %v", got)
			}
			if !strings.Contains(out.String(), c.prints) || strings.Contains(out.String(), "A hint") {
				t.Errorf("prints\n%s", &out)
			}
		})
	}
}
