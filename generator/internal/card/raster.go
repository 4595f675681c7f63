package card

import (
	"image"
	"slices"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A mask is a shape as steps from 0 to full, in bounds relative to its origin.
type mask struct {
	bounds image.Rectangle
	steps  []uint8 // row after row
}

// Each row of pixels is looked at along this many lines, and a pixel's width
// is 64 units of 26.6 fixed point.
const (
	lines = 16
	unit  = 64
)

// A raster collects the edges of a shape. All of it is whole numbers: floating
// point may come to other steps on another machine.
type raster struct {
	at, start fixed.Point26_6
	edges     []edge
}

// An edge is a straight one that does not lie level, from its upper end to its
// lower one.
type edge struct {
	from, to fixed.Point26_6
	winding  int
}

// shape returns the mask of a glyph's outline.
func shape(outline sfnt.Segments) mask {
	var r raster
	for _, s := range outline {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			r.lineTo(r.start)
			r.at, r.start = s.Args[0], s.Args[0]
		case sfnt.SegmentOpLineTo:
			r.lineTo(s.Args[0])
		case sfnt.SegmentOpQuadTo:
			r.curveTo(s.Args[0], s.Args[0], s.Args[1], true)
		case sfnt.SegmentOpCubeTo:
			r.curveTo(s.Args[0], s.Args[1], s.Args[2], false)
		}
	}
	r.lineTo(r.start)
	return r.fill()
}

func (r *raster) lineTo(p fixed.Point26_6) {
	switch {
	case p.Y > r.at.Y:
		r.edges = append(r.edges, edge{r.at, p, 1})
	case p.Y < r.at.Y:
		r.edges = append(r.edges, edge{p, r.at, -1})
	}
	r.at = p
}

// pieces is the number of straight lines that stand for a curve: at the sizes
// of cards, none is further from it than a tenth of a pixel.
const pieces = 16

// curveTo adds a Bézier curve with one control point or two.
func (r *raster) curveTo(c, d, p fixed.Point26_6, quadratic bool) {
	from := r.at
	for i := int64(1); i <= pieces; i++ {
		at := func(a, c, d, p fixed.Int26_6) fixed.Int26_6 {
			j := pieces - i
			if quadratic {
				return fixed.Int26_6((int64(a)*j*j + 2*int64(c)*i*j + int64(p)*i*i) / (pieces * pieces))
			}
			return fixed.Int26_6((int64(a)*j*j*j + 3*int64(c)*i*j*j + 3*int64(d)*i*i*j + int64(p)*i*i*i) / (pieces * pieces * pieces))
		}
		r.lineTo(fixed.Point26_6{X: at(from.X, c.X, d.X, p.X), Y: at(from.Y, c.Y, d.Y, p.Y)})
	}
}

// A crossing is where a line meets an edge.
type crossing struct{ x, winding int }

// fill fills what the edges enclose, by the non-zero rule.
func (r *raster) fill() mask {
	m := mask{bounds: r.bounds()}
	width, height := m.bounds.Dx(), m.bounds.Dy()
	m.steps = make([]uint8, width*height)
	var crossings []crossing
	cover := make([]int, width)
	for y := range height {
		clear(cover)
		for line := range lines {
			level := (m.bounds.Min.Y+y)*unit + line*unit/lines + unit/lines/2
			crossings = r.cross(crossings[:0], level)
			winding := 0
			for i, c := range crossings {
				if winding != 0 {
					span(cover, crossings[i-1].x-m.bounds.Min.X*unit, c.x-m.bounds.Min.X*unit)
				}
				winding += c.winding
			}
		}
		for x, units := range cover {
			m.steps[y*width+x] = uint8((units*full + lines*unit/2) / (lines * unit))
		}
	}
	return m
}

// cross returns where the edges meet a line, from left to right.
func (r *raster) cross(all []crossing, level int) []crossing {
	for _, e := range r.edges {
		if int(e.from.Y) <= level && level < int(e.to.Y) {
			x := int(e.from.X) + (level-int(e.from.Y))*int(e.to.X-e.from.X)/int(e.to.Y-e.from.Y)
			all = append(all, crossing{x, e.winding})
		}
	}
	slices.SortFunc(all, func(a, b crossing) int { return a.x - b.x })
	return all
}

// span adds the part of a line from one place to another to the pixels' cover.
func span(cover []int, from, to int) {
	for x := from / unit; x*unit < to; x++ {
		cover[x] += min(to, (x+1)*unit) - max(from, x*unit)
	}
}

// bounds is the smallest rectangle of pixels that holds all edges.
func (r *raster) bounds() image.Rectangle {
	if len(r.edges) == 0 {
		return image.Rectangle{}
	}
	box := image.Rectangle{Min: image.Pt(1<<20, 1<<20), Max: image.Pt(-1<<20, -1<<20)}
	for _, e := range r.edges {
		for _, p := range []fixed.Point26_6{e.from, e.to} {
			box.Min.X, box.Min.Y = min(box.Min.X, p.X.Floor()), min(box.Min.Y, p.Y.Floor())
			box.Max.X, box.Max.Y = max(box.Max.X, p.X.Ceil()), max(box.Max.Y, p.Y.Ceil())
		}
	}
	return box
}
