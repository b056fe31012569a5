package ledger

// Failure is an order to retry, or a failed one, with the facts that decide whether it can be
// retried.
type Failure struct {
	Entry
	// Accepted reports that the platform accepted the order, so that its number is used there. An
	// order that was never accepted is sent again when its row is corrected.
	Accepted bool
	// Changed reports that the content in the last reading differs from what was sent.
	Changed bool
	// Replaced is the number of an order of the same buyer and amount that was read after this one
	// was sent and that is invoiced or may be: perhaps it took this order's place. Empty when there
	// is none.
	Replaced string
}
