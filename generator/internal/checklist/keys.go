package checklist

import "rapport/generator/internal/markdown"

// The keys of each mapping of the format, in the order of the reference. The
// decoder accepts no others, and a test holds the schema to them.

func fileKeys() []string {
	return append(markdown.FrontMatterKeys(),
		"intro", "caveat", "remarks", "flags", "answer_sets", "topics", "scores", "outcomes", "examples")
}

func flagKeys() []string  { return []string{"id", "title"} }
func topicKeys() []string { return []string{"id", "title", "intro", "score", "questions"} }

func questionKeys() []string {
	return []string{"id", "ask", "why", "answers", "several", "at_most", "scale", "weight", "when",
		"not_applicable", "not_sure", "fixed", "advice", "read"}
}

func answerKeys() []string {
	return []string{"id", "label", "points", "flag", "advice", "read", "exclusive", "fixed"}
}

func scaleKeys() []string { return []string{"from", "to", "labels", "reverse"} }

func scoreKeys() []string {
	return []string{"id", "title", "of", "by", "multiply", "add", "decimals", "round", "floor", "cap",
		"needs", "minimum", "maximum", "better", "bands"}
}

func partKeys() []string { return []string{"id", "weight"} }
func bandKeys() []string { return []string{"id", "title", "from", "to", "text"} }

func outcomeKeys() []string {
	return []string{"id", "title", "when", "text", "next", "read", "remind_after", "level"}
}

func exampleKeys() []string { return []string{"name", "answers", "scores", "outcome"} }

// comparisonKeys compare a scale's answer or a score with a number.
func comparisonKeys() []string { return []string{"at_least", "at_most", "above", "below"} }

func flagConditionKeys() []string  { return []string{"flag", "at_least"} }
func scoreConditionKeys() []string { return append([]string{"score"}, comparisonKeys()...) }

// conditionWords are the keys of a condition that are not questions.
func conditionWords() []string { return []string{"all", "any", "not", "flag", "score"} }

// What one file may hold, so that its page stays a page and verifying it ends.
const (
	maxTopics    = 100
	maxQuestions = 200
	maxAnswers   = 50 // of a question, a scale's numbers too
	maxScores    = 40
	maxBands     = 50 // of a score
	maxFlags     = 100
	maxOutcomes  = 100
	maxExamples  = 100
	maxSets      = 100
	maxReads     = 20 // links of one answer or outcome
)

// maxNumber is the largest number that can be written, in thousandths.
const maxNumber = 1_000_000_000
