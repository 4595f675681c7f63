package scoring

// A sheet is a model that is being filled in, question by question, in their
// order.
type sheet struct {
	model   *Model
	entries []entry // of the questions up to here
}

// An entry is what a sheet says about a question.
type entry struct {
	asked truth
	given *given // nil for nothing
}

// fill returns the sheet with all answers on it.
func (m *Model) fill(a Answers) *sheet {
	s := &sheet{m, make([]entry, 0, len(m.Questions))}
	for i := range m.Questions {
		q := &m.Questions[i]
		s.entries = append(s.entries, entry{s.holds(q.When), q.given(a)})
	}
	return s
}

// entry returns what is known about a question; of one still to come, nothing.
func (s *sheet) entry(question int) entry {
	if question >= len(s.entries) {
		return entry{asked: maybe}
	}
	return s.entries[question]
}

// counts says whether the question counts in scores, and its flags do.
func (e entry) counts() truth {
	switch {
	case e.given == nil:
		return min(e.asked, maybe)
	case e.asked == yes && !e.given.applies():
		return no
	}
	return e.asked
}

// tally adds up a score's parts.
func (s *sheet) tally(score *Score) tally {
	var t tally
	for _, part := range score.Parts {
		switch e := s.entry(part.Question); e.counts() {
		case maybe:
			t.open++
		case yes:
			t.add(score, part.Weight, e.given.points, &s.model.Questions[part.Question])
		}
	}
	t.count = min(t.count, score.Needs) // more make no difference
	return t
}

// count returns how often the flags are raised in all, and how much more often
// they could be, once everything is answered.
func (s *sheet) count(flags []int) (count, more int) {
	for i, e := range s.entries {
		switch counts := e.counts(); {
		case counts == yes:
			count += e.given.raises(flags)
		case counts == maybe && e.given != nil:
			more += e.given.raises(flags)
		case counts == maybe:
			more += s.model.Questions[i].mostRaised(flags)
		}
	}
	return count, more
}

// verdict walks the outcomes.
func (s *sheet) verdict() int {
	for i := range s.model.Outcomes {
		switch s.holds(s.model.Outcomes[i].When) {
		case yes:
			return i
		case maybe:
			return s.undecided()
		}
	}
	return NoOutcome
}

// undecided tells whether answers are missing, or too little applies. What is
// unknown is so because of an answer that is missing or of a score without a
// result, and a missing answer that matters belongs to a question that is asked.
func (s *sheet) undecided() int {
	for _, e := range s.entries {
		if e.asked == yes && e.given == nil {
			return Open
		}
	}
	return NoResult
}
