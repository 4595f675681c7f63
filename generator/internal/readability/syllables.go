package readability

import (
	"regexp"
	"strings"
	"unicode"
)

// syllables estimates how many syllables a word has when it is read aloud. A
// digit counts as one, and so does an address. It is at least 1.
func syllables(text string) int {
	if isAddress(text) {
		return 1
	}
	text = unbroken.Replace(text)
	count := 0
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return isPunctuation(r) && r != '\'' }) {
		count += partSyllables(part)
	}
	return max(count, 1)
}

// unbroken takes out what only says where a word may be broken, and makes an
// apostrophe a typewriter's.
var unbroken = strings.NewReplacer("\u00ad", "", "\u200b", "", "\u2060", "", "’", "'")

// partSyllables counts in a word without hyphens.
func partSyllables(part string) int {
	if abbreviation(part) != "" {
		return letterNames(part)
	}
	part = strings.ToLower(part)
	if n := strings.IndexByte(part, '\''); n > 0 {
		return contracted(part[:n], part[n+1:])
	}
	count := 0
	for letters := range strings.FieldsFuncSeq(part, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len(letters) == len(part) || strings.ContainsAny(letters, "aeiouy") { // not the “th” of “19th”
			count += spoken(letters)
		}
	}
	for _, r := range part {
		if unicode.IsDigit(r) {
			count++
		}
	}
	return count
}

// letterNames counts an abbreviation, which is spelt out.
func letterNames(part string) int {
	count := 0
	for _, r := range abbreviation(part) {
		count++
		if r == 'W' {
			count += 2
		}
	}
	return count
}

// contracted counts a word with an apostrophe, by what stands on each side.
func contracted(base, end string) int {
	switch end {
	case "t":
		if base = strings.TrimSuffix(base, "n"); silentNot[base] {
			return 1
		}
		return spoken(base) + 1
	case "s":
		if sibilant.MatchString(base) {
			return partSyllables(base) + 1
		}
	case "d":
		if strings.HasSuffix(base, "t") || strings.HasSuffix(base, "d") {
			return partSyllables(base) + 1
		}
	case "ll", "ve":
		if !strings.ContainsAny(base[len(base)-1:], "aeiouy") {
			return partSyllables(base) + 1
		}
	case "", "re", "m":
	default:
		return partSyllables(base) + partSyllables(end) // o’clock
	}
	return partSyllables(base)
}

// silentNot are the verbs to which “n’t” adds no syllable.
var silentNot = set("do ca wo are were ai sha")

var sibilant = regexp.MustCompile(`(?:[sxz]|[cs]h|[cg]e|[sz]e)$`)

// spoken counts in a word of letters in lower case: the groups of vowels,
// corrected by the rules for what is silent and what is two syllables, and by
// the table of words that follow no rule.
func spoken(letters string) int {
	if n, ok := exceptions[letters]; ok {
		return n
	}
	if stem, plural := strings.CutSuffix(letters, "s"); plural && exceptions[stem] > 0 && !sibilant.MatchString(stem) {
		return exceptions[stem]
	}
	letters = plain.Replace(letters)
	count := adjustment(letters)
	for rest := letters; ; {
		start := strings.IndexAny(rest, "aeiouy")
		if start < 0 {
			break
		}
		count++
		rest = strings.TrimLeft(rest[start:], "aeiouy")
	}
	if vowelPair.MatchString(letters) {
		count += matches(splits, letters)
	}
	if ending := strings.TrimSuffix(letters, "s"); strings.HasSuffix(ending, "sm") || strings.HasSuffix(ending, "thm") {
		count++ // tourism, rhythm
	}
	if len(letters) > len("ely") && strings.Contains("tyls", letters[len(letters)-1:]) {
		count -= matches(joins, letters)
	}
	if silentEnd(letters) {
		count--
	}
	return max(count, 1)
}

// plain leaves accents out, but for that of “café”, and the u that only belongs
// to its q.
var plain = strings.NewReplacer("qu", "q", "à", "a", "â", "a", "ä", "a", "ç", "c", "è", "e", "é", "ei", "ê", "e",
	"ë", "e", "í", "i", "î", "i", "ï", "i", "ó", "o", "ô", "o", "ö", "o", "ú", "u", "û", "u", "ü", "u")

