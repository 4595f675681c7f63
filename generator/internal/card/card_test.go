package card

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"rapport/themes"
)

var show = flag.String("show", "", "a folder to write the cards of TestCards to, for people to look at")

// samples are cards that may go wrong, by what is special about them.
func samples() map[string]Card {
	site := func(title, section string, accent int) Card { return Card{title, section, "Rapport", accent} }
	return map[string]Card{
		"one-word":     site("Decline", "Deciding", 2),
		"one-line":     site("When to stop", "Trying again", 4),
		"usual":        site("Make the profile answer first", "Asking", 1),
		"long":         site("What silence tells you, and when a second request is fair to both of you", "Trying again", 4),
		"very-long":    site("A very long title that goes on and on, because its author could not decide which of the seven things that the article says was the one that the reader would come for, and so it says all of them at once", "Red flags", 3),
		"no-section":   site("Guidance on asking for, deciding on and retrying professional connection requests.", "", 0),
		"long-word":    site(strings.Repeat("Donaudampfschifffahrtsgesellschaft", 6), strings.Repeat("Sektion ", 30), 5),
		"hyphens":      site("State-of-the-art/self-assessment–questionnaires for back-to-back decision-makers", "Self-assessment", 5),
		"typography":   site("“Can’t we just talk?” — naïve façades, Łódź, Ångström & Πλάτων", "How it works", 6),
		"cyrillic":     site("Как ответить на приглашение", "Вопросы", 6),
		"han":          site("日本語のタイトル", "Asking", 5),
		"arabic":       site("كيف تجيب", "Asking", 1),
		"devanagari":   site("कैसे पूछें", "Asking", 2),
		"some-han":     site("What 関係 and “面子” 二三 mean for a request", "Asking 問", 5),
		"marks":        site("Lời mời từ người lạ: ȩ̃, ṭ̈", "Asking", 5),
		"combining":    site("Q̄ is no letter of its own", "Asking", 2),
		"pictographs":  site("Say thanks 🎉👍🏽, then go 1️⃣", "Asking ✨", 2),
		"only-picture": site("🎉", "Asking", 2),
		"nothing":      {"日本", "", "日本", 3},
		"long-site":    {"A title", "A section", strings.Repeat("A name that is long ", 9), 0},
		"broken":       site("\xff\xfe", "\x00", 0),
		"spaces":       site("  a \n b\u00a0c  ", " \t", 0),
		"empty":        {},
	}
}

// TestCards: each is a PNG of the right size and few bytes, the same from every
// painter, and nothing of its text stands in the margin.
func TestCards(t *testing.T) {
	p, other := NewPainter(), NewPainter()
	for name, c := range samples() {
		content := p.PNG(c)
		if again := other.PNG(c); !bytes.Equal(content, again) {
			t.Errorf("%s differs from painter to painter", name)
		}
		if *show != "" {
			if err := os.WriteFile(filepath.Join(*show, name+".png"), content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if len(content) > 30_000 {
			t.Errorf("%s has %d bytes", name, len(content))
		}
		picture, err := png.Decode(bytes.NewReader(content))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		paletted, ok := picture.(*image.Paletted)
		if !ok || paletted.Rect != image.Rect(0, 0, Width, Height) || len(paletted.Palette) != colours {
			t.Fatalf("%s is %T of %v", name, picture, picture.Bounds())
		}
		checkMargin(t, name, paletted)
	}
}

// checkMargin looks for letters in the margin, with some pixels for what round
// and slanted letters have beyond it.
func checkMargin(t *testing.T, name string, p *image.Paletted) {
	t.Helper()
	inner := image.Rect(margin-12, 60, Width-margin+12, Height-60)
	for y := range Height {
		for x := range Width {
			if colour := p.ColorIndexAt(x, y); 0 < colour && colour <= full && !image.Pt(x, y).In(inner) {
				t.Fatalf("%s has a letter at %d, %d", name, x, y)
			}
		}
	}
}

// TestKnownCards: a card has the bytes that it had, on whatever machine. Where
// they change on purpose, version must too: whoever has a card under its name
// believes that it is as drawn here.
func TestKnownCards(t *testing.T) {
	const of = 2
	want := map[string]string{
		"usual":      "8354b097e8d7d0e5",
		"very-long":  "b98b7cd1e6aa09b0",
		"typography": "b4747aff64161ea0",
		"han":        "c92ec3c391fbe350",
		"hyphens":    "a880a1e86f800072",
	}
	if version != of {
		t.Fatalf("these are the bytes of version %d", of)
	}
	p := NewPainter()
	for name, sum := range want {
		if got := fmt.Sprintf("%x", sha256.Sum256(p.PNG(samples()[name])))[:16]; got != sum {
			t.Errorf("%s is %s, not %s: raise version", name, got, sum)
		}
	}
}

// TestName: each input has a part in the name.
func TestName(t *testing.T) {
	names := map[string]Card{}
	for _, c := range []Card{{}, {"a", "b", "c", 1}, {"a", "b", "c", 2}, {"a", "b", "d", 1}, {"a", "d", "c", 1}, {"d", "b", "c", 1}, {"a", "b\" \"c", "", 1}, {"a", "", "b\" \"c", 1}} {
		if other, taken := names[c.Name()]; taken {
			t.Errorf("%+v and %+v have one name", c, other)
		}
		names[c.Name()] = c
	}
	if name := (Card{"a", "b", "c", 1}).Name(); name != (Card{"a", "b", "c", 1}).Name() || len(name) != 20 {
		t.Errorf("the name is %s", name)
	}
}

// TestTexts: what can be set is set whole, pictographs apart; an ellipsis stands
// for other words, and the site's name for a title that has little else.
func TestTexts(t *testing.T) {
	p := NewPainter()
	for name, want := range map[string][3]string{
		"usual":        {"Make the profile answer first", "Asking", "Rapport"},
		"typography":   {samples()["typography"].Title, "How it works", "Rapport"},
		"cyrillic":     {"Как ответить на приглашение", "Вопросы", "Rapport"},
		"pictographs":  {"Say thanks , then go 1", "Asking", "Rapport"},
		"only-picture": {"Rapport", "", ""},
		"han":          {"Rapport", "", ""},
		"arabic":       {"Rapport", "", ""},
		"devanagari":   {"Rapport", "", ""},
		"some-han":     {"What … and … mean for a request", "", "Rapport"},
		"marks":        {"Lời mời từ người lạ: ȩ, ṭ", "Asking", "Rapport"},
		"combining":    {"Q is no letter of its own", "Asking", "Rapport"},
		"broken":       {"Rapport", "", ""},
		"nothing":      {"", "", ""},
		"spaces":       {"a b\u00a0c", "", "Rapport"},
	} {
		title, section, site := p.texts(samples()[name])
		if got := [3]string{title, section, site}; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if title, _, _ := p.texts(Card{Title: "e\u0301te\u0301 \u00ad!"}); title != "été !" {
		t.Errorf("got %q", title)
	}
}

// TestAtOnce: many may draw at once.
func TestAtOnce(t *testing.T) {
	p := NewPainter()
	c := samples()["usual"]
	want := p.PNG(c)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for n := range 8 {
				if (i+n)%2 == 0 {
					p.PNG(samples()["long"])
				} else if !bytes.Equal(p.PNG(c), want) {
					t.Error("another picture")
				}
			}
		})
	}
	group.Wait()
}

