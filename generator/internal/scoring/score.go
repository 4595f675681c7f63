package scoring

// Score computes what answers come to. They may be incomplete. An answer to a
// question that is not asked, or that the model does not have, is ignored, and
// one that the question does not allow is none.
func (m *Model) Score(a Answers) Result {
	s := m.fill(a)
	result := s.outline(a)
	result.Reasons = s.reasons(result.Outcome)
	return result
}

// Outline is Score without the reasons, which take as long as all the rest.
func (m *Model) Outline(a Answers) Result { return m.fill(a).outline(a) }

func (s *sheet) outline(a Answers) Result {
	m := s.model
	result := Result{
		Asked:      []int{},
		Unanswered: []int{},
		Unsure:     []int{},
		Scores:     make([]*int64, len(m.Scores)),
		Flags:      make([]int, len(m.Flags)),
		Outcome:    s.verdict(),
	}
	for i, e := range s.entries {
		if e.asked != yes {
			continue
		}
		result.Asked = append(result.Asked, i)
		switch {
		case m.Questions[i].unsure(a):
			result.Unsure = append(result.Unsure, i)
		case e.given == nil:
			result.Unanswered = append(result.Unanswered, i)
		}
	}
	for i := range m.Scores {
		result.Scores[i] = m.Scores[i].value(s.tally(&m.Scores[i]))
	}
	for i := range m.Flags {
		result.Flags[i], _ = s.count([]int{i})
	}
	return result
}
