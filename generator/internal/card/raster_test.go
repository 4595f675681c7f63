package card

import (
	"image"
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// outline is a path of lines through points, in 1/64 pixels.
func outline(points ...[2]int) sfnt.Segments {
	var s sfnt.Segments
	for i, p := range points {
		op := sfnt.SegmentOpLineTo
		if i == 0 {
			op = sfnt.SegmentOpMoveTo
		}
		s = append(s, sfnt.Segment{Op: op, Args: [3]fixed.Point26_6{{X: fixed.Int26_6(p[0]), Y: fixed.Int26_6(p[1])}}})
	}
	return s
}

// area is what a mask covers, in pixels times full.
func (m mask) area() int {
	sum := 0
	for _, step := range m.steps {
		sum += int(step)
	}
	return sum
}

// TestShapes: squares have their area wherever they stand, twice round is as
// once, and a hole is a hole.
func TestShapes(t *testing.T) {
	square := func(x, y, size int) sfnt.Segments {
		return outline([2]int{x, y}, [2]int{x + size, y}, [2]int{x + size, y + size}, [2]int{x, y + size})
	}
	hole := outline([2]int{64, 64}, [2]int{64, 192}, [2]int{192, 192}, [2]int{192, 64})
	for name, test := range map[string]struct {
		of     sfnt.Segments
		bounds image.Rectangle
		area   int
	}{
		"nothing":   {nil, image.Rectangle{}, 0},
		"a point":   {outline([2]int{9, 9}), image.Rectangle{}, 0},
		"a pixel":   {square(0, 0, 64), image.Rect(0, 0, 1, 1), full},
		"negative":  {square(-128, -128, 64), image.Rect(-2, -2, -1, -1), full},
		"halves":    {square(32, 32, 64), image.Rect(0, 0, 2, 2), full},
		"four":      {square(0, 0, 256), image.Rect(0, 0, 4, 4), 16 * full},
		"twice":     {append(square(0, 0, 256), square(64, 64, 64)...), image.Rect(0, 0, 4, 4), 16 * full},
		"with hole": {append(square(0, 0, 256), hole...), image.Rect(0, 0, 4, 4), 12 * full},
		"triangle":  {outline([2]int{0, 0}, [2]int{512, 0}, [2]int{0, 512}), image.Rect(0, 0, 8, 8), 32 * full},
	} {
		if m := shape(test.of); m.bounds != test.bounds || m.area() != test.area {
			t.Errorf("%s: %v covers %d, want %v and %d", name, m.bounds, m.area(), test.bounds, test.area)
		}
	}
}
