package theme

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
)

// What an article's reader fetches first stays far below its budget of 14 KiB:
// the rest is left for the text.
func TestWeight(t *testing.T) {
	th := loaded(t)
	css := gzipped(t, th.Assets()[th.urls["article.css"]])
	chrome := gzipped(t, []byte(render(t, th, sampleArticle(), "")))
	t.Logf("compressed: style sheets %d bytes, an article without its body %d bytes", css, chrome)
	// Six accents in two schemes and the ways on from an article take the sixth KiB.
	if css > 6<<10 || chrome > 5<<9 {
		t.Errorf("style sheets of %d bytes (at most 6 KiB), chrome of %d bytes (at most 2.5 KiB)", css, chrome)
	}
	if more := gzipped(t, th.Assets()[th.urls["assessment.css"]]); more > 6<<10 {
		t.Errorf("a self-assessment's style sheet of %d bytes (at most 6 KiB)", more)
	}
}

func gzipped(t *testing.T, content []byte) int {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// TestContrast computes the contrast of the colours that meet, in both
// schemes and with every accent, by WCAG 2's formula: 4.5 for text, 3 for lines
// and shapes.
func TestContrast(t *testing.T) {
	for scheme, tokens := range schemes(t) {
		check := func(fore, back string, least float64) {
			t.Helper()
			if got := contrast(tokens.luminance(t, fore), tokens.luminance(t, back)); got < least {
				t.Errorf("%s: %s on %s has %.2f:1, needs %g", scheme, fore, back, got, least)
			}
		}
		check("paper", "ink", 7)
		for _, back := range []string{"paper", "shade", "mark"} {
			check("ink", back, 7)
		}
		for _, back := range []string{"paper", "shade"} {
			check("quiet", back, 4.5)
			for _, hue := range hues(t) {
				check("callout "+hue, back, 4.5)
			}
		}
		for accent := range 7 {
			tone, tint := fmt.Sprintf("accent %d", accent), fmt.Sprintf("tint %d", accent)
			for _, back := range []string{"paper", "shade", "mark", tint} {
				check(tone, back, 4.5)
			}
			check("paper", tone, 4.5)
			check("ink", tint, 7)
			check("quiet", tint, 4.5)
		}
	}
}

// The browser's own frame has the colour of the page.
func TestThemeColor(t *testing.T) {
	page := render(t, loaded(t), sampleArticle(), "")
	for scheme, tokens := range schemes(t) {
		r, g, b := tokens.rgb(t, "paper")
		want := fmt.Sprintf(`<meta name="theme-color" content="#%02x%02x%02x" media="(prefers-color-scheme: %s)">`,
			to8bit(r), to8bit(g), to8bit(b), scheme)
		if !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
	}
}

// palette holds the custom properties of one colour scheme.
type palette map[string]string

func schemes(t *testing.T) map[string]palette {
	t.Helper()
	light, dark, ok := strings.Cut(string(embedded(t)["assets/css/tokens.css"]), "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("no dark scheme")
	}
	schemes := map[string]palette{"light": {}, "dark": {}}
	read := func(css string, into ...palette) {
		for _, rule := range regexp.MustCompile(`(?s)(:root|\[data-accent="(\d)"\]) \{(.*?)\}`).FindAllStringSubmatch(css, -1) {
			for _, found := range regexp.MustCompile(`--([\w-]+): ([^;]+);`).FindAllStringSubmatch(rule[3], -1) {
				name, value := found[1], found[2]
				if name == "tone" {
					name = "accent " + cmp.Or(rule[2], "0")
				}
				for _, scheme := range into {
					scheme[name] = value
				}
			}
		}
	}
	dark, _, _ = strings.Cut(dark, "@media (prefers-contrast")
	read(light, schemes["light"], schemes["dark"])
	read(dark, schemes["dark"])
	return schemes
}

func hues(t *testing.T) []string {
	t.Helper()
	var hues []string
	for _, found := range regexp.MustCompile(`--hue: (\d+);`).FindAllStringSubmatch(string(embedded(t)["assets/css/blocks.css"]), -1) {
		hues = append(hues, found[1])
	}
	if len(hues) != 5 {
		t.Fatalf("callouts have the hues %v", hues)
	}
	return hues
}

// oklch returns the lightness, chroma and hue of a colour: a property's name,
// or "callout" and a hue.
func (p palette) oklch(t *testing.T, name string) (l, c, h float64) {
	t.Helper()
	value := p[name]
	if hue, ok := strings.CutPrefix(name, "callout "); ok {
		value = "oklch(" + p["callout-l"] + " " + p["callout-c"] + " " + hue + ")"
	} else if strings.HasPrefix(name, "accent ") {
		value = "oklch(" + p["depth"] + " " + value + ")"
	}
	if _, err := fmt.Sscanf(value, "oklch(%g %g %g)", &l, &c, &h); err != nil {
		t.Fatalf("%s: %q: %v", name, value, err)
	}
	return l, c, h
}

// oklab returns the coordinates of a colour: a name as for oklch, or "tint" and
// the number of an accent, which is mixed as the style sheet says.
func (p palette) oklab(t *testing.T, name string) (lab [3]float64) {
	t.Helper()
	if accent, ok := strings.CutPrefix(name, "tint "); ok {
		var percent float64
		if _, err := fmt.Sscanf(p["wash"], "%g%%", &percent); err != nil {
			t.Fatal(err)
		}
		fore, back := p.oklab(t, "accent "+accent), p.oklab(t, "paper")
		for i := range lab {
			lab[i] = fore[i]*percent/100 + back[i]*(1-percent/100)
		}
		return lab
	}
	l, c, h := p.oklch(t, name)
	return [3]float64{l, c * math.Cos(h*math.Pi/180), c * math.Sin(h*math.Pi/180)}
}

// rgb converts to linear sRGB, clipped to its gamut.
// Source: https://www.w3.org/TR/css-color-4/#color-conversion-code
func (p palette) rgb(t *testing.T, name string) (r, g, b float64) {
	t.Helper()
	lab := p.oklab(t, name)
	l, x, y := lab[0], lab[1], lab[2]
	cube := func(v float64) float64 { return v * v * v }
	long := cube(l + 0.3963377774*x + 0.2158037573*y)
	medium := cube(l - 0.1055613458*x - 0.0638541728*y)
	short := cube(l - 0.0894841775*x - 1.2914855480*y)
	clip := func(v float64) float64 { return min(max(v, 0), 1) }
	return clip(4.0767416621*long - 3.3077115913*medium + 0.2309699292*short),
		clip(-1.2684380046*long + 2.6097574011*medium - 0.3413193965*short),
		clip(-0.0041960863*long - 0.7034186147*medium + 1.7076147010*short)
}

// luminance is WCAG's relative luminance.
func (p palette) luminance(t *testing.T, name string) float64 {
	t.Helper()
	r, g, b := p.rgb(t, name)
	return 0.2126*r + 0.7152*g + 0.0722*b
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

// to8bit applies sRGB's transfer function.
func to8bit(v float64) int {
	if v <= 0.0031308 {
		v *= 12.92
	} else {
		v = 1.055*math.Pow(v, 1/2.4) - 0.055
	}
	return int(math.Round(v * 255))
}

// The README tells authors of themes every type, field and method they can use.
func TestReadmeNamesEverything(t *testing.T) {
	readme, err := os.ReadFile("../../../themes/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, typ := range viewTypes() {
		section, ok := sectionOf(string(readme), typ.Name())
		if !ok {
			t.Errorf("no section for %s", typ.Name())
		}
		for _, name := range fieldsOf(typ.String()) {
			if !regexp.MustCompile("`\\." + name + "\\b").MatchString(section) {
				t.Errorf("%s: .%s is not described", typ.Name(), name)
			}
		}
	}
	for _, kind := range Kinds() {
		if !strings.Contains(string(readme), "`"+layoutOf(kind)+"`") {
			t.Errorf("%s is not described", layoutOf(kind))
		}
	}
}

// sectionOf returns the text below the heading that names a type.
func sectionOf(readme, typ string) (string, bool) {
	_, text, ok := strings.Cut(readme, "### "+typ+"\n")
	text, _, _ = strings.Cut(text, "\n#")
	return text, ok
}