// TestAccents computes the constants, finds them in the theme, and holds the text
// to a contrast of 4.5 on each ground.
func TestAccents(t *testing.T) {
	light, _, _ := strings.Cut(string(themes.Files()["assets/css/tokens.css"]), "@media")
	for i, a := range accents() {
		_, rule, _ := strings.Cut(light, fmt.Sprintf(`[data-accent="%d"] {`, i))
		if i == 0 {
			rule = light // what holds without the attribute
		}
		_, tone, _ := strings.Cut(rule, "--tone: ")
		if tone, _, _ = strings.Cut(tone, ";"); tone != fmt.Sprint(a.c, a.h) {
			t.Errorf("%s is %v in the table, and %s in the theme", a.name, []float64{a.c, a.h}, tone)
		}
		if got := sRGB(depth, a.c, a.h); got != a.sRGB {
			t.Errorf("%s is %v, not %v", a.name, got, a.sRGB)
		}
		if contrast := (luminance(opaque(text)) + 0.05) / (luminance(a.sRGB) + 0.05); contrast < 4.5 {
			t.Errorf("text on %s has a contrast of %.2f", a.name, contrast)
		}
	}
	if !strings.Contains(light, fmt.Sprintf("--depth: %v;", depth)) {
		t.Errorf("the theme's accents have another lightness than %v", depth)
	}
	if got := sRGB(0.979, 0.006, 85); got != opaque(text) {
		t.Errorf("the paper is %v", got)
	}
}

// sRGB converts a colour from OKLCH, as CSS Color 4 says.
func sRGB(l, c, h float64) color.RGBA {
	a, b := c*math.Cos(h*math.Pi/180), c*math.Sin(h*math.Pi/180)
	cube := func(x float64) float64 { return x * x * x }
	x := cube(l + 0.3963377774*a + 0.2158037573*b)
	y := cube(l - 0.1055613458*a - 0.0638541728*b)
	z := cube(l - 0.0894841775*a - 1.2914855480*b)
	encode := func(v float64) uint8 {
		if v = max(v, 0); v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		return uint8(math.Round(255 * v))
	}
	return color.RGBA{
		encode(4.0767416621*x - 3.3077115913*y + 0.2309699292*z),
		encode(-1.2684380046*x + 2.6097574011*y - 0.3413193965*z),
		encode(-0.0041960863*x - 0.7034186147*y + 1.7076147010*z), 0xff,
	}
}

func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		if s := float64(v) / 255; s > 0.04045 {
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return float64(v) / 255 / 12.92
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// TestMark: cards have the mark of the theme.
func TestMark(t *testing.T) {
	const path = `d="M3 24a8.5 8.5 0 0 1 17 0M12 24a8.5 8.5 0 0 1 17 0"`
	icon := string(themes.Files()["assets/favicon.svg"])
	for _, part := range []string{path, "stroke-width:4", "stroke-linecap:round", `viewBox="0 0 32 32"`} {
		if !strings.Contains(icon, part) {
			t.Errorf("the theme's mark is no longer the one that canvas.mark draws: it lacks %s", part)
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	for _, name := range []string{"usual", "long", "very-long"} {
		b.Run(name, func(b *testing.B) {
			p, size := NewPainter(), 0
			p.PNG(samples()[name]) // the letters of which are then known
			for b.Loop() {
				size = len(p.PNG(samples()[name]))
			}
			b.ReportMetric(float64(size), "bytes/card")
		})
	}
}
