package sqlledger

import (
	"context"
	"database/sql"
	"errors"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Invoiced finds the order that the platform issued an invoice for, by its number of 20 digits;
// ledger.ErrNotFound where the ledger has none. It reads all invoices.
func (s *Store) Invoiced(ctx context.Context, number string) (ledger.Key, error) {
	var key ledger.Key
	err := s.view(ctx, "find an invoice by its number", func(t *tx) error {
		err := t.one(ctx, "SELECT o.seller, o.order_no FROM invoices v JOIN orders o ON o.id = v.order_id WHERE v.number = ? LIMIT 1",
			[]any{number}, &key.Seller, &key.OrderNo)
		if errors.Is(err, sql.ErrNoRows) {
			return ledger.ErrNotFound
		}
		return err
	})
	return key, err
}