var vowelPair = regexp.MustCompile(`[aeiouy][aeiouy]`)

// matches counts where the rules match.
func matches(rules []*regexp.Regexp, letters string) int {
	count := 0
	for _, rule := range rules {
		count += len(rule.FindAllStringIndex(letters, -1))
	}
	return count
}

// splits are vowels side by side that belong to two syllables.
var splits = compile(
	// i before another vowel
	`(?:[^ctsghl]|[^l]l)i(?:a[^g]|a$)`, `[cts]ia(?:te|ti[^a])`, // media, reliable, associate
	`(?:[^ctsgxhln]|^l|[^ilnu]l|[^aeionu]n)io`, `tiolo`, // period, lion
	`iu`,                                     // medium
	`(?:[^ctsf]|[^aeiou]c)ien(?:t|c)`, `iet`, // client, audience, quiet
	`[aeiouy][^aeiouy]+ie(?:r|st|rs)$`, // carrier, easiest
	// e before another vowel
	`[aeiouy][^aeiouy]+eas?$`, `[^aeioug]eou`, `[^goaeiu]eo(?:[^u]|$)`, `geo[gm]`, // area, spontaneous, video, geography
	`eum`, `ei(?:ng|ty)`, `ealit|ealis[mt]|ealog`, // museum, being, reality
	// u before another vowel
	`[^aeiougs]u[ao]`, `[aeiouy][^aeiou]*su[ao]`, `g[ru]+ous`, // actual, casual
	`[^aeiougq]ue(?:[nl]|t$)`, `ui(?:ng|ti[oev]|ty|tous)`, // fluent, tuition
	// the others
	`a[oi]c|aos`, `oing`, `oe[mt]`, `oic$`, // archaic, chaos, going, poem
	`[aeiou]y[aeiou]`, `[^aeiouynw]y[aio]`, `[aeiouy][^aeiouynw]+yer`, // player, trying
)

// joins are vowels with a consonant between them that are no second syllable.
var joins = compile(
	`[aeiouy][^aeiouy]+ements?$`,                                   // statement
	`[aeiouy][^aeiouy]+e(?:ly|ful|fully|less|lessly|ness|nesses)$`, // likely, careful
	`ical(?:ly|ness)$`,                                             // basically
)

// compile compiles regular expressions.
func compile(expressions ...string) []*regexp.Regexp {
	all := make([]*regexp.Regexp, len(expressions))
	for i, expression := range expressions {
		all[i] = regexp.MustCompile(expression)
	}
	return all
}

// silentEnd reports whether a word ends with a vowel group that is counted and
// not heard: “time”, “times”, “timed”, “league”.
func silentEnd(letters string) bool {
	stem, ending := letters, ""
	for _, e := range []string{"es", "ed", "e"} {
		if rest, ok := strings.CutSuffix(letters, e); ok {
			stem, ending = rest, e
			break
		}
	}
	if ending == "" || !strings.ContainsAny(stem, "aeiouy") {
		return false
	}
	return !heard(stem, ending)
}

// heard reports whether the e of an ending is heard, or is no syllable of its
// own that could be silent.
func heard(stem, ending string) bool {
	last := stem[len(stem)-1]
	before := byte(0)
	if len(stem) > 1 {
		before = stem[len(stem)-2]
	}
	syllabic := before != 0 && !strings.ContainsRune("aeiouylrw", rune(before))
	switch {
	case strings.HasSuffix(stem, "gu") || last == 'y' && strings.IndexByte("aeiou", before) >= 0:
		return false // league, played
	case strings.IndexByte("aeiouy", last) >= 0:
		return true // one group with what stands before it
	case last == 'l' && syllabic: // people, settled
		return true
	case last == 'r' && strings.IndexByte("tbcdgk", before) >= 0: // centre, hundred
		return true
	case ending == "ed":
		return last == 't' || last == 'd'
	case ending == "es":
		return strings.IndexByte("sxzcg", last) >= 0 || last == 'h' && strings.IndexByte("cs", before) >= 0
	}
	return false
}

// adjustment returns what the longest entry of the table of beginnings adds.
func adjustment(letters string) int {
	for end := min(len(letters), longestBeginning); end > 2; end-- {
		if n, ok := beginnings[letters[:end]]; ok {
			return n
		}
	}
	return 0
}
