package yamlnode

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestAgreement holds our reading of the syntax to the library's over documents
// put together at random from the pieces that YAML is made of. RAPPORT_ROUNDS
// sets how many.
func TestAgreement(t *testing.T) {
	rounds := 20_000
	if n, err := strconv.Atoi(os.Getenv("RAPPORT_ROUNDS")); err == nil {
		rounds = n
	}
	random := rand.New(rand.NewPCG(1, uint64(rounds)))
	for range rounds {
		checkAgreement(t, []byte(randomDocument(random)))
		if t.Failed() {
			return
		}
	}
}

func randomDocument(random *rand.Rand) string {
	pieces := []string{
		"a", "b c", "a: ", "b:", ": ", ":", "- ", "-", "? ", "?", "\n", "\n", "\n", "\n  ", "\n    ", "\n- ", "\n  - ",
		" ", "  ", "\t", "[", "]", "{", "}", ",", ", ", "'", "''", `"`, `"x"`, "'y'", "|", ">-", "|2\n", "#", " # c", "\n# c\n",
		"&x ", "*x", "*x ", "*x,", "! ", "---\n", "\n---\n", "\n...\n", "\n%", `\`, `\n`, `\x4`, "\r\n", "é", "1", "~", "<<: ", "@", "\n\t# c", "\n\n",
	}
	var b strings.Builder
	for range 1 + random.IntN(14) {
		b.WriteString(pieces[random.IntN(len(pieces))])
	}
	return b.String()
}
