package diag

// A Place is a position in a file that a later stage may have to report on.
type Place struct {
	File         string
	Line, Column int // from 1, columns in characters; 0 for the whole file
}

// Error returns an error about the place.
func (p Place) Error(code, message, hint string) Diagnostic {
	return p.diagnostic(Error, code, message, hint)
}

// Warning returns a warning about the place.
func (p Place) Warning(code, message, hint string) Diagnostic {
	return p.diagnostic(Warning, code, message, hint)
}

func (p Place) diagnostic(severity Severity, code, message, hint string) Diagnostic {
	return Diagnostic{File: p.File, Line: p.Line, Column: p.Column,
		Severity: severity, Code: code, Message: message, Hint: hint}
}
