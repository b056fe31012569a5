package ledger

// Failure is an order that a person asked to have tried again, or one that failed, with what
// decides whether it can be.
type Failure struct {
	Entry
	// Accepted reports that the platform accepted the order, so that its number is used up there. One
	// that was never accepted is sent anew when its row is corrected.
	Accepted bool
	// Changed reports that the reading which met the order last has other content than was sent.
	Changed bool
	// Replaced is the number of an order of the same buyer and amount that was read after this one
	// was sent and that is invoiced or may be: perhaps it took this order's place. Empty when there
	// is none.
	Replaced string
}
