package readability

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSentences: “|” stands where the next sentence begins.
func TestSentences(t *testing.T) {
	for _, marked := range []string{
		"One. |Two! |Three? |Four",
		"an item without a stop",
		"It has two parts: The first is long; the second isn’t.",
		"Ask, e.g. Ana or, i.e. Joe, cf. Smith et al. 2003, vs. Nobody.",
		"Ask Dr. Lee, Mrs. Roe or Prof. Ito. |They know.",
		"J. R. Smith and A.B. Jones met George W. Bush. |He left.",
		"It rose 3.5% to 1,420 in v1.2.3 of Node.js. |Then it fell.",
		"See fig. 3, p. 12 and no. 5. |The answer was no. |Nobody minded.",
		"They met on 5 Jan. 2020. |In Jan. |Nobody came.",
		"Bring notes, mail, etc. |The rest is here. |Bring notes, etc. Ana has them.",
		"Ask Acme Inc. Ltd. People. |Go.",
		"They work at Acme Inc. |They like it.",
		"It starts at 5 p.m. |The end is open, but at 5 p.m. Berlin time it stops.",
		"In the U.S. Senate, nobody minds. |They like the U.S. |It is big.",
		"Take plan B. |It works. |You and I. |We two.",
		"1. Ask first. |2. Wait. |B. Give up.",
		"Well... it works… I think... |Then it broke… |So did I.",
		"“Can we talk?” she asked. |“Why?” |“Because.” |He left.",
		"“Can we talk?” Ana asked. |“No!” I said.",
		"They wrote “Hi Ana.” |She left. |(He did not.) |[Nor we.] |End.",
		"Three people (Ana? Joe? Eve?) came. |(They sat. |They ate.) |They left (early. And tired).",
		"An (open. A closed) one. |A smile :) is one. |An open (bracket. |Another.",
		"A [wrong) pair. |A (deep [pair. And] so. On) still. |End.",
		"Really?! |Yes!!! |What…? |So.",
		"It broke. |iPhone users left. |eBay too. |3 stayed. |Élan won. but not here",
		"It ended. |— And began. |Then it ended. … —",
		"Wait for it. |\ufffc must be there. |“\ufffc” too. |Run \ufffc. |Then \ufffc and etc. \ufffc",
		"A stop.Without a space is none. |See https://example.org/a.b. |The end.",
		"Wait. |“(‘Go.’)” |*Bold.* |_It._ |End.",
		"Wait . |Then it began.",
		"The meeting is at 10 a.m. |Bring tea.",
		"It was on Mon. 3 Feb. 2025. |On Mon. |Nobody came.",
		"See s. 12, cl. 4, subs. (4) and Sch. 2 of the Act. |Then stop.",
	} {
		var got []string
		for _, s := range sentencesOf(strings.ReplaceAll(marked, "|", "")) {
			got = append(got, s.text)
		}
		want := strings.Split(marked, " |")
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", marked, d)
		}
	}
}

// TestWords: “|” stands between the words.
func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"Don’t press it, re-read it (twice)!":                          "Don’t|press|it|re-read|it|twice",
		"In 2011 1,420 of 3.5% paid $5.":                               "In|2011|1,420|of|3.5|paid|5",
		"this—that – and/or then…now...go":                             "this|that|and|or|then|now|go",
		"15–20 people, 24/7, mid-2020s":                                "15–20|people|24/7|mid-2020s",
		"e.g. a.b@example.org or https://a.org/b—c/d…, www.a-b.org/c.": "e.g|a.b@example.org|or|https://a.org/b—c/d|www.a-b.org/c",
		"“Hi,” she said; ‘go’ – *now* [1]":                             "Hi|she|said|go|now|1",
		"a\u00a0b\tc\n— … & * d--e ré́sumé":                            "a|b|c|d|e|ré́sumé",
		"R&D at AT&T: people’s @name #tag":                             "R&D|at|AT&T|people’s|name|tag",
		"❤️ We love ❤️ it (́a)":                                        "We|love|it|a",
		"":                                                             "",
	} {
		_, words := split(text)
		var got []string
		for _, w := range words {
			got = append(got, w.text)
			if !strings.HasPrefix(text[w.start:], w.text) {
				t.Errorf("%q is not at %d of %q", w.text, w.start, text)
			}
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: %s, want %s", text, strings.Join(got, "|"), want)
		}
	}
}
