package card

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// A deflater writes a picture as DEFLATE (RFC 1951) in one block. It knows what
// the rows of a card are like: what repeats is the byte before, in a ground of
// one colour, or the row above. So it looks for matches at these two distances
// only, and takes a tenth of the time of a general compressor.
type deflater struct {
	tokens []token
	out    []byte
	bits   uint64 // not yet in out, the first ones lowest
	count  uint   // of bits
}

// A token is a byte to be written as it is, or the length of what is repeated
// and how far back.
type token struct {
	length  uint16 // 0 for a byte
	literal byte
	above   bool // a stride back, else a byte
}

// The alphabets of DEFLATE.
const (
	endOfBlock   = 256
	lengthCodes  = 286 // bytes, the end of the block, lengths
	aboveCode    = 18  // of distances from 513 to 768, in 8 more bits
	aboveBase    = 513
	distances    = aboveCode + 1
	minimalMatch = 5 // a shorter one may take more bits than its bytes
	maximalMatch = 258
	deepest      = 15 // bits of a code
)

// deflate appends the DEFLATE form of src to dst.
func (d *deflater) deflate(dst, src []byte) []byte {
	d.tokens, d.out, d.bits, d.count = d.tokens[:0], dst, 0, 0
	d.match(src)
	var uses [lengthCodes]int
	for _, t := range d.tokens {
		uses[t.symbol()]++
	}
	uses[0]++ // so that there are two codes at least
	uses[endOfBlock]++
	lengths := huffman(uses[:])
	codes := canonical(lengths)
	d.header(lengths)
	for _, t := range d.tokens {
		d.token(t, codes)
	}
	d.code(codes[endOfBlock])
	d.put(0, 7) // the rest of the last byte
	return d.out
}

// match splits src into tokens: always the longer of the two matches.
func (d *deflater) match(src []byte) {
	for i := 0; i < len(src); {
		before, above := 0, 0
		if i >= 1 {
			before = same(src, i-1, i)
		}
		if i >= stride && before < maximalMatch {
			above = same(src, i-stride, i)
		}
		switch n := max(before, above); {
		case n < minimalMatch:
			d.tokens = append(d.tokens, token{literal: src[i]})
			i++
		default:
			d.tokens = append(d.tokens, token{length: uint16(n), above: above > before})
			i += n
		}
	}
}

// same is how many bytes from i on are the same as those from j on.
func same(src []byte, j, i int) int {
	most := min(len(src)-i, maximalMatch)
	a, b := src[j:j+most], src[i:i+most]
	n := 0
	for ; n+8 <= most; n += 8 {
		if differ := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); differ != 0 {
			return n + bits.TrailingZeros64(differ)/8
		}
	}
	for n < most && a[n] == b[n] {
		n++
	}
	return n
}

// symbol is the token's place in the alphabet of bytes and lengths.
func (t token) symbol() int {
	if t.length == 0 {
		return int(t.literal)
	}
	symbol, _, _ := lengthCode(int(t.length))
	return symbol
}

// lengthCode is the symbol of a length, and the bits that follow it.
func lengthCode(length int) (symbol int, extra uint, size uint) {
	if length == maximalMatch {
		return 285, 0, 0
	}
	n := length - 3
	if n < 8 {
		return 257 + n, 0, 0
	}
	size = uint(bits.Len(uint(n))) - 3
	return 257 + int(size)*4 + n>>size, uint(n) & (1<<size - 1), size
}

func (d *deflater) token(t token, codes []huffmanCode) {
	if t.length == 0 {
		d.code(codes[t.literal])
		return
	}
	symbol, extra, size := lengthCode(int(t.length))
	d.code(codes[symbol])
	d.put(extra, size)
	if t.above {
		d.put(1, 1)
		d.put(stride-aboveBase, 8)
	} else {
		d.put(0, 1)
	}
}

// header begins the only block and tells the lengths of its codes. These are
// numbers from 0 to 15, and each is written in four bits.
func (d *deflater) header(lengths []uint8) {
	d.put(0b101, 3) // the last block, with codes of its own
	d.put(lengthCodes-257, 5)
	d.put(distances-1, 5)
	d.put(19-4, 4)
	for i := range 19 { // in DEFLATE's order the three for repetition come first
		if i < 3 {
			d.put(0, 3)
		} else {
			d.put(4, 3)
		}
	}
	length := func(n uint8) { d.put(uint(bits.Reverse8(n)>>4), 4) }
	for _, n := range lengths {
		length(n)
	}
	for i := range distances {
		if i == 0 || i == aboveCode {
			length(1)
		} else {
			length(0)
		}
	}
}

// put appends bits, the lowest first.
func (d *deflater) put(value, size uint) {
	d.bits |= uint64(value) << d.count
	for d.count += size; d.count >= 8; d.count -= 8 {
		d.out = append(d.out, byte(d.bits))
		d.bits >>= 8
	}
}

func (d *deflater) code(c huffmanCode) { d.put(uint(c.bits), uint(c.length)) }

// A huffmanCode is the code of a symbol, its first bit lowest.
type huffmanCode struct {
	bits   uint16
	length uint8
}

// huffman returns the lengths of the codes that write symbols used so often in
// the fewest bits, 0 for those that are not used. At least two must be.
func huffman(uses []int) []uint8 {
	type node struct{ uses, left, right int } // of a leaf, left is its symbol and right -1
	for scale := 0; ; scale++ {
		var nodes []node
		for symbol, n := range uses {
			if n > 0 {
				nodes = append(nodes, node{n>>scale + 1, symbol, -1})
			}
		}
		slices.SortStableFunc(nodes, func(a, b node) int { return a.uses - b.uses })
		leaves := len(nodes)
		leaf, inner := 0, leaves // the least of each kind; those made later are greater
		least := func() int {
			if inner == len(nodes) || leaf < leaves && nodes[leaf].uses <= nodes[inner].uses {
				leaf++
				return leaf - 1
			}
			inner++
			return inner - 1
		}
		for range leaves - 1 {
			left, right := least(), least()
			nodes = append(nodes, node{nodes[left].uses + nodes[right].uses, left, right})
		}
		lengths, depths := make([]uint8, len(uses)), make([]uint8, len(nodes))
		most := uint8(0)
		for i := len(nodes) - 1; i >= 0; i-- {
			if n := nodes[i]; n.right < 0 {
				lengths[n.left] = depths[i]
				most = max(most, depths[i])
			} else {
				depths[n.left], depths[n.right] = depths[i]+1, depths[i]+1
			}
		}
		if most <= deepest {
			return lengths
		} // else try again with uses that are more alike
	}
}

// canonical returns the codes that DEFLATE gives symbols of these lengths.
func canonical(lengths []uint8) []huffmanCode {
	var next [deepest + 2]uint16
	for _, n := range lengths {
		if n > 0 {
			next[n+1]++
		}
	}
	for n := 1; n < len(next); n++ {
		next[n] += next[n-1]
		next[n] <<= 1
	}
	codes := make([]huffmanCode, len(lengths))
	for symbol, n := range lengths {
		if n > 0 {
			codes[symbol] = huffmanCode{bits.Reverse16(next[n]) >> (16 - n), n}
			next[n]++
		}
	}
	return codes
}
