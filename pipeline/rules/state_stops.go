package rules

import "github.com/fapiao/fapiao/pipeline/invoice"

// Stops reports whether a value of a column of states says that an order is not to be invoiced,
// such as 已退款; clear is false if the value is not understood.
func Stops(f invoice.Field, text string) (stops, clear bool) {
	m := meaningOf(f, text)
	return m != goesOn && m != unclear, m != unclear
}
