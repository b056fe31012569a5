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
}

// Whole reports whether nothing is left out.
func (x *Extract) Whole() bool { return x.Seller == "" && x.States == nil && x.Since.IsZero() }

// Shows reports whether the extract has a state.
func (x *Extract) Shows(s State) bool { return x.States == nil || slices.Contains(x.States, s) }
