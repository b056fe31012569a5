package sqlledger

import "context"

// failedOnce is the condition of failed orders, also of those that were taken out after they
// failed. An order that was ready or held when it was taken out may have a due time, too, by which
// it was to be sent.
const failedOnce = `(state = 'failed' OR state = 'dropped' AND (SELECT e.from_state FROM events e
	WHERE e.order_id = orders.id AND e.to_state = 'dropped' AND e.from_state <> 'dropped' ORDER BY e.id DESC LIMIT 1) = 'failed')`

// acceptedOnce is the condition of those that the platform accepted before they failed, so that it
// may still issue them: they have a serial number, an invoice, or a time to be asked for.
const acceptedOnce = failedOnce + ` AND (serial <> '' OR due_at > 0
	OR EXISTS (SELECT 1 FROM invoices v WHERE v.order_id = orders.id))`

// Accepted lists which of some orders are failed or dropped, and failed after the platform had
// accepted them. Nothing can come of the other ones any more.
func (s *Store) Accepted(ctx context.Context, orders []int64) (map[int64]bool, error) {
	out := map[int64]bool{}
	err := s.view(ctx, "find orders that the platform accepted", func(t *tx) error {
		return inChunks(orders, func(marks string, args []any) error {
			query := "SELECT id FROM orders WHERE id IN (" + marks + ") AND " + acceptedOnce
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
