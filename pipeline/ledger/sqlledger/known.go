package sqlledger

import (
	"context"
	"database/sql"
	"errors"
)

// KnownOrder names an order of a seller whose invoice exists, the newest; empty when there is none. A query that names it
// tells what the platform answers about numbers it does not know.
func (s *Store) KnownOrder(ctx context.Context, seller string) (orderNo string, err error) {
	err = s.view(ctx, "find an issued order", func(t *tx) error {
		const newest = "SELECT order_no FROM orders WHERE seller = ? AND state = 'issued' ORDER BY id DESC LIMIT 1"
		err := t.one(ctx, newest, []any{seller}, &orderNo)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return orderNo, err
}
