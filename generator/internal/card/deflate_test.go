package card

import (
	"bytes"
	"compress/flate"
	"io"
	"math/rand/v2"
	"testing"
)

// inflates checks that what is deflated is what it was.
func inflates(t *testing.T, src []byte) {
	t.Helper()
	out := new(deflater).deflate([]byte("before"), src)
	got, err := io.ReadAll(flate.NewReader(bytes.NewReader(out[6:])))
	if err != nil || !bytes.Equal(got, src) || string(out[:6]) != "before" {
		t.Fatalf("%d bytes become %d: %v", len(src), len(got), err)
	}
}

// TestDeflate: matches of every length, at both distances; codes of any depth.
func TestDeflate(t *testing.T) {
	inflates(t, nil)
	for n := range 2*maximalMatch + 3 {
		inflates(t, append(bytes.Repeat([]byte{7}, n), 1))
		row := make([]byte, stride)
		for i := range row {
			row[i] = byte(i*i>>3) | 1
		}
		inflates(t, append(append([]byte{}, row...), row[:min(n, stride)]...))
	}
	var deep []byte // uses that double make codes as long as there are symbols
	for symbol := range 19 {
		for i := range 1 << symbol {
			deep = append(deep, byte(symbol), byte(200+i%40))
		}
	}
	inflates(t, deep)
	all := make([]byte, 1<<16)
	for i := range all {
		all[i] = byte(i * 7)
	}
	inflates(t, all)
}

func TestHuffmanDepth(t *testing.T) {
	uses := make([]int, 40)
	for a, b, i := 1, 1, 0; i < len(uses); i++ { // Fibonacci's numbers make the deepest tree
		uses[i] = a
		a, b = b, a+b
	}
	kraft := 0
	for _, n := range huffman(uses) {
		if n == 0 || n > deepest {
			t.Fatalf("a code has %d bits", n)
		}
		kraft += 1 << (deepest - n)
	}
	if kraft != 1<<deepest {
		t.Errorf("the codes fill %d of %d", kraft, 1<<deepest)
	}
}

func FuzzDeflate(f *testing.F) {
	random := rand.New(rand.NewPCG(5, 6))
	for size := range 12 {
		src := make([]byte, 1<<size)
		for i := range src {
			src[i] = byte(random.IntN(1 + size*2))
		}
		f.Add(src, uint16(size*100))
	}
	f.Fuzz(func(t *testing.T, src []byte, repeat uint16) {
		inflates(t, src)
		if len(src) > 0 { // rows that are alike
			inflates(t, bytes.Repeat(src, 1+int(repeat)/len(src)))
		}
	})
}
