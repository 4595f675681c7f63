package scaffold

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TitleOf makes a title of a file's or folder's name without its extension:
// first-note becomes First note. It is empty for a name without any letter or
// digit.
func TitleOf(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) || strings.ContainsRune(" -_.", r) })
	title := strings.Join(words, " ")
	if !strings.ContainsFunc(title, isWord) {
		return ""
	}
	first, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToUpper(first)) + title[size:]
}

// TitleFault says what keeps a text from being a title, or "".
func TitleFault(title string) string {
	switch {
	case strings.TrimSpace(title) == "":
		return "is empty"
	case !utf8.ValidString(title):
		return "is not valid UTF-8"
	case strings.ContainsFunc(title, func(r rune) bool { return r != ' ' && !unicode.IsGraphic(r) && !unicode.Is(unicode.Cf, r) }),
		strings.ContainsAny(title, "\u2028\u2029\ufeff"):
		return "has a character that is not to be seen, such as a line break"
	}
	return ""
}

// NameFault says what a new file or folder should not be called, or "". It is
// stricter than what a site can hold: a name becomes an address that people type,
// and part of a command line.
func NameFault(name string) string {
	switch {
	case !utf8.ValidString(name):
		return "is not valid UTF-8"
	case !strings.ContainsFunc(name, isWord):
		return "has neither a letter nor a digit"
	}
	for _, r := range name {
		if !isWord(r) && !strings.ContainsRune("-_.", r) {
			return fmt.Sprintf("has the character %q: use letters, digits and hyphens", r)
		}
	}
	return ""
}

// isWord reports whether a name can hold the character as a part of a word.
func isWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

var (
	// plainText matches what YAML takes as it stands: words of letters and digits,
	// the first of which begins with a letter.
	plainText = regexp.MustCompile(`^\pL[\pL\pN]*( [\pL\pN]+(['’-][\pL\pN]+)*)*[.!?]?$`)
	// loaded matches the words that YAML, in one version or another, takes for
	// something else than a text.
	loaded = regexp.MustCompile(`(?i)^(y|n|yes|no|on|off|true|false|null)$`)
)

// Scalar writes a text of one line, without control characters, so that YAML reads
// it back: as it stands if that is safe, else in quotes.
func Scalar(text string) string {
	if plainText.MatchString(text) && !loaded.MatchString(text) {
		return text
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
