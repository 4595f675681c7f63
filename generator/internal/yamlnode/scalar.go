package yamlnode

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"rapport/generator/internal/diag"
)

// Text returns a text, and a number or a date as it is written. Nothing, true
// and false are texts only in quotes.
func (v Value) Text(def string) string {
	if !v.decodable() {
		return def
	}
	if !isText(v.node) {
		v.wrongType("a text", textHint(v.node))
		return def
	}
	return v.node.Value
}

// Line returns a text in one line, without space around it. An empty one is an
// error.
func (v Value) Line(def string) string {
	if !v.decodable() || !isText(v.node) {
		return v.Text(def)
	}
	var lines []string
	for line := range strings.SplitSeq(v.node.Value, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	text := strings.Join(lines, " ")
	if text == "" {
		v.Fail("missing-value", v.Label()+" is empty", "write a text, or delete the "+v.part())
		return def
	}
	return text
}

func isText(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && !(isPlain(n) && (n.Tag == "!!null" || n.Tag == "!!bool"))
}

func textHint(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.ScalarNode:
		return "put the word in quotes: \"" + n.Value + "\""
	case n.Style&yaml.FlowStyle != 0:
		return "put a text that begins with a bracket in quotes"
	}
	return "write a single text"
}

// Bool returns a boolean: plain true or false, and nothing else.
func (v Value) Bool(def bool) bool {
	if !v.decodable() {
		return def
	}
	if isPlain(v.node) && (v.node.Value == "true" || v.node.Value == "false") {
		return v.node.Value == "true"
	}
	if isNull(v.node) {
		v.noValue()
		return def
	}
	v.Fail("bad-boolean", v.Label()+" must be true or false, not "+describeStrictly(v.node), "write true or false")
	return def
}

// Int returns a whole number from lo to hi, written in decimal digits.
func (v Value) Int(def, lo, hi int) int {
	if !v.decodable() {
		return def
	}
	if isNull(v.node) {
		v.noValue()
		return def
	}
	n, err := strconv.Atoi(v.node.Value)
	switch {
	case !isPlain(v.node) || !isDecimal(v.node.Value):
		v.Fail("bad-number", v.Label()+" must be a whole number, not "+describeStrictly(v.node), numberHint(isDecimal(v.node.Value), lo, hi))
	case err != nil || n < lo || n > hi:
		v.Fail("bad-number", fmt.Sprintf("%s must be from %d to %d, not %s", v.Label(), lo, hi, excerpt(v.node.Value)), "")
	default:
		return n
	}
	return def
}

// numberHint says how to write a number between two limits: what is one already
// is a text only because of its quotes.
func numberHint(isNumber bool, lo, hi any) string {
	if isNumber {
		return "write it without quotes"
	}
	return fmt.Sprintf("write a number from %v to %v, in digits", lo, hi)
}

// isDecimal reports whether s is a whole number as people write it: digits,
// perhaps after a sign, without leading zeros.
func isDecimal(s string) bool {
	digits := strings.TrimLeft(s, "+-")
	if len(s)-len(digits) > 1 || digits == "" || len(digits) > 1 && digits[0] == '0' {
		return false
	}
	return strings.Trim(digits, "0123456789") == ""
}

// Thousandths returns a decimal number from lo to hi in thousandths, as are def
// and the limits: 2.5 is 2500. It is written in decimal digits, with at most
// three behind the point.
func (v Value) Thousandths(def, lo, hi int64) int64 {
	if !v.decodable() {
		return def
	}
	if isNull(v.node) {
		v.noValue()
		return def
	}
	n, form := thousandths(v.node.Value)
	switch {
	case !isPlain(v.node) || form == notDecimal:
		v.Fail("bad-number", v.Label()+" must be a number, not "+describeStrictly(v.node),
			numberHint(form != notDecimal, decimal(lo), decimal(hi)))
	case form == tooFine:
		v.Fail("bad-number", v.Label()+" has more than three decimals: "+describe(v.node), "round it to three")
	case form == tooLarge || n < lo || n > hi:
		v.Fail("bad-number", fmt.Sprintf("%s must be from %s to %s, not %s", v.Label(), decimal(lo), decimal(hi), excerpt(v.node.Value)), "")
	default:
		return n
	}
	return def
}

