package search

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest is the number of characters of a word that count.
const longest = 32

// foldASCII folds a character; 0 if it separates words, or is not ASCII.
func foldASCII(c byte) byte {
	switch lower := c | 0x20; {
	case 'a' <= lower && lower <= 'z':
		return lower
	case '0' <= c && c <= '9':
		return c
	}
	return 0
}

func isStart(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '＇' }

// eachWord calls word with every word of a text, folded; the bytes are valid
// during the call only. It returns buffer, grown, for the next call.
func eachWord(text string, buffer []byte, word func([]byte)) []byte {
	for i := 0; i < len(text); {
		from := i
		buffer = buffer[:0]
		for ; i < len(text); i++ {
			c := foldASCII(text[i])
			if c == 0 {
				break
			}
			buffer = append(buffer, c)
		}
		switch {
		case i < len(text) && (text[i] >= utf8.RuneSelf || text[i] == '\''):
			i = from + wordAt(text[from:])
			buffer = cutWord(fold(buffer[:0], text[from:i]))
		case i > from:
			buffer = buffer[:min(len(buffer), longest)]
		}
		if len(buffer) > 0 {
			word(buffer)
		}
		if i == from { // no word
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
		}
	}
	return buffer
}

// wordAt returns the length in bytes of the word that a text begins with.
func wordAt(text string) int {
	for n := 0; n < len(text); {
		r, size := utf8.DecodeRuneInString(text[n:])
		switch {
		case isStart(r), n > 0 && unicode.IsMark(r):
		case n > 0 && isApostrophe(r):
			next, _ := utf8.DecodeRuneInString(text[n+size:])
			if !isStart(next) {
				return n
			}
		default:
			return n
		}
		n += size
	}
	return len(text)
}

// fold appends the folded form of one word. The browser does the same with
// NFKD, toLowerCase and the same replacements.
func fold(to []byte, word string) []byte {
	for _, r := range norm.NFKD.String(word) {
		switch r = unicode.ToLower(r); r {
		case 'ß':
			to = append(to, "ss"...)
		case 'æ':
			to = append(to, "ae"...)
		case 'œ':
			to = append(to, "oe"...)
		case 'þ':
			to = append(to, "th"...)
		case 'ø':
			to = append(to, 'o')
		case 'đ', 'ð':
			to = append(to, 'd')
		case 'ł':
			to = append(to, 'l')
		case 'ħ':
			to = append(to, 'h')
		case 'ı':
			to = append(to, 'i')
		case 'ς':
			to = append(to, "σ"...)
		case 'ʼ': // an apostrophe that counts as a letter
		default:
			if isStart(r) {
				to = utf8.AppendRune(to, r)
			}
		}
	}
	return to
}

// cutWord keeps the first characters of a word.
func cutWord(word []byte) []byte {
	if len(word) <= longest {
		return word
	}
	for i := range bytes.Runes(word) {
		if i == longest {
			return []byte(string(bytes.Runes(word)[:longest]))
		}
	}
	return word
}

// compare orders words as a browser does, by UTF-16 code units. UTF-8 has
// another order only where one of two characters is beyond U+FFFF.
func compare(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	if n == len(a) || n == len(b) {
		return len(a) - len(b)
	}
	if a[n] >= 0xf0 != (b[n] >= 0xf0) { // surrogates, 0xd800 and on, come before 0xe000
		if a[n] >= 0xf0 {
			return beyond(b[n])
		}
		return -beyond(a[n])
	}
	return int(a[n]) - int(b[n])
}

// beyond compares a character of two code units with one that begins with the
// given byte.
func beyond(first byte) int {
	if first >= 0xee {
		return -1
	}
	return 1
}

// Words returns the words of a text as the index has them.
func Words(text string) []string {
	var words []string
	eachWord(text, nil, func(word []byte) { words = append(words, string(word)) })
	return words
}
