package sqlledger

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Refused lists which of some orders failed before the platform ever accepted them, so that nothing
// can come of them any more. One that was accepted has a serial number, an invoice, or a time to be
// asked for.
func (s *Store) Refused(ctx context.Context, orders []int64) (map[int64]bool, error) {
	out := map[int64]bool{}
	err := s.view(ctx, "find refused orders", func(t *tx) error {
		return inChunks(orders, func(marks string, args []any) error {
			query := "SELECT id FROM orders WHERE state = '" + string(ledger.Failed) + "' AND serial = '' AND due_at = 0 AND id IN (" + marks + `)
				AND NOT EXISTS (SELECT 1 FROM invoices v WHERE v.order_id = orders.id)`
			return t.each(ctx, query, args, func(row scanner) error {
				var id int64
				err := row.Scan(&id)
				out[id] = true
				return err
			})
		})
	})
	return out, err
}
