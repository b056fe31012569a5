package sqlledger

import "context"

// standsFor finds the orders that follow orders of a batch in any number of steps and are not among
// them. What a person took out stands for nothing, unless it was issued by hand.
const standsFor = `WITH RECURSIVE chain(id) AS (
	SELECT f.order_id FROM follows f WHERE f.of_id IN (SELECT i.order_id FROM items i WHERE i.batch_id = ?)
	UNION SELECT f.order_id FROM chain c JOIN follows f ON f.of_id = c.id)
	SELECT o.id FROM chain c JOIN orders o ON o.id = c.id
	WHERE (o.state <> 'dropped' OR o.issued_as <> '') AND NOT EXISTS (SELECT 1 FROM items i WHERE i.batch_id = ? AND i.order_id = o.id)
	ORDER BY o.id`

// Standing returns the IDs of the orders that are invoiced in place of orders of a batch and that
// its readings did not have, oldest first; see ledger.Follows. It returns ErrNotFound for a batch
// that the ledger does not have.
func (s *Store) Standing(ctx context.Context, batch string) (ids []int64, err error) {
	err = s.view(ctx, "find what stands for the orders of a batch", func(t *tx) error {
		some := false
		if err := t.one(ctx, anyFollows, nil, &some); err != nil || !some {
			return err
		}
		b, err := t.batch(ctx, batch, "")
		if err != nil {
			return err
		}
		return t.each(ctx, standsFor, []any{b.id, b.id}, func(row scanner) error {
			var id int64
			err := row.Scan(&id)
			ids = append(ids, id)
			return err
		})
	})
	return ids, err
}
