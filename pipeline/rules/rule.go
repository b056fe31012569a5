package rules

import "github.com/fapiao/fapiao/internal/lang"

// Rule is one entry of the catalogue. In its texts {value} is the value as found, {field} the title
// of the finding's field, {1}, {2}, … are the finding's arguments, {1:field} is the title of
// the field that argument 1 names, and {1:also} is argument 1 in brackets, or nothing where a
// finding has no such argument.
type Rule struct {
	Code     string // stable; never reused for another meaning
	Severity Severity
	Text     lang.Text // what is wrong
	Hint     lang.Text // what to do, or what to enter instead
}

// Severity reports whether a finding keeps the order back.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // the order is rejected
	Warning Severity = "warning" // the order goes on; a person should look

	// Hold is the severity of rules in the catalogue whose finding holds the order until a person
	// decides. To readers such a finding is an error: nothing is sent.
	Hold Severity = "hold"
)
