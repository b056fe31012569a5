package sqlledger

import (
	"context"
	"database/sql"
	"errors"
)

// newestIssued goes back through the invoices, which leads to an issued order at once or, where
// there is none, has little to look through. CROSS JOIN keeps SQLite from beginning with all orders
// of the seller.
const newestIssued = `SELECT o.order_no FROM invoices v CROSS JOIN orders o
	WHERE o.id = v.order_id AND o.seller = ? AND o.state = 'issued' ORDER BY v.id DESC LIMIT 1`

// KnownOrder names an order of a seller whose invoice exists, the newest; empty when there is none.
// A query that names it tells what the platform answers about numbers it does not have.
func (s *Store) KnownOrder(ctx context.Context, seller string) (orderNo string, err error) {
	err = s.view(ctx, "find an issued order", func(t *tx) error {
		err := t.one(ctx, newestIssued, []any{seller}, &orderNo)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return orderNo, err
}
