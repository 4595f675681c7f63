package readability

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapport/generator/internal/diag"
)

// passive returns a warning if a paragraph is written mostly in the passive
// voice: at least two of its sentences, and more than half of them.
func passive(p paragraph) []diag.Diagnostic {
	var found []string
	count := 0
	for _, s := range p.sentences {
		if verb := passiveVerb(s); verb != "" {
			count++
			if len(found) < 3 {
				found = append(found, "“"+verb+"”")
			}
		}
	}
	if count < 2 || 2*count <= len(p.sentences) {
		return nil
	}
	return []diag.Diagnostic{p.at(p.sentences[0]).Warning("passive-paragraph",
		fmt.Sprintf("%d of the %d sentences in this paragraph are passive", count, len(p.sentences)),
		"name who does what; passive here: "+strings.Join(found, ", "))}
}

// passiveVerb returns the first verb of a sentence that is in the passive voice,
// as it is written, or "".
func passiveVerb(s sentence) string {
	asks := strings.HasSuffix(strings.TrimRight(s.text, closers), "?")
	for i, w := range s.words {
		if !isBe(w.text) {
			continue
		}
		if end := participleAfter(s.words, i, asks); end >= 0 {
			return written(s.words[i : end+1])
		}
	}
	return ""
}

// written returns words with a space between them.
func written(words []word) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}

// isBe reports whether a word is a form of “be” or “get”, or ends in one. An
// “’s” is not: it may be “has”, or a possessive.
func isBe(text string) bool {
	lower := plainLower(text)
	return be[lower] || stative[lower]
}

// plainLower returns a word in lower case, with a typewriter's apostrophe, and
// of “they’re” only “'re”.
func plainLower(text string) string {
	lower := strings.ReplaceAll(strings.ToLower(text), "’", "'")
	if strings.HasSuffix(lower, "'re") {
		return "'re"
	}
	return lower
}

// isName reports whether a word begins with a capital that is not there to be
// loud: “This is Fred.”
func isName(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(r) && strings.ContainsFunc(text, unicode.IsLower)
}

// participleAfter returns the participle that makes the form of “be” at i a
// passive, or -1.
func participleAfter(words []word, i int, asks bool) int {
	start := i
	for i++; i < len(words) && joined(words[i-1], words[i]) && !isName(words[i].text); i++ {
		lower, next := strings.ToLower(words[i].text), ""
		if i+1 < len(words) {
			next = words[i+1].text
		}
		switch {
		case isParticiple(lower):
			isState := states[lower] && next != "by" && stative[plainLower(words[start].text)]
			if isState || adjectiveWith[lower] == next && next != "" {
				return -1
			}
			return i
		case lower == "no" && next == "longer":
		case between[lower] || strings.HasSuffix(lower, "ly"):
		case asks && i == start+1 && pronouns[lower]: // “Was it sent?”
		default:
			return -1
		}
	}
	return -1
}

// joined reports whether nothing but a space stands between two words.
func joined(a, b word) bool {
	return b.start-a.start-len(a.text) == 1
}

// isParticiple reports whether a word in lower case is a past participle that
// is hardly ever an adjective.
func isParticiple(lower string) bool {
	if irregular[lower] {
		return true
	}
	regular := strings.HasSuffix(lower, "ed") && utf8.RuneCountInString(lower) >= 4 && !strings.HasSuffix(lower, "eed")
	return regular && !adjectives[lower] && !(strings.HasPrefix(lower, "un") && !verbsInUn[lower]) && !strings.ContainsFunc(lower, isHyphen)
}
