package readability

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is what stands between two spaces, without the punctuation around it.
type word struct {
	text  string
	start int // where text begins in the passage
}

// A field is what stands between two spaces, and its words: mostly one, none in
// a dash, two in “and/or”.
type field struct {
	text        string
	start       int
	first, next int // its words are words[first:next]
}

// split returns the fields of a text and the words of all of them.
func split(text string) ([]field, []word) {
	fields := make([]field, 0, len(text)/6+1)
	words := make([]word, 0, len(text)/6+1)
	for start := 0; start < len(text); {
		r, size := utf8.DecodeRuneInString(text[start:])
		if unicode.IsSpace(r) {
			start += size
			continue
		}
		end := len(text)
		if i := strings.IndexFunc(text[start:], unicode.IsSpace); i >= 0 {
			end = start + i
		}
		first := len(words)
		words = appendWords(words, text[start:end], start)
		fields = append(fields, field{text[start:end], start, first, len(words)})
		start = end
	}
	return fields, words
}

// appendWords adds the words of a field that begins at start.
func appendWords(words []word, text string, start int) []word {
	if isAddress(text) {
		return appendWord(words, text, start)
	}
	from := 0
	for i, r := range text {
		size := utf8.RuneLen(r)
		if separates(text, i, r) {
			words = appendWord(words, text[from:i], start+from)
			from = i + size
		}
	}
	return appendWord(words, text[from:], start+from)
}

// appendWord adds the word in a piece that begins at start, if there is one.
func appendWord(words []word, piece string, start int) []word {
	text := strings.TrimLeftFunc(piece, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N) })
	start += len(piece) - len(text)
	if text = strings.TrimRightFunc(text, isPunctuation); text == "" {
		return words
	}
	return append(words, word{text, start})
}

// isPunctuation reports whether r is neither letter nor digit nor part of one.
func isPunctuation(r rune) bool {
	return !unicode.In(r, unicode.L, unicode.N, unicode.M)
}

// separates reports whether r, at text[i:], stands between two words that no
// space divides. What lies between two digits divides nothing: “15–20”, “24/7”.
func separates(text string, i int, r rune) bool {
	switch r {
	case '—', '…':
		return true
	case '–', '/':
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		return !unicode.IsDigit(before) || !unicode.IsDigit(after)
	case '.', '-':
		return strings.HasPrefix(text[i+1:], text[i:i+1]) // “wait...what”, “this--that”
	}
	return false
}

// isAddress reports whether a field is an address of the web or of mail, which
// is one word however it is written.
func isAddress(text string) bool {
	at := strings.IndexByte(text, '@')
	return at > 0 && strings.Contains(text[at:], ".") || strings.Contains(text, "://") || strings.HasPrefix(text, "www.")
}
