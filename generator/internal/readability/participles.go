package readability

var (
	// be are the forms of “be” and “get” with which something happens.
	be = set(`be been being get gets got getting gotten`)

	// stative are those with which something may also just be so.
	stative = set(`am is are was were isn't aren't wasn't weren't 're i'm`)

	// between are the words that may stand between the form of “be” and the
	// participle, beside those in “-ly”. Those that make an adjective of it,
	// such as “very” and “more”, may not.
	between = set(`not never always often also just still already ever even once now then all both each
		been being later soon seldom sometimes again first almost perhaps thus therefore
		longer hereby thereby herein therein`)

	// pronouns may stand there in a question.
	pronouns = set(`i you he she it we they this that these those anyone someone nobody everyone`)
)

// irregular are the past participles that do not end in “-ed”, without those
// that are mostly adjectives after “be”: gone, left, lost, born, hurt, upset,
// stuck, mistaken, rid.
var irregular = set(`
	given forgiven taken undertaken overtaken seen foreseen overseen shown known made remade done undone redone overdone found
	kept held withheld upheld told foretold retold said sent resent paid repaid underpaid overpaid built rebuilt
	bought brought caught taught thought felt heard overheard led misled read misread reread met put set reset offset cut hit let shut
	spent spread won written rewritten underwritten driven eaten beaten bitten fallen forgotten frozen hidden forbidden
	chosen broken spoken stolen woven drawn withdrawn overdrawn thrown overthrown grown blown flown sworn torn begun sung rung
	sunk sold resold struck stricken swept understood misunderstood overcome outdone proven shaken woken sewn sown
	hung dug fed fought sought lent lit laid meant bound ground burnt learnt spelt dealt swung shot split cast forecast broadcast
	burst stood ridden risen run rerun swollen wound typeset bid outbid lain slain sprung flung stung strung wrung clung shed
	slit thrust trodden guaranteed freed`)

// states are participles that after a stative form say how something is, unless
// “by” follows: “the lock is broken”, but “it was broken by Ana”.
var states = set(`done broken frozen hidden shut split bound meant`)

// adjectiveWith are the words behind a participle that make an adjective of it.
var adjectiveWith = map[string]string{"used": "to", "fed": "up"}

// adjectives are participles in “-ed” that say after “be” how someone feels or
// how something is, rather than what is done to it.
var adjectives = set(`
	interested disinterested tired worried excited bored pleased displeased concerned confused surprised embarrassed
	annoyed scared frightened ashamed married engaged experienced inexperienced qualified skilled gifted talented limited
	detailed complicated sophisticated related connected convinced committed dedicated determined prepared relaxed satisfied
	dissatisfied disappointed delighted thrilled amused depressed distressed stressed exhausted fascinated frustrated
	overwhelmed shocked terrified puzzled relieved motivated inclined supposed based located situated involved
	advanced aged crowded deserted retired divorced educated informed mixed naked outdated tempted touched flattered
	honoured honored offended hooked attached entitled obliged scattered packed wounded blessed doomed finished started
	acquainted accustomed biased opposed reserved distinguished renowned hundred sacred wicked rugged ragged jagged wretched crooked
	learned beloved hatred kindred infrared animated alarmed amazed astonished agitated bemused baffled bewildered closed disabled
	dressed dated dried hurried intrigued irritated isolated nuanced panicked privileged spirited
	strained troubled varied versed wired armed attracted`)

// verbsInUn are the participles in “un-” that are not the opposite of one.
var verbsInUn = set(`united unified uncovered undermined unlocked unveiled unsubscribed uninstalled unfolded unloaded
	unleashed unfriended unfollowed unpacked uploaded`)
