package card

import (
	"encoding/binary"
	"hash/adler32"
	"hash/crc32"
	"image/color"
)

// encode appends a canvas as a PNG: a picture of 4 bits a pixel with a palette.
func (d *deflater) encode(dst []byte, c canvas, palette [colours]color.RGBA) []byte {
	dst = append(dst, "\x89PNG\r\n\x1a\n"...)
	header := binary.BigEndian.AppendUint32(nil, Width)
	header = binary.BigEndian.AppendUint32(header, Height)
	dst = chunk(dst, "IHDR", func(dst []byte) []byte { return append(append(dst, header...), 4, 3, 0, 0, 0) })
	dst = chunk(dst, "PLTE", func(dst []byte) []byte {
		for _, p := range palette {
			dst = append(dst, p.R, p.G, p.B)
		}
		return dst
	})
	dst = chunk(dst, "IDAT", func(dst []byte) []byte {
		dst = d.deflate(append(dst, 0x78, 0x01), c) // as zlib begins
		return binary.BigEndian.AppendUint32(dst, adler32.Checksum(c))
	})
	return chunk(dst, "IEND", func(dst []byte) []byte { return dst })
}

// chunk appends a part of a PNG, whose content fill appends.
func chunk(dst []byte, name string, fill func([]byte) []byte) []byte {
	start := len(dst)
	dst = fill(append(append(dst, 0, 0, 0, 0), name...))
	binary.BigEndian.PutUint32(dst[start:], uint32(len(dst)-start-8))
	return binary.BigEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[start+4:]))
}
