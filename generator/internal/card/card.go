// Package card draws social cards: the pictures that networks and messengers
// show beside a link.
//
// A card is a PNG of [Width] × [Height] pixels: a page's title, large, its
// section above, the site's mark and name below, on the section's colour. The
// package promises:
//
//   - The same card has the same bytes on every machine: nothing is computed in
//     floating point, and the fonts are part of the program.
//   - A card is known by [Card.Name] without being drawn.
//   - Letters that cannot be set are never shown as boxes or torn apart. A mark
//     that the font lacks is left out, as pictographs are; an ellipsis stands for
//     a word with letters that it lacks (Han) or that must be joined to their
//     neighbours (Arabic). Where that would be half of the words or more, the
//     site's name takes the title's place.
//   - A card takes about a millisecond and 5 to 25 KB. It has 16 colours: steps
//     from the ground to the colour of the text, and those of the mark behind it.
//     The ground is drawn once for all cards of a colour, a letter once for all
//     cards.
package card

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"image/color"
	"sync"
)

// The size of a card in pixels: the one that networks recommend.
const (
	Width  = 1200
	Height = 630
)

// version is part of every name: raise it whenever the same Card would have
// other bytes. A test compares them with those that it knows.
const version = 2

// A Card is what a card says. It is all that the drawing sees.
type Card struct {
	Title   string
	Section string // may be empty
	Site    string // the site's name
	Accent  int    // the number of the section's colour, below [Accents]; 0 for none
}

// Name is the card's file name: a hash of all that the drawing sees.
func (c Card) Name() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %q %q %q", version, c.Accent, c.Title, c.Section, c.Site))
	return base32.HexEncoding.EncodeToString(sum[:10]) + ".png"
}

// A Painter draws cards, many at once. What it has found out it keeps for the
// next: the shapes of letters, the grounds.
type Painter struct {
	serif, sans *typeface
	grounds     sync.Map  // by groundKey, of *ground
	desks       sync.Pool // of *desk
}

// NewPainter returns a painter, which takes some milliseconds.
func NewPainter() *Painter {
	p := &Painter{serif: newSerif(), sans: newSans()}
	p.desks.New = func() any { return &desk{canvas: newCanvas()} }
	return p
}

// A desk is what a worker draws on.
type desk struct {
	canvas  canvas
	pressed []byte
	deflater
}

// PNG draws a card.
func (p *Painter) PNG(c Card) []byte {
	title, section, site := p.texts(c)
	g := p.ground(groundKey{site, c.Accent})
	d := p.desks.Get().(*desk)
	defer p.desks.Put(d)
	copy(d.canvas, g.canvas)
	p.write(d.canvas, title, section)
	d.pressed = d.encode(d.pressed[:0], d.canvas, g.palette)
	return append([]byte(nil), d.pressed...)
}

// texts returns what of the card's texts can be set. Without a title, the
// site's name takes its place.
func (p *Painter) texts(c Card) (title, section, site string) {
	title, section, site = p.serif.settable(c.Title), p.sans.settable(c.Section), p.serif.settable(c.Site)
	if title == "" || title == site {
		return site, "", ""
	}
	return title, section, site
}

// The layout of a card, in pixels.
const (
	margin      = 84
	sectionSize = 30
	siteSize    = 36
)

// write sets the title below the section.
func (p *Painter) write(c canvas, title, section string) {
	top := 100
	if section != "" {
		c.write(p.sans, p.sans.shorten(section, sectionSize, Width-2*margin), sectionSize, margin, 112)
		top = 150
	}
	s := p.serif.set(title, Width-2*margin)
	for i, line := range s.lines {
		c.write(p.serif, line, s.size, margin-s.size/24, top+s.size*(88+i*112)/100)
	}
}

// A ground is a card without its title and section.
type ground struct {
	canvas  canvas
	palette [colours]color.RGBA
}

// A groundKey is all that a ground sees.
type groundKey struct {
	site   string
	accent int
}

func (p *Painter) ground(key groundKey) *ground {
	if known, ok := p.grounds.Load(key); ok {
		return known.(*ground)
	}
	g := &ground{newCanvas(), paletteOf(accents()[key.accent].sRGB)}
	g.canvas.mark(600, 84, 24, func(part int) uint8 { return uint8(full + (part*(strong-full)+15)/16) })
	g.canvas.mark(margin-6, 508, 2, func(part int) uint8 { return uint8((part*full + 8) / 16) })
	g.canvas.write(p.serif, p.serif.shorten(key.site, siteSize, 440), siteSize, margin+72, 553)
	p.grounds.Store(key, g)
	return g
}
