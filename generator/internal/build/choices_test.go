package build_test

import "math/rand/v2"

// choices are what random sites and edits are made of: of a seed, or of the
// bytes of a fuzzer.
type choices interface{ IntN(n int) int }

func seeded(seed uint64) choices { return rand.New(rand.NewPCG(seed, 6)) }

// given are choices that bytes make, one each; after the last they are all 0.
type given struct{ bytes []byte }

func (g *given) IntN(n int) int {
	if len(g.bytes) == 0 {
		return 0
	}
	choice := int(g.bytes[0]) % n
	g.bytes = g.bytes[1:]
	return choice
}

func pick[T any](c choices, from []T) T { return from[c.IntN(len(from))] }

// rarely is true once in n times.
func rarely(c choices, n int) bool { return c.IntN(n) == n-1 }