// The forms of what may be a decimal number.
const (
	sound = iota
	notDecimal
	tooFine  // more than three decimals
	tooLarge // beyond what is counted in
)

// thousandths reads a decimal number.
func thousandths(s string) (n int64, form int) {
	whole, decimals, found := strings.Cut(s, ".")
	switch {
	case !isDecimal(whole) || found && (decimals == "" || strings.Trim(decimals, "0123456789") != ""):
		return 0, notDecimal
	case len(decimals) > 3:
		return 0, tooFine
	}
	n, err := strconv.ParseInt(whole+(decimals + "000")[:3], 10, 64)
	if err != nil {
		return 0, tooLarge
	}
	return n, sound
}

// decimal writes thousandths as people write them.
func decimal(n int64) string {
	if n%1000 == 0 {
		return strconv.FormatInt(n/1000, 10)
	}
	return strings.TrimRight(strconv.FormatFloat(float64(n)/1000, 'f', 3, 64), "0")
}

// Date returns a day, as its midnight in UTC, or a moment in RFC 3339; false
// for an absent or a faulty value.
func (v Value) Date() (time.Time, bool) {
	if !v.decodable() {
		return time.Time{}, false
	}
	if isNull(v.node) {
		v.noValue()
		return time.Time{}, false
	}
	if v.node.Kind == yaml.ScalarNode {
		if t, ok := parseDate(v.node.Value); ok {
			return t, true
		}
		if dayShaped(v.node.Value) {
			v.Fail("bad-date", v.Label()+": the calendar has no "+describe(v.node), "check the month and the day")
			return time.Time{}, false
		}
	}
	v.Fail("bad-date", v.Label()+" must be a date, not "+describe(v.node),
		"write year-month-day, as in 2026-11-21, or a time with its zone, as in 2026-11-21T09:30:00Z")
	return time.Time{}, false
}

func parseDate(s string) (t time.Time, ok bool) {
	if len(s) == len(time.DateOnly) {
		t, err := time.Parse(time.DateOnly, s)
		return t, err == nil
	}
	// time.Parse is more lenient than RFC 3339, UnmarshalText is not.
	err := t.UnmarshalText([]byte(s))
	return t, err == nil
}

// dayShaped reports whether s has the digits and hyphens of a day.
func dayShaped(s string) bool {
	shape := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '0'
		}
		return r
	}, s)
	return shape == "0000-00-00"
}

// OneOf returns one of the allowed words.
func (v Value) OneOf(def string, allowed ...string) string {
	if !v.decodable() {
		return def
	}
	if !isText(v.node) {
		v.wrongType("one of "+strings.Join(allowed, ", "), "write one of these words")
		return def
	}
	word := v.node.Value
	if !slices.Contains(allowed, word) {
		v.Fail("unknown-value", v.Label()+" cannot be "+describe(v.node),
			diag.DidYouMean(excerpt(word), allowed, "write one of "+strings.Join(allowed, ", ")))
		return def
	}
	return word
}

// anyScalar returns a scalar as Go data.
func (v Value) anyScalar() any {
	text := v.node.Value
	switch {
	case !isPlain(v.node):
		return text
	case text == "true" || text == "false":
		return text == "true"
	case isNull(v.node):
		return nil
	case isBoolWord(text):
		v.Fail("bad-boolean", v.Label()+": “"+text+"” may be meant as a boolean or as a word", "write true or false, or put the word in quotes")
		return nil
	case isDecimal(text):
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
		v.Fail("bad-number", v.Label()+" is too large a number", "put it in quotes to keep it as a text")
		return nil
	case v.node.Tag == "!!float":
		if f, err := strconv.ParseFloat(text, 64); err == nil && text[0] != '.' && strings.Trim(text, "+-.eE0123456789") == "" {
			return f
		}
	}
	return text
}

// isBoolWord reports whether YAML 1.1 or a variant spelling makes s a boolean.
func isBoolWord(s string) bool {
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off":
		return true
	}
	return false
}
