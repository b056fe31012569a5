package ledger

import (
	"slices"
	"time"
)

// Extract chooses, of the results of a batch, a month or everything, those of a seller, in some
// states, or that changed since a time. The zero value leaves nothing out.
type Extract struct {
	Seller string  // tax number; empty: all
	States []State // of orders and red invoices, as results show them; nil: all
	// Since is the earliest last change of an order or a red invoice in the ledger: a move, an
	// answer of the platform, a person's decision. What was rejected changed when its batch was
	// made. Zero: no matter when.
	Since time.Time
	// Tried is when orders and red invoices without an invoice were sent last or, never sent, when
	// they were recorded; when an order failed last; and when the batch was made that rejected one.
	// Nil: no matter when. An extract with it is one of [Extract.Uninvoiced].
	Tried *Span
}

// Whole reports whether nothing is left out.
func (x *Extract) Whole() bool { return x.Seller == "" && x.States == nil && x.Since.IsZero() }

// Invoiced is the part of an extract in states in which an invoice exists or existed; ok is false
// where it has none.
func (x Extract) Invoiced() (part Extract, ok bool) {
	if x.States == nil {
		return x, true
	}
	x.States = slices.DeleteFunc(slices.Clone(x.States), func(s State) bool { return !s.HasInvoice() })
	return x, len(x.States) > 0
}

// Uninvoiced is the part of an extract in states without an invoice that it names, tried in a span;
// ok is false where it names none.
func (x Extract) Uninvoiced(in Span) (part Extract, ok bool) {
	x.States = slices.DeleteFunc(slices.Clone(x.States), State.HasInvoice)
	x.Tried = &in
	return x, len(x.States) > 0
}

// Shows reports whether the extract has a state.
func (x *Extract) Shows(s State) bool { return x.States == nil || slices.Contains(x.States, s) }
