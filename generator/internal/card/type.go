package card

import (
	"sync"
	"unicode"

	"codeberg.org/go-fonts/stix/stix2textsemibold"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A typeface is a font and what has been found out about it. It can be used by
// many at once.
type typeface struct {
	font  *sfnt.Font
	perEm int // units
	known [known]glyph
	masks sync.Map // by sizedRune, of mask
	kerns sync.Map // by [2]sfnt.GlyphIndex, of int
}

// A glyph is what stands for a letter.
type glyph struct {
	index   sfnt.GlyphIndex // 0 if there is none
	advance int             // units
}

// known is the first rune whose glyph is looked up anew each time: those before
// are Latin letters.
const known = 0x250

type sizedRune struct {
	r    rune
	size int
}

// newSerif and newSans return the typefaces of cards: STIX Two Text and Go, both
// of free licences.
func newSerif() *typeface { return newTypeface(stix2textsemibold.TTF) }
func newSans() *typeface  { return newTypeface(gomedium.TTF) }

// newTypeface reads a font, which is part of the program: if it cannot be read,
// the program is broken.
func newTypeface(content []byte) *typeface {
	parsed, err := sfnt.Parse(content)
	if err != nil {
		panic(err)
	}
	t := &typeface{font: parsed, perEm: int(parsed.UnitsPerEm())}
	for r := range rune(known) {
		t.known[r] = t.lookUp(r)
	}
	return t
}

// glyph returns what stands for a rune.
func (t *typeface) glyph(r rune) glyph {
	if r < known {
		return t.known[r]
	}
	return t.lookUp(r)
}

func (t *typeface) lookUp(r rune) glyph {
	var buffer sfnt.Buffer
	index, err := t.font.GlyphIndex(&buffer, r)
	if err != nil || index == 0 {
		return glyph{}
	}
	advance, err := t.font.GlyphAdvance(&buffer, index, fixed.Int26_6(t.perEm), font.HintingNone)
	if err != nil {
		return glyph{}
	}
	return glyph{index, int(advance)}
}

// kern is how much closer two letters stand than their advances say, in units;
// mostly below 0.
func (t *typeface) kern(a, b sfnt.GlyphIndex) int {
	pair := [2]sfnt.GlyphIndex{a, b}
	if known, ok := t.kerns.Load(pair); ok {
		return known.(int)
	}
	units, err := t.font.Kern(nil, a, b, fixed.Int26_6(t.perEm), font.HintingNone)
	if err != nil {
		units = 0 // the font says nothing about the two
	}
	t.kerns.Store(pair, int(units))
	return int(units)
}

// width is the width of a text in units.
func (t *typeface) width(s string) int {
	width, last := 0, sfnt.GlyphIndex(0)
	for _, r := range s {
		g := t.glyph(r)
		width += g.advance + t.kern(last, g.index)
		last = g.index
	}
	return width
}

// mask returns the shape of a letter at a size in pixels.
func (t *typeface) mask(r rune, size int) mask {
	key := sizedRune{r, size}
	if made, ok := t.masks.Load(key); ok {
		return made.(mask)
	}
	var buffer sfnt.Buffer
	var made mask
	if outline, err := t.font.LoadGlyph(&buffer, t.glyph(r).index, fixed.I(size), nil); err == nil {
		made = shape(outline)
	}
	t.masks.Store(key, made)
	return made
}

// sets reports whether a letter can be set, by itself and from left to right.
func (t *typeface) sets(r rune) bool {
	return unicode.IsSpace(r) || t.glyph(r).index != 0 && !unicode.In(r, unicode.M, unicode.C, unicode.Hebrew, unicode.Arabic)
}
