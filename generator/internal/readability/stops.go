package readability

import "strings"

// set returns the words of a text.
func set(text string) map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		words[word] = true
	}
	return words
}

// Words with a full stop that does not end a sentence, without it and in lower
// case.
var (
	// neverLast go with what follows.
	neverLast = set("dr mr mrs ms mx prof messrs st rev hon gen col capt lt sgt sen rep gov pres " +
		"e.g eg i.e ie cf vs viz approx ca incl esp")

	// beforeNumber are abbreviations only if a number follows: “no. 5”.
	beforeNumber = set("no nos p pp fig figs vol vols ch sec eq art para ed " +
		"s ss cl sch subs paras arts mon tue tues thu thur thurs fri " +
		"jan feb mar apr jun jul aug sep sept oct nov dec")

	// sometimesLast end a sentence too, if a word of starters follows.
	sometimesLast = set("etc al inc ltd co corp plc jr sr bros dept univ ph.d d.phil a.m p.m est a.k.a")
)

// starters are words with which sentences often begin and names hardly ever.
var starters = set(`
	A An The This That These Those There Here It Its He She They We You I My Your His Her Their Our
	If When While Where Why What Who Whose Which How As At By For From In On Of To With Without Over Under After Before
	Since Until Although Though Because Unless Once And But Or So Yet Nor Then Thus Also Still Even Only Just
	Not No Nobody Nothing None One Two Three Some Any All Both Each Every Everyone Many Most Much More Few Several
	Other Others Another Such Perhaps Maybe Often Sometimes However Instead Later Now Today Is Are Was Were Do Does
	Did Don’t Don't Can Could Would Will Should Ask Say Write Read Check Look See Let
	Bring Send Take Give Keep Make Use Put Leave Tell Try Find Wait Start Stop Add Cut Go`)

// reporting are the verbs that say who spoke.
var reporting = set("asked asks said says wrote writes replied replies answered answers added adds")
