package diag

import (
	"strings"
	"unicode/utf8"
)

// Suggest returns the word of known that a writer of word most likely meant,
// or "" when none is near: within a third of the word's length in edits, case
// ignored. Of equally near words the first wins.
func Suggest(word string, known []string) string {
	length := utf8.RuneCountInString(word)
	best, bestDistance := "", length/3+1
	for _, candidate := range known {
		if n := utf8.RuneCountInString(candidate); n-length >= bestDistance || length-n >= bestDistance {
			continue
		}
		if d := distance(strings.ToLower(word), strings.ToLower(candidate)); d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	return best
}

// DidYouMean returns Suggest's answer as a hint, or fallback where it has none.
func DidYouMean(word string, known []string, fallback string) string {
	if s := Suggest(word, known); s != "" {
		return "did you mean “" + s + "”?"
	}
	return fallback
}

// distance is the optimal string alignment distance of a and b in characters:
// insertions, deletions, substitutions and swaps of neighbours.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	beforeLast, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], beforeLast[j-2]+1)
			}
		}
		beforeLast, last, row = last, row, beforeLast
	}
	return last[len(y)]
}
