package report

// Numbering says of the invoices of an order, which come one after the other, which of them each
// is. It holds the rows of one order.
type Numbering struct {
	yield func(Row) error
	held  []Row
}

// NewNumbering makes a numbering that yields the rows in their order.
func NewNumbering(yield func(Row) error) *Numbering { return &Numbering{yield: yield} }

// Add takes a row; it is yielded with the next order, or at the end.
func (n *Numbering) Add(r Row) error {
	if len(n.held) > 0 && !sameOrder(&n.held[0], &r) {
		if err := n.End(); err != nil {
			return err
		}
	}
	n.held = append(n.held, r)
	return nil
}

// End yields what is held.
func (n *Numbering) End() error {
	for i := range n.held {
		if len(n.held) > 1 {
			n.held[i].Part, n.held[i].Parts = i+1, len(n.held)
		}
		if err := n.yield(n.held[i]); err != nil {
			return err
		}
	}
	clear(n.held)
	n.held = n.held[:0]
	return nil
}

// sameOrder reports whether two rows are invoices of one order. What has no invoice has one row.
func sameOrder(a, b *Row) bool {
	return a.Red == nil && b.Red == nil && a.InvoiceNo != "" && b.InvoiceNo != "" &&
		a.OrderNo == b.OrderNo && a.Seller == b.Seller && a.State == b.State && a.Source == b.Source
}
