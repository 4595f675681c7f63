package search

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest is the number of characters of a word that count.
const longest = 32

// Kinds of ASCII characters.
const (
	separates byte = iota
	isWord
	isUpper
)

func asciiKind(c byte) byte {
	switch {
	case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		return isWord
	case 'A' <= c && c <= 'Z':
		return isUpper
	}
	return separates
}

func isStart(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '＇' }

// eachWord calls word with every word of a text, folded; the bytes are valid
// during the call only. It returns buffer, grown, for the next call.
func eachWord(text string, buffer []byte, word func([]byte)) []byte {
	for i := 0; i < len(text); {
		length, ascii := wordAt(text[i:])
		if length == 0 {
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
			continue
		}
		if buffer = fold(buffer[:0], text[i:i+length], ascii); len(buffer) > 0 {
			word(buffer)
		}
		i += length
	}
	return buffer
}

// wordAt returns the length in bytes of the word that a text begins with, and
// whether it is all ASCII.
func wordAt(text string) (length int, ascii bool) {
	n := 0
	for n < len(text) && text[n] < utf8.RuneSelf && asciiKind(text[n]) != separates {
		n++
	}
	if n == len(text) || n > 0 && text[n] < utf8.RuneSelf && text[n] != '\'' {
		return n, true
	}
	return slowWordAt(text)
}

func slowWordAt(text string) (length int, ascii bool) {
	ascii = true
	for n := 0; n < len(text); {
		r, size := utf8.DecodeRuneInString(text[n:])
		switch {
		case isStart(r), n > 0 && unicode.IsMark(r):
		case n > 0 && isApostrophe(r):
			next, _ := utf8.DecodeRuneInString(text[n+size:])
			if !isStart(next) {
				return n, ascii
			}
		default:
			return n, ascii
		}
		ascii = ascii && size == 1
		n += size
	}
	return len(text), ascii
}

// fold appends the folded form of one word. The browser does the same with
// NFKD, toLowerCase and the same replacements.
func fold(to []byte, word string, ascii bool) []byte {
	if !ascii {
		return cutWord(foldRunes(to, word))
	}
	for i := range len(word) {
		switch asciiKind(word[i]) {
		case isWord:
			to = append(to, word[i])
		case isUpper:
			to = append(to, word[i]+'a'-'A')
		}
	}
	return to[:min(len(to), longest)]
}

func foldRunes(to []byte, word string) []byte {
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
