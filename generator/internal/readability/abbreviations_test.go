package readability

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/diag"
)

// TestAbbreviation: what is an abbreviation, without its ending.
func TestAbbreviation(t *testing.T) {
	for text, want := range map[string]string{
		"HR": "HR", "CVs": "CV", "CEO's": "CEO", "CEO’s": "CEO", "CVs’": "CV", "GDPR": "GDPR",
		"B2B": "B2B", "MP3": "MP3", "H1N1": "H1N1", "ÖPNV": "ÖPNV", "CV": "CV", "CD": "CD",
		"NOT": "", "A": "", "H1": "", "3D": "", "4WD": "", "PhD": "", "LinkedIn": "", "iOS": "", "Ana": "", "a": "", "": "",
		"II": "", "XIV": "", "VI": "", "As": "", "A's": "", "R&D": "", "U.S": "", "2011": "",
		"UNHCR": "UNHCR", "DUPONT": "", "README": "", "AB12": "", "BA249": "", "IMG2034": "", "A1B2C": "A1B2C", "YES": "", "FREE": "",
	} {
		if got := abbreviation(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// TestUndefined: the first use of each abbreviation counts.
func TestUndefined(t *testing.T) {
	for _, c := range []struct {
		name  string
		texts []string
		want  string
	}{
		{"never explained", []string{"Ask the HR people. HR knows."}, "1:9 undefined-abbreviation"},
		{"two of them", []string{"Ask HR.", "Bring CVs and an HR-approved MP3’s."}, "1:5 undefined-abbreviation, 2:7 undefined-abbreviation, 2:30 undefined-abbreviation"},
		{"after a hyphen", []string{"An anti-HR note."}, "1:9 undefined-abbreviation"},
		{"before and after one", []string{"A pro-HR, anti‑WTO note on HR-led HR."}, "1:7 undefined-abbreviation, 1:16 undefined-abbreviation"},
		{"long name first", []string{"Ask human resources (HR) first.", "HR knows."}, ""},
		{"long name after", []string{"Ask HR (human resources) first. HR knows."}, ""},
		{"with plurals", []string{"Two applicant tracking systems (ATSs) and the ATS’s maker."}, ""},
		{"plural with its name after", []string{"“ATSs” (applicant tracking systems) sort."}, ""},
		{"digits", []string{"We sell B2B (business to business)."}, ""},
		{"small words", []string{"The Federal Bureau of Investigation (FBI) warns."}, ""},
		{"explained too late", []string{"Ask HR.", "That is human resources (HR)."}, "1:5 undefined-abbreviation"},
		{"a remark is no name", []string{"Read Fraser’s post (PDF). Ask HR (again)."}, "1:21 undefined-abbreviation, 1:31 undefined-abbreviation"},
		{"the name does not begin with it", []string{"Ask other resources (HR)."}, "1:22 undefined-abbreviation"},
		{"a bracket that closes too late", []string{"Ask HR (" + strings.Repeat("now ", 50) + "human resources)."}, "1:1 long-sentence, 1:5 undefined-abbreviation"},
		{"a bracket that stays open", []string{"Ask HR (human resources."}, "1:5 undefined-abbreviation"},
		{"another sentence", []string{"Human. Resources? (HR) knows."}, "1:20 undefined-abbreviation"},
		{"in quotation marks", []string{"The Data Protection Regulation (the “DPR”), the Chief Office (“CO”) and the Federal Trade Commission [FTC]."}, ""},
		{"words before it", []string{"A processing unit (or PU), an interface (often called IF) and a memory (abbreviated MEM)."}, ""},
		{"too many words before it", []string{"Human resources (where nobody ever is HR)."}, "1:39 undefined-abbreviation"},
		{"behind brackets", []string{"Human (or other) resources HR."}, "1:28 undefined-abbreviation"},
		{"long name in square brackets", []string{"Ask HR [human resources]."}, ""},
		{"an X in “ex”", []string{"Extensible Markup Language (XML). A retext (XT)."}, "1:45 undefined-abbreviation"},
		{"long name before, side by side", []string{
			"Human capital management, or HCM. Search-engine optimisation – SEO – too.",
			"A personal identification number, known as a PIN. Office of the Union, OU for short."}, ""},
		{"long name after, side by side", []string{"PPC stands for pay per click. HR, or human resources. B2B means business to business."}, ""},
		{"other words side by side", []string{"He runs the HR team. What they own, WTP. A WTO people. GE is good everywhere."},
			"1:13 undefined-abbreviation, 1:37 undefined-abbreviation, 1:44 undefined-abbreviation, 1:56 undefined-abbreviation"},
		{"its long name in another place", []string{"Human resources, as everyone here knows, is HR."}, "1:45 undefined-abbreviation"},
		{"a sign", []string{"A sign said DO NOT ENTER in red. Ask the “READ ME NOW” people. NOT HR!"}, ""},
		{"two in a row", []string{"The WTO HR people."}, "1:5 undefined-abbreviation, 1:9 undefined-abbreviation"},
		{"three with commas", []string{"The ABC, DEF, GHI."}, "1:5 undefined-abbreviation, 1:10 undefined-abbreviation, 1:15 undefined-abbreviation"},
		{"a postcode", []string{"At SW1A 1AA or EC1V 9HX we sell B2B, 5 of it; B2B 3."}, "1:33 undefined-abbreviation"},
		{"a code is no first use", []string{"Ask B2B 2. Ask B2B."}, "1:16 undefined-abbreviation"},
		{"units and eras", []string{"In 44 BC, at 5 AM GMT, an ID took 12 GB and CO2."}, ""},
		{"the glossary", []string{"Ask the ATSs."}, ""},
		{"well known", []string{"OK, UK and US. XIV and II."}, ""},
		{"shouting", []string{"STOP NOW! READ THIS. “I SAY SO!”"}, ""},
		{"a word of its own", []string{"FAQ", "HR!"}, "1:1 undefined-abbreviation, 2:1 undefined-abbreviation"},
		{"shouting in a sentence", []string{"Do NOT ask IT."}, "1:12 undefined-abbreviation"},
	} {
		limits := Limits{}
		if c.name == "the glossary" {
			limits.Defined = func(abbreviation string) bool { return abbreviation == "ATS" }
		}
		if got := codes(Check(page(c.texts...), limits)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	want := []diag.Diagnostic{{File: "a.md", Line: 1, Column: 5, Severity: diag.Warning, Code: "undefined-abbreviation",
		Message: "“HR” is not explained where it is first used",
		Hint:    "write its long name here, as in “long name (HR)”, or explain it in the glossary"}}
	if d := cmp.Diff(want, Check(page("Ask HR’s people."), Limits{})); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
