package card

import "image/color"

// An accent is a colour of the theme.
type accent struct {
	name    string     // of its section's colour
	l, c, h float64    // oklch(l c h), as the theme's style sheet has it
	sRGB    color.RGBA // the same; a constant, so that no machine rounds it differently
}

// Accents is how many colours there are: one for each of six sections, and one
// for pages of none.
const Accents = 7

// accents are the grounds of cards: the light theme's accents, in their order.
func accents() [Accents]accent {
	return [...]accent{
		{"ink-teal", 0.42, 0.07, 200, opaque(0x04585c)},
		{"moss", 0.45, 0.09, 145, opaque(0x326234)},
		{"indigo", 0.44, 0.11, 275, opaque(0x424b8e)},
		{"brick", 0.48, 0.13, 30, opaque(0x993a2e)},
		{"amber-brown", 0.48, 0.09, 70, opaque(0x7e541b)},
		{"plum", 0.44, 0.11, 335, opaque(0x76386a)},
		{"slate", 0.44, 0.05, 240, opaque(0x38566c)},
	}
}

// text is the colour of texts: the light theme's paper.
const text = 0xfaf8f4

func opaque(rgb uint32) color.RGBA {
	return color.RGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 0xff}
}

// The places of colours in a palette. Those up to full lead from the ground to
// the text, those from faint on from the ground to the mark behind it.
const (
	full    = 8
	faint   = full + 1
	strong  = 15
	colours = 16
)

// paletteOf mixes the colours of a card.
func paletteOf(ground color.RGBA) [colours]color.RGBA {
	var all [colours]color.RGBA
	mark := mix(ground, opaque(text), 9, 100)
	for i := range full + 1 {
		all[i] = mix(ground, opaque(text), i, full)
	}
	for i := faint; i <= strong; i++ {
		all[i] = mix(ground, mark, i-full, strong-full)
	}
	return all
}

// mix goes part/whole of the way from a to b.
func mix(a, b color.RGBA, part, whole int) color.RGBA {
	between := func(a, b uint8) uint8 { return uint8((int(a)*(whole-part) + int(b)*part + whole/2) / whole) }
	return color.RGBA{between(a.R, b.R), between(a.G, b.G), between(a.B, b.B), 0xff}
}
