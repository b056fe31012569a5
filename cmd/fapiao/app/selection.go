package app

import "github.com/fapiao/fapiao/pipeline/ledger"

// Batches chooses a batch of the ledger by its ID, the latest where ID is empty, or all.
type Batches struct {
	ID  string
	All bool
}

// Orders names orders of the ledger by their numbers.
type Orders struct {
	Numbers []string
	// Seller is the tax number of their seller; empty: whichever has the number. Where several
	// have, it must be given.
	Seller string
}

// Selection chooses what is shown or written of the ledger: batches, or the invoices that were
// issued in a month, whatever their batch.
type Selection struct {
	Batches
	Month *ledger.Span
}
