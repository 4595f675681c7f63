package readability

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapport/generator/internal/diag"
)

// mostCapitals is how many letters an abbreviation has at most: with more, it is
// a name or a label.
const mostCapitals = 5

// abbreviation returns the abbreviation that a word is, without the ending of a
// plural or a possessive, or "" if it is none. A number in it, of two digits or
// more, makes it a code.
func abbreviation(text string) string {
	for _, ending := range []string{"'s", "’s", "s'", "s’", "s"} {
		if stem, ok := strings.CutSuffix(text, ending); ok {
			text = stem
			break
		}
	}
	capitals, numerals, digits := 0, 0, 0
	for i, r := range text {
		if !unicode.IsDigit(r) {
			digits = 0
		} else if digits++; digits > 1 {
			return ""
		}
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
	if capitals < 2 || capitals > mostCapitals || numerals == len(text) || emphasised[text] {
		return ""
	}
	return text
}

// emphasised are words that are written in capitals to be loud.
var emphasised = set("NOT NO NEVER ONLY ALWAYS MUST ALL ANY AND BUT OR YOU YOUR DO STOP BEFORE AFTER " +
	"YES NOW NEW FREE VERY THE THIS THAT THESE THOSE ARE WAS WERE WILL SHALL MAY WE MY OUR THEY EVERY EACH BOTH NONE ONE TWO " +
	"SAME HERE THERE MORE MOST LESS TOO EVER FIRST LAST NOTE")

// wellKnown are abbreviations that everyone knows.
var wellKnown = set("OK AM PM TV PS ID UK US USA EU BC AD GMT KB MB GB TB CO2 H2O WWI WWII")

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
			for i, w := range s.words {
				at := w.start
				for part := range strings.FieldsFuncSeq(w.text, isHyphen) {
					at += strings.Index(p.Text[at:], part)
					name := abbreviation(part)
					if len(found) == maxFindings || name == "" || met[name] || wellKnown[name] || isLoud(s.words, i) || isPostcode(s.words, i) {
						continue
					}
					met[name] = true
					if !explained(p.Text, s.words, i, name) && (defined == nil || !defined(name)) {
						found = append(found, unexplained(p.At(at), name))
					}
				}
			}
		}
	}
	return found
}

// unexplained is the warning about an abbreviation at place.
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

// leastLoud is how many words in capitals side by side are there to be loud.
const leastLoud = 3

// isLoud reports whether the word at i is one of several in capitals with
// nothing but spaces between them: the sign DO NOT ENTER.
func isLoud(words []word, i int) bool {
	first, next := i, i+1
	for first > 0 && i-first < leastLoud && inCapitals(words[first-1].text) && joined(words[first-1], words[first]) {
		first--
	}
	for next < len(words) && next-i < leastLoud && inCapitals(words[next].text) && joined(words[next-1], words[next]) {
		next++
	}
	return next-first >= leastLoud
}

func inCapitals(text string) bool {
	return strings.ContainsFunc(text, unicode.IsUpper) && !strings.ContainsFunc(text, unicode.IsLower)
}

// isPostcode reports whether the word at i has a digit and the next one begins
// with one: SW1A 1AA.
func isPostcode(words []word, i int) bool {
	return strings.ContainsFunc(words[i].text, unicode.IsDigit) && i+1 < len(words) &&
		joined(words[i], words[i+1]) && strings.IndexFunc(words[i+1].text, unicode.IsDigit) == 0
}

// maxLongName is how many bytes behind an abbreviation are searched for the end
// of its long name: a page of nothing but open brackets is not to take forever.
const maxLongName = 200

// explained reports whether the word at i, which is or contains the
// abbreviation name, is explained where it stands: “long name (ABBR)”, “ABBR
// (long name)”, or the two side by side.
func explained(text string, words []word, i int, name string) bool {
	w := words[i]
	after := strings.TrimLeft(text[w.start+len(w.text):], quotes)
	for _, bracket := range []string{"()", "[]"} {
		if long, ok := strings.CutPrefix(after, " "+bracket[:1]); ok {
			long, _, closed := strings.Cut(long[:min(len(long), maxLongName)], bracket[1:])
			_, inside := split(long)
			return closed && stands(name, inside)
		}
	}
	return inBrackets(text, words, i, name) || beside(words, i, name)
}

