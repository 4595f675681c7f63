// Package readability says what makes the running text of a page hard to read.
//
// [Check] is a pure function of a page's passages and knows English only: the
// caller decides by the page's language. It works by rules and tables, without
// a dictionary, so it can be wrong about a word or a sentence; where it cannot
// tell, it is silent rather than loud. Every finding is a [diag.Warning].
//
// # Sentences
//
// A passage is a paragraph or a list item, and a sentence never goes beyond it:
// an item without a stop is one sentence. A sentence ends with “.”, “!”, “?” or
// an ellipsis, and the quotation marks and brackets after it, if the next word
// does not begin in lower case. It does not end
//
//   - after an abbreviation, an initial, or a label at its own beginning (“1.”);
//     where an abbreviation may also be the last word (“etc.”, “p.m.”, “U.S.”), it
//     is if a word follows that sentences often begin with
//   - after an ellipsis, if a number or “I” follows
//   - within brackets that opened within it
//   - after a question or an exclamation in quotation marks, if who said it
//     follows (“Why?” Ana asked)
//   - at a colon, a semicolon or a dash
//
// The sentences of a quotation count as sentences. No word is lost or counted
// twice, and a sentence has at least one.
//
// # Words
//
// A word is what stands between two spaces without the punctuation around it,
// if it has a letter or a digit. “Follow-up”, “don’t”, “1,420” and an address of
// the web or of mail are one word; a dash, a slash and an ellipsis divide words,
// except between two digits (“15–20”, “24/7”).
//
// # Syllables
//
// Syllables are the groups of vowels, corrected by rules for silent and for
// separate vowels and by a table of exceptions. A digit is one syllable, which
// is a little less than when the number is read aloud, so that figures do not
// make a page hard. An abbreviation is spelt out. An address is one syllable.
//
// # Findings
//
//   - long-sentence: a sentence of more than 25 words, at its first word
//   - passive-paragraph: a paragraph with at least two sentences in the passive
//     voice, and more than half of them, at its first word. A form of “be” or
//     “get” and a past participle are the passive, with nothing but adverbs
//     between them; participles that are mostly adjectives (“interested”) are
//     not, nor are those that may say how something is (“is broken”) unless
//     “by” follows, and “’s” is not taken for “is”
//   - undefined-abbreviation: the first use on the page of two to five capitals,
//     and digits after the first, as a word or between hyphens, if it is
//     explained neither there nor by the glossary. It is explained there by
//     “long name (ABBR)”, “long name (the “ABBR”)” or “ABBR (long name)”, and by a
//     long name beside it with those initials (“long name, or ABBR”). Roman
//     numerals up to 39, codes and postcodes, three words side by side or a
//     sentence all in capitals, words that are often loud (NOT), and a few that
//     everyone knows (OK, UK) are let be
//   - reading-grade: the page as a whole is above the Flesch-Kincaid grade that the
//     site asks for, at its first word. A page of less than 100 words has no grade
package readability

import (
	"fmt"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

// maxWords is how many words a sentence may have.
const maxWords = 25

// Limits are what a site asks of its pages.
type Limits struct {
	Grade   int                            // the Flesch-Kincaid grade that a page may have; 0 for any
	Defined func(abbreviation string) bool // whether the site's glossary explains it; may be nil
}

// A paragraph is a passage with at least one sentence.
type paragraph struct {
	markdown.Passage
	sentences []sentence
}

// at returns where the first word of a sentence stands.
func (p paragraph) at(s sentence) diag.Place { return p.At(s.words[0].start) }

// maxFindings is the number of warnings after which a page's further ones are
// not reported: nobody reads them.
const maxFindings = 50

// Check reports what makes the running text of a page hard to read, as
// warnings in the order of [diag.Compare], the first 50.
func Check(passages []markdown.Passage, limits Limits) []diag.Diagnostic {
	var page []paragraph
	for _, p := range passages {
		if sentences := sentencesOf(p.Text); len(sentences) > 0 {
			page = append(page, paragraph{p, sentences})
		}
	}
	if len(page) == 0 {
		return nil
	}
	var found []diag.Diagnostic
	for _, p := range page {
		found = append(found, long(p)...)
		found = append(found, passive(p)...)
	}
	found = append(found, undefined(page, limits.Defined)...)
	if limits.Grade > 0 {
		found = append(found, tooHard(page, limits.Grade)...)
	}
	found = diag.Sort(found)
	return found[:min(len(found), maxFindings)]
}

// long returns a warning for each sentence with too many words.
func long(p paragraph) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, s := range p.sentences {
		if len(s.words) > maxWords {
			found = append(found, p.at(s).Warning("long-sentence",
				fmt.Sprintf("this sentence has %d words", len(s.words)),
				fmt.Sprintf("split it, or cut it to %d words", maxWords)))
		}
	}
	return found
}
