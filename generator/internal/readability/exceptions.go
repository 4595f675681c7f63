package readability

// exceptions are words that the rules of [spoken] count wrong, and how many
// syllables they have. A plural that adds none needs no entry.
var exceptions = counts(exceptionsBySyllables)

// exceptionsBySyllables has each word once.
var exceptionsBySyllables = map[int]string{
	1: `aisle isle`,
	2: `dr mr mrs argue evening wednesday elsewhere maybe ruin fluid genre safety ninety leopard naked wicked
		rugged ragged jagged wretched crooked learned frontier cashier premier soldier embed eon freer truer
		vs coed`,
	3: `jeopardy recipe simile ideal familiar peculiar behaviour behavior italian parliament
		convenient boolean caveat patio ratio sesame karate alliance linear nuclear agreement suicide resume
		résumé genuine element implement supplement complement increment moreover whoever diagram nucleus`,
	4: `apostrophe catastrophe epitome conveniently hierarchy coalition disagreement diabetes familiarly
		diagnosis diagnostic diagnoses etc inconvenient unfamiliar vigilante`,
	5: `sociology familiarity`,
}

// beginnings are beginnings of words, and what they add to what the rules count;
// the longest that fits counts.
var beginnings = map[string]int{
	// two vowels that are two syllables
	"anyo": 1, "creat": 1, "creatur": 0, "recreat": 1, "react": 1, "reapp": 1, "rearr": 1, "reass": 1,
	"reuse": 1, "reusa": 1, "reusi": 1, "reuni": 1, "reinf": 1, "reinst": 1, "reinte": 1, "reinv": 1, "reite": 1, "reimb": 1, "reele": 1,
	"preem": 1, "coopera": 1, "coord": 1, "coexi": 1, "coinc": 1, "coauth": 1, "coerc": 1, "coeff": 1, "naiv": 1, "oasis": 1,
	"triang": 0,
	// an e that is silent, or a vowel that is hardly heard
	"busine": -1, "eyel": -1, "eyeb": -1, "eyew": -1, "peopl": -1, "every": -1, "some": -1, "somer": 0, "somb": 0,
	"facebo": -1, "linked": -1, "guidel": -1, "therefo": -1, "thereb": -1, "whereas": -1, "whereb": -1,
	"likew": -1, "likeli": -1, "timel": -1, "timely": 0, "timele": 0, "timet": -1, "timeo": -1, "times": -1, "lifest": -1, "lifet": -1, "baseb": -1, "basel": -1, "basele": 0,
	"namesa": -1, "homep": -1, "homew": -1, "hometo": -1, "househ": -1, "housew": -1, "pipel": -1, "sidel": -1, "sideb": -1,
	"forec": -1, "foreg": -1, "foresee": -1, "foresi": -1, "foret": -1, "foreh": -1, "notebo": -1, "vaguen": -1,
	"codeb": -1, "careta": -1, "safeg": -1, "widesp": -1, "whitel": -1, "placeh": -1,
	"voicem": -1, "firew": -1, "phonec": -1, "spokes": -1, "salesp": -1, "typesc": -1, "gatek": -1, "peacem": -1,
}

// longestBeginning is the length of the longest key of beginnings, in bytes.
const longestBeginning = 7

// counts turns words by number of syllables into numbers by word.
func counts(words map[int]string) map[string]int {
	all := map[string]int{}
	for n, text := range words {
		for word := range set(text) {
			all[word] = n
		}
	}
	return all
}
