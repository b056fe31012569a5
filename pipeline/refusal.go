package pipeline

import "github.com/fapiao/fapiao/internal/lang"

// Refusal is why a correction is not planned, in words for people. Nothing was recorded or sent.
type Refusal struct {
	Why lang.Text
	// Reverse reports that the invoice can be reversed by a red one instead.
	Reverse bool
}

// Error is the English text.
func (r *Refusal) Error() string { return r.Why.En }

// Text is the text in a language.
func (r *Refusal) Text(in string) string { return r.Why.Text(in) }