// mostLinking is how many words may stand between a long name and its
// abbreviation.
const mostLinking = 4

// inBrackets reports whether the word at i stands in brackets behind its long
// name, first or after a few words: “(HR)”, “(the “HR”)”, “(often called HR)”.
func inBrackets(text string, words []word, i int, name string) bool {
	for first := i; first > max(0, i-mostLinking); first-- {
		before := words[first-1]
		gap := text[before.start+len(before.text) : words[first].start]
		switch {
		case strings.ContainsAny(gap, ")]"):
			return false
		case strings.ContainsAny(gap, "(["):
			// The long name has no more words than the abbreviation has
			// letters and a few small ones.
			return stands(name, words[max(0, first-2*len(name)):first])
		}
	}
	return false
}

// beside reports whether the long name stands beside the word at i, without
// brackets: “human resources, or HR”, “HR stands for human resources”. Its words
// must have the abbreviation's letters as initials, and what lies between must
// say that one stands for the other: “he runs the HR team” explains nothing.
func beside(words []word, i int, name string) bool {
	letters := []rune(strings.ToLower(name))
	letters = slices.DeleteFunc(letters, unicode.IsDigit)
	next := i + 1
	for next < len(words) && next-i <= mostLinking && isLinking(words[next]) {
		next++
	}
	if equates(words[i:min(len(words), next+1)]) && spell(letters, partsOf(words[next:min(len(words), next+2*len(letters))])) {
		return true
	}
	first := i
	for first > 0 && i-first < mostLinking && isLinking(words[first-1]) {
		first--
	}
	long := partsOf(words[max(0, first-2*len(letters)):first])
	slices.Reverse(long)
	slices.Reverse(letters)
	return equates(words[max(0, first-1):i+1]) && spell(letters, long)
}

// isLinking reports whether a word may stand between an abbreviation and its
// long name.
func isLinking(w word) bool {
	_, ok := linking[strings.ToLower(w.text)]
	return ok
}

// equates reports whether what is between the first and the last of words, a
// word such as “or” or a mark such as a comma, can say that one is the other.
func equates(words []word) bool {
	for i := 1; i < len(words); i++ {
		if !joined(words[i-1], words[i]) || i < len(words)-1 && linking[strings.ToLower(words[i].text)] {
			return true
		}
	}
	return false
}

// partsOf returns the words between spaces and hyphens, in lower case.
func partsOf(words []word) []string {
	var parts []string
	for _, w := range words {
		parts = append(parts, strings.FieldsFunc(strings.ToLower(w.text), isHyphen)...)
	}
	return parts
}

// spell reports whether the first of words have letters as their initials, but
// for small words between them.
func spell(letters []rune, words []string) bool {
	for _, word := range words {
		if len(letters) == 0 {
			break
		}
		if r, _ := utf8.DecodeRuneInString(word); r == letters[0] {
			letters = letters[1:]
		} else if !small[word] {
			return false
		}
	}
	return len(letters) == 0
}

var (
	// linking are the words that may stand between an abbreviation and its long
	// name, and whether they say by themselves that one is the other.
	linking = map[string]bool{"or": true, "called": true, "known": true, "abbreviated": true, "short": true,
		"means": true, "mean": true, "stands": true, "stand": true, "i.e": true, "ie": true,
		"the": false, "a": false, "an": false, "as": false, "for": false, "is": false, "are": false, "that": false}

	// small are the words of a long name that its abbreviation often leaves out.
	small = set("of and the for to in on a an at by de")
)

// stands reports whether an abbreviation can stand for words: its letters
// occur in some of the last of them in order, the first one at the beginning of
// a word, or an X in “ex”. The method is that of Schwartz and Hearst, “A simple algorithm for
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
		for at >= 0 && (long[at] != letters[n] || n == 0 && !opensWord(long, at)) {
			at--
		}
		if at < 0 {
			return false
		}
	}
	return true
}

// opensWord reports whether the letter at opens a word, as people abbreviate it:
// XML is the “extensible markup language”. Every word of long follows a space.
func opensWord(long []rune, at int) bool {
	if long[at] == 'x' && long[at-1] == 'e' {
		at--
	}
	return !unicode.IsLetter(long[at-1])
}
