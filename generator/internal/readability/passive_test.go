package readability

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/diag"
)

// TestPassiveVerb: the verb that is found in a sentence, or none.
func TestPassiveVerb(t *testing.T) {
	for text, want := range map[string]string{
		"The note was sent on Monday.":                       "was sent",
		"It was not even really read by anyone.":             "was not even really read",
		"They have been asked.":                              "been asked",
		"It is being written now.":                           "is being written",
		"They want to be told.":                              "be told",
		"Most requests get ignored.":                         "get ignored",
		"He got fired.":                                      "got fired",
		"It wasn’t answered.":                                "wasn’t answered",
		"They’re paid for it.":                               "They’re paid",
		"I’m often invited.":                                 "I’m often invited",
		"IT IS KNOWN.":                                       "IS KNOWN",
		"Were you asked?":                                    "Were you asked",
		"“When was it built?”":                               "was it built",
		"That is understood, and undone things get undone.":  "is understood",
		"The page is used by many.":                          "is used",
		"He is tired, and was asked.":                        "was asked",
		"They sent the note.":                                "",
		"The person asked was Ana.":                          "",
		"He is interested, they are tired and I am worried.": "",
		"She is used to it.":                                 "",
		"It is very tired, and more broken than fixed.":      "",
		"You were too hurried.":                              "",
		"It is a known fault.":                               "",
		"The problem is, asked people do not answer.":        "",
		"The rule is: asked is asked.":                       "is asked",
		"It is unanswered and unsolicited.":                  "",
		"He is well-known.":                                  "",
		"She’s asked them, and it’s done.":                   "",
		"They had sent it.":                                  "",
		"This is indeed a need.":                             "",
		"Nothing is left, and he is gone.":                   "",
		"They know who they are.":                            "",
		"It was you asked for it.":                           "",
		"Get rid of it.":                                     "",
		"You are connected.":                                 "",
		"":                                                   "",
		"Notice is hereby given.":                            "is hereby given",
		"The fee is no longer charged.":                      "is no longer charged",
		"There is no known cure, and no set time.":           "",
		"This is Fred, and that was Ahmed.":                  "",
		"The lock is broken, and I’m done.":                  "",
		"It was broken by Ana.":                              "was broken",
		"It can be broken, and is bound to break.":           "be broken",
		"It is being frozen.":                                "being frozen",
		"They’re bound to ask.":                              "",
		"I am fed up, and it’s no longer.":                   "",
		"They were fed well.":                                "were fed",
		"It is hatred.":                                      "",
		"A place is guaranteed.":                             "is guaranteed",
	} {
		got := ""
		for _, s := range sentencesOf(text) {
			got = passiveVerb(s)
		}
		if got != want {
			t.Errorf("%s: “%s”, want “%s”", text, got, want)
		}
	}
}

// TestPassiveParagraph: two sentences, and more than half of them.
func TestPassiveParagraph(t *testing.T) {
	for text, want := range map[string]string{
		"It was sent.":                                                    "",
		"It was sent. They were asked.":                                   "1:1 passive-paragraph",
		"(It was sent. They were asked. We go)":                           "1:2 passive-paragraph",
		"It was sent. They were asked. We go. We stay.":                   "",
		"It was sent and read. We go.":                                    "",
		"We go. It was sent. They were asked. We stay. It was never paid": "1:1 passive-paragraph",
	} {
		if got := codes(Check(page(text), Limits{})); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	want := []diag.Diagnostic{{File: "a.md", Line: 1, Column: 1, Severity: diag.Warning, Code: "passive-paragraph",
		Message: "4 of the 5 sentences in this paragraph are passive",
		Hint:    "name who does what; passive here: “was sent”, “were asked”, “been told”"}}
	got := Check(page("It was sent. They were asked. We have been told. It was lately seen. We go."), Limits{})
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	// Passages are paragraphs of their own.
	if found := Check(page("It was sent.", "They were asked."), Limits{}); found != nil {
		t.Errorf("two passages: %v", found)
	}
}

// TestParticiples: no word is said to be both a verb and an adjective.
func TestParticiples(t *testing.T) {
	for word := range irregular {
		if adjectives[word] {
			t.Errorf("“%s” is in both tables", word)
		}
	}
	for word := range states {
		if !irregular[word] {
			t.Errorf("“%s” is a state of no participle", word)
		}
	}
}
