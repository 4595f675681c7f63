package readability

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rapport/generator/internal/markdown"
)

// A sentence is at least one word, and the words up to the next sentence.
type sentence struct {
	text  string // as it is written, with its punctuation
	words []word
}

const (
	openers = "\"'“‘([{«‹¿¡*_"
	closers = "\"'”’)]}»›*_"
	quotes  = "\"'”’»›"
)

// A splitter divides one passage.
type splitter struct {
	text   string
	fields []field
	words  []word
	inside []int // for each field, where the bracket around its end opens, or -1; nil without brackets
}

// sentencesOf divides a text. No word is lost, and none is in two sentences.
func sentencesOf(text string) []sentence {
	s := splitter{text: text}
	s.fields, s.words = split(text)
	s.inside = brackets(text, s.fields)
	var all []sentence
	first := 0
	for i := range s.fields {
		if i == len(s.fields)-1 || s.ends(first, i) {
			all = s.add(all, first, i+1)
			first = i + 1
		}
	}
	return all
}

// add adds the sentence of the fields from first to before next, if there is a
// word in them.
func (s *splitter) add(all []sentence, first, next int) []sentence {
	words := s.words[s.fields[first].first:s.fields[next-1].next]
	if len(words) == 0 {
		return all
	}
	end := s.fields[next-1]
	return append(all, sentence{s.text[s.fields[first].start : end.start+len(end.text)], words})
}

// ends reports whether a sentence that began with the field first ends with the
// field i.
func (s *splitter) ends(first, i int) bool {
	text := s.fields[i].text
	body := strings.TrimRight(text, closers)
	stop, _ := utf8.DecodeLastRuneInString(body)
	if !strings.ContainsRune(".!?…", stop) || s.fields[i].next == len(s.words) {
		return false // what is left, if anything, is punctuation
	}
	if s.inside != nil && s.inside[i] > s.words[s.fields[first].first].start {
		return false
	}
	next := s.words[s.fields[i].next].text
	switch {
	case !begins(next) && !s.codeFollows(i):
		return false
	case stop == '…' || strings.HasSuffix(body, ".."):
		return endsAfterDots(next)
	case stop != '.':
		return !strings.ContainsAny(text[len(body):], quotes) || !s.reported(i)
	}
	return s.fullStop(first, i, next)
}

// codeFollows reports whether the field behind i begins with code, which may
// begin a sentence whatever the next word is.
func (s *splitter) codeFollows(i int) bool {
	return strings.HasPrefix(strings.TrimLeft(s.fields[i+1].text, openers), markdown.Code)
}

// endsAfterDots reports whether a sentence ends with the ellipsis before next.
func endsAfterDots(next string) bool {
	r, size := utf8.DecodeRuneInString(next)
	after, _ := utf8.DecodeRuneInString(next[size:])
	return unicode.IsUpper(r) && (r != 'I' || unicode.IsLetter(after))
}

// begins reports whether a sentence may begin with a word: not in lower case,
// unless it is a name such as “iPhone”.
func begins(next string) bool {
	r, size := utf8.DecodeRuneInString(next)
	second, _ := utf8.DecodeRuneInString(next[size:])
	return !unicode.IsLower(r) || unicode.IsUpper(second)
}

// reported reports whether a quotation that ends with the field i is followed by
// who said it: “Can we talk?” Ana asked.
func (s *splitter) reported(i int) bool {
	verb := s.fields[i].next + 1
	return verb < len(s.words) && reporting[s.words[verb].text]
}

// fullStop reports whether the full stop at the end of the field i ends the
// sentence that began with the field first. The word next does not tell.
func (s *splitter) fullStop(first, i int, next string) bool {
	f := s.fields[i]
	if f.first == f.next {
		return true
	}
	name := s.words[f.next-1].text
	lower := strings.ToLower(name)
	digit := next[0] >= '0' && next[0] <= '9'
	switch {
	case i == first && isLabel(name), neverLast[lower]:
		return false
	case beforeNumber[lower]:
		return !digit
	case sometimesLast[lower], areInitials(name):
		return starters[next]
	}
	return true
}

// isLabel reports whether a word with a full stop, at the beginning of a
// sentence, numbers it: “1.”, “B.”
func isLabel(name string) bool {
	if len(name) == 1 {
		return name[0] < utf8.RuneSelf
	}
	return len(name) == 2 && strings.Trim(name, "0123456789") == ""
}

// areInitials reports whether name is single letters with full stops between
// them, the last one left out: “J”, “U.S”.
func areInitials(name string) bool {
	for part := range strings.SplitSeq(name, ".") {
		if r, size := utf8.DecodeRuneInString(part); size != len(part) || !unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

// brackets returns for each field where the innermost bracket around its end
// opens, or -1. A bracket without its other half is none.
func brackets(text string, fields []field) []int {
	if !strings.ContainsAny(text, "([") {
		return nil
	}
	closed := closedBrackets(text)
	var open []int
	inside := make([]int, len(fields))
	for i, f := range fields {
		end := f.start + len(strings.TrimRight(f.text, closers))
		for at := f.start; at < f.start+len(f.text); at++ {
			if at == end {
				inside[i] = last(open)
			}
			if other, ok := closed[at]; ok && other > at {
				open = append(open, at)
			} else if ok {
				open = open[:len(open)-1]
			}
		}
		if end == f.start+len(f.text) {
			inside[i] = last(open)
		}
	}
	return inside
}

// closedBrackets returns the brackets that have another half, and where that is.
func closedBrackets(text string) map[int]int {
	pairs := map[int]int{}
	var open []int
	for i := range len(text) {
		switch text[i] {
		case '(', '[':
			open = append(open, i)
		case ')', ']':
			if at := last(open); at >= 0 && text[at] == map[byte]byte{')': '(', ']': '['}[text[i]] {
				pairs[at], pairs[i] = i, at
				open = open[:len(open)-1]
			}
		}
	}
	return pairs
}

// last returns the last of numbers, or -1.
func last(numbers []int) int {
	if len(numbers) == 0 {
		return -1
	}
	return numbers[len(numbers)-1]
}
