package theme

import (
	"strings"
	"testing"
)

// TestSources: a citation leads to its source, and each source back to every
// place that cites it.
func TestSources(t *testing.T) {
	page := render(t, loaded(t), sampleArticle(), "<p>BODY</p>")
	for _, want := range []string{
		`<li id="src:1">Rajkumar and others, <cite><a href="https://doi.org/10.1126/science.abl4476">A causal test of the strength of weak ties</a></cite>, Science, 2022. <span class="seen">Abstract read.</span>`,
		`<a class="backlink" href="#cite:1" role="doc-backlink" aria-label="Back to the text, place 1">↩<sup>1</sup></a>`,
		`<a class="backlink" href="#cite:3" role="doc-backlink" aria-label="Back to the text, place 2">↩<sup>2</sup></a></li>`,
		`<li id="src:2">Rashtian and others, <cite>To befriend or not?</cite>, SOUPS, 2014. <span class="seen">Second-hand.</span> Facebook, in 2013. <a class="backlink" href="#cite:2" role="doc-backlink" aria-label="Back to the text">↩</a></li>`,
		`<dl class="grades">`,
		`<p class="review">Updated <time datetime="2026-11-21">21 November 2026</time>. Last reviewed <time datetime="2026-11-21">21 November 2026</time>. Next review due <time datetime="2027-05-21">21 May 2027</time>. <span class="address">https://rapport.example/asking/before-you-press-connect/</span></p>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, never := range []string{"overdue", "From memory", "Copy read"} {
		if strings.Contains(page, never) {
			t.Errorf("says %q", never)
		}
	}
}

// TestSourcesOfLists: what heads a section may cite, too, and the home page; a
// citation there leads somewhere, and the review is told.
func TestSourcesOfLists(t *testing.T) {
	for _, kind := range []Kind{Home, Section} {
		view := sampleArticle()
		view.Kind = kind
		page := render(t, loaded(t), view, "<p>BODY</p>")
		for _, want := range []string{`<li id="src:1">`, `Last reviewed <time`} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s", kind, want)
			}
		}
		view.Sources, view.Reviewed = nil, nil
		if strings.Contains(render(t, loaded(t), view, "<p>BODY</p>"), "<footer class=\"article-footer\">") {
			t.Errorf("%s: a footer with nothing to say", kind)
		}
	}
}

// TestLongOverdue: readers learn above the text that nobody has checked it lately.
func TestLongOverdue(t *testing.T) {
	view := sampleArticle()
	view.LongOverdue = true
	page := render(t, loaded(t), view, "<p>BODY</p>")
	notice := strings.Index(page, `<p class="overdue" role="note">A review of this page has been due since <time datetime="2027-05-21">`)
	if notice < 0 || notice > strings.Index(page, "BODY") {
		t.Error("no notice above the text")
	}
}
