package card

import "image/color"

// An accent is a colour of the theme.
type accent struct {
	name string     // of its section's colour
	c, h float64    // oklch(depth c h), as the theme's style sheet has it
	sRGB color.RGBA // the same; a constant, so that no machine rounds it differently
}

// depth is the lightness of all accents.
const depth = 0.45

// Accents is how many colours there are: one for each of six sections, and one
// for pages of none.
const Accents = 7

// accents are the grounds of cards: the light theme's accents, in their order.
func accents() [Accents]accent {
	return [...]accent{
		{"ink-teal", 0.075, 200, opaque(0x066166)},
		{"moss", 0.095, 145, opaque(0x2f6332)},
		{"indigo", 0.11, 285, opaque(0x504a8f)},
		{"brick", 0.12, 32, opaque(0x8b3627)},
		{"amber-brown", 0.095, 72, opaque(0x754b03)},
		{"plum", 0.11, 340, opaque(0x7c3a68)},
		{"lake", 0.09, 245, opaque(0x225984)},
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
