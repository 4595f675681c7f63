package readability

import (
	"strings"
	"unicode"

	"rapport/generator/internal/diag"
)

// abbreviation returns the abbreviation that a word is, without the ending of a
// plural or a possessive, or "" if it is none.
func abbreviation(text string) string {
	for _, ending := range []string{"'s", "’s", "s'", "s’", "s"} {
		if stem, ok := strings.CutSuffix(text, ending); ok {
			text = stem
			break
		}
	}
	capitals, numerals := 0, 0
	for i, r := range text {
		switch {
		case unicode.IsUpper(r):
			capitals++
			if strings.ContainsRune("IVX", r) {
				numerals++
			}
		case !unicode.IsDigit(r) || i == 0:
			return ""
		}
	}
	if capitals < 2 || numerals == len(text) || emphasised[text] {
		return ""
	}
	return text
}

// emphasised are words that are written in capitals to be loud.
var emphasised = set("NOT NO NEVER ONLY ALWAYS MUST ALL ANY AND BUT OR YOU YOUR DO STOP BEFORE AFTER")

// wellKnown are abbreviations that everyone reads as words.
var wellKnown = set("OK AM PM TV PS UK US USA EU")

// undefined returns a warning for the first use of each abbreviation that is
// explained neither there nor before, nor by defined.
func undefined(page []paragraph, defined func(string) bool) []diag.Diagnostic {
	var found []diag.Diagnostic
	met := map[string]bool{}
	for _, p := range page {
		for _, s := range p.sentences {
			if shouts(s) {
				continue
			}
			for i := range s.words {
				for part := range strings.FieldsFuncSeq(s.words[i].text, isHyphen) {
					name := abbreviation(part)
					if name == "" || met[name] || wellKnown[name] {
						continue
					}
					met[name] = true
					if !explained(p.Text, s.words, i, name) && (defined == nil || !defined(name)) {
						found = append(found, unexplained(p.At(s.words[i].start), name))
					}
				}
			}
		}
	}
	return found
}

// unexplained is the warning about an abbreviation in the word at place.
func unexplained(place diag.Place, name string) diag.Diagnostic {
	return place.Warning("undefined-abbreviation", "“"+name+"” is not explained where it is first used",
		"write its long name here, as in “long name ("+name+")”, or explain it in the glossary")
}

// isHyphen reports whether r joins the parts of a word.
func isHyphen(r rune) bool { return r == '-' || r == '‐' || r == '‑' }

// shouts reports whether a sentence is all in capitals, so that its words are
// no abbreviations. A single word is not.
func shouts(s sentence) bool {
	return len(s.words) > 1 && !strings.ContainsFunc(s.text, unicode.IsLower)
}

// explained reports whether the word at i, which is or contains the
// abbreviation name, is explained where it stands: “long name (ABBR)” or “ABBR
// (long name)”.
func explained(text string, words []word, i int, name string) bool {
	w := words[i]
	after := text[w.start+len(w.text):]
	if long, ok := strings.CutPrefix(strings.TrimLeft(after, quotes), " ("); ok {
		long, _, closed := strings.Cut(long, ")")
		_, inside := split(long)
		return closed && stands(name, inside)
	}
	if !strings.HasSuffix(text[:w.start], "(") {
		return false
	}
	// The long name has no more words than the abbreviation has letters and a
	// few small ones.
	return stands(name, words[max(0, i-2*len(name)):i])
}

// stands reports whether an abbreviation can stand for words: its letters
// occur in some of the last of them in order, the first one at the beginning of
// a word. The method is that of Schwartz and Hearst, “A simple algorithm for
// identifying abbreviation definitions in biomedical text” (2003).
func stands(name string, words []word) bool {
	var long []rune
	for _, w := range words {
		long = append(append(long, ' '), []rune(strings.ToLower(w.text))...)
	}
	at := len(long)
	letters := []rune(strings.ToLower(name))
	for n := len(letters) - 1; n >= 0; n-- {
		if unicode.IsDigit(letters[n]) {
			continue
		}
		at--
		for at >= 0 && (long[at] != letters[n] || n == 0 && unicode.IsLetter(long[at-1])) {
			at--
		}
		if at < 0 {
			return false
		}
	}
	return true
}
