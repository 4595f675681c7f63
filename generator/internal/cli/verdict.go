package cli

import (
	"slices"

	"rapport/generator/internal/diag"
)

// A verdict is what the findings of a check come to.
type verdict struct {
	errors, warnings int  // as they were found
	strict           bool // warnings count as errors
}

func judge(found []diag.Diagnostic, strict bool) verdict {
	v := verdict{strict: strict}
	v.errors, v.warnings = diag.Count(found)
	return v
}

func (v verdict) isFine() bool { return v.errors == 0 && (v.warnings == 0 || !v.strict) }

// String is “no errors, 2 warnings”, or “1 error, 2 warnings that --strict
// makes errors”.
func (v verdict) String() string {
	warnings := count(v.warnings, "warning")
	switch {
	case v.warnings == 0 && v.errors == 0:
		return "no errors, no warnings"
	case v.warnings == 0:
		return count(v.errors, "error")
	case v.strict && v.warnings == 1:
		warnings += " that --strict makes an error"
	case v.strict:
		warnings += " that --strict makes errors"
	}
	if v.errors == 0 {
		return "no errors, " + warnings
	}
	return count(v.errors, "error") + ", " + warnings
}

// strictly returns what was found with every warning as an error.
func strictly(found []diag.Diagnostic) []diag.Diagnostic {
	found = slices.Clone(found)
	for i := range found {
		found[i].Severity = diag.Error
	}
	return diag.Sort(found)
}
