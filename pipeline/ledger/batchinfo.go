package ledger

import "github.com/fapiao/fapiao/pipeline/invoice"

// BatchInfo is a batch with its balance.
type BatchInfo struct {
	Batch
	Run    string        // run that started the reading
	Items  int           // orders in the ledger or rejected; equals Read once the reading is complete
	States map[State]int // of its items, Rejected included
	Gross  invoice.Amount
}

// Open counts the items that are neither final nor rejected.
func (b *BatchInfo) Open() (n int) {
	for s, c := range b.States {
		if !s.Final() {
			n += c
		}
	}
	return n
}
