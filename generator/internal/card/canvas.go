package card

import "image"

// stride is the length of a row in bytes: one for PNG's filter, which is always
// none, then two pixels in each.
const stride = 1 + Width/2

// A canvas is the rows of a picture, as a PNG holds them.
type canvas []byte

func newCanvas() canvas { return make(canvas, Height*stride) }

// raise gives a pixel a colour of the palette, unless it has a later one of the
// same kind already.
func (c canvas) raise(x, y int, to uint8) {
	at := &c[y*stride+1+x/2]
	shift := uint(4 - x%2*4)
	was := *at >> shift & 15
	if was < to || was > full { // letters stand before the mark
		*at = *at&^(15<<shift) | to<<shift
	}
}

// write sets a line of text, its baseline beginning at a point.
func (c canvas) write(t *typeface, s string, size, x, y int) {
	at, last := 0, glyph{}
	for _, r := range s {
		g := t.glyph(r)
		at += t.kern(last.index, g.index)
		c.stamp(t.mask(r, size), x+(at*size+t.perEm/2)/t.perEm, y)
		at += g.advance
		last = g
	}
}

// stamp puts a mask's origin at a point. What lies beyond the edges is left out.
func (c canvas) stamp(m mask, x, y int) {
	box := m.bounds.Add(image.Pt(x, y))
	seen := box.Intersect(image.Rect(0, 0, Width, Height))
	for y := seen.Min.Y; y < seen.Max.Y; y++ {
		row := m.steps[(y-box.Min.Y)*box.Dx():]
		for x := seen.Min.X; x < seen.Max.X; x++ {
			if step := row[x-box.Min.X]; step > 0 {
				c.raise(x, y, step)
			}
		}
	}
}

// mark draws the mark of assets/favicon.svg: two arches on a field of 32 × 32
// units. Colour is asked for what becomes of pixels that it covers from 1/16 to
// 16/16.
func (c canvas) mark(x, y, scale int, colour func(part int) uint8) {
	const u = 8 // parts of a pixel, so that all is whole
	inside := func(px, py, centre int) bool {
		dx, dy := px-(x*u+centre*scale*u/2), py-(y*u+24*scale*u)
		r, half := 17*scale*u/2, 2*scale*u
		if dy > 0 { // the round ends
			dx = min(max(dx, -dx)-r, r) // from the nearer end
			return dx*dx+dy*dy <= half*half
		}
		d := dx*dx + dy*dy
		return d >= (r-half)*(r-half) && d <= (r+half)*(r+half)
	}
	for py := max(y, 0); py < min(y+32*scale, Height); py++ {
		for px := max(x, 0); px < min(x+32*scale, Width); px++ {
			part := 0
			for sub := range 16 {
				sx, sy := px*u+sub%4*2+1, py*u+sub/4*2+1
				if inside(sx, sy, 23) || inside(sx, sy, 41) { // twice 11.5 and 20.5
					part++
				}
			}
			if part > 0 {
				c.raise(px, py, colour(part))
			}
		}
	}
}
