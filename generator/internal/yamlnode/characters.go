package yamlnode

import (
	"fmt"
	"unicode/utf8"
)

// checkCharacters finds the first byte that is no UTF-8 or a character that has
// no place in a text file. The library refuses some of them without a position,
// takes others for line breaks, and drops the character after a byte order mark
// that stands within the text.
func checkCharacters(src []byte) *fault {
	for i := 0; i < len(src); {
		c := src[i]
		switch {
		case c >= ' ' && c < 0x7f || c == '\n' || c == '\t':
			i++
		case c == '\r' && i+1 < len(src) && src[i+1] == '\n':
			i += 2
		default:
			r, size := utf8.DecodeRune(src[i:])
			if message, hint := badCharacter(r, size); message != "" {
				return &fault{i, syntax, message, hint}
			}
			i += size
		}
	}
	return nil
}

// badCharacter says what is wrong with a character; size is its length in bytes.
func badCharacter(r rune, size int) (message, hint string) {
	switch {
	case r == utf8.RuneError && size == 1:
		return "this byte is not UTF-8 text", "save the file as UTF-8"
	case r == '\r':
		return "a carriage return without a line feed", "save the file with the line endings of Linux, macOS or Windows"
	case r == '\u0085' || r == '\u2028' || r == '\u2029':
		return fmt.Sprintf("an invisible line separator (%U)", r), "delete it, or begin a new line here"
	case r == '\ufeff':
		return "an invisible byte order mark (U+FEFF)", "delete this character"
	case r < ' ' || r >= 0x7f && r < 0xa0 || r == '\ufffe' || r == '\uffff':
		return fmt.Sprintf("a control character (%U)", r), "delete this character"
	}
	return "", ""
}
