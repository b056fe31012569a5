package sqlledger

import (
	"context"
	"slices"
)

// followersOf finds the orders c that follow some orders in any number of steps.
func followersOf(orders string) string {
	return `WITH RECURSIVE chain(id) AS (
	SELECT f.order_id FROM follows f WHERE f.of_id IN (` + orders + `)
	UNION SELECT f.order_id FROM chain c JOIN follows f ON f.of_id = c.id)
	SELECT c.id FROM chain c`
}

const (
	ofBatch    = "SELECT i.order_id FROM items i WHERE i.batch_id = ?"
	notOfBatch = " WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.batch_id = ? AND i.order_id = c.id)"
)

// standsFor finds the orders that follow orders of a batch and are not among them. What a person
// took out stands for nothing, unless it was issued by hand.
var standsFor = "SELECT o.id FROM orders o WHERE o.id IN (" + followersOf(ofBatch) + notOfBatch + ") AND (o.state <> 'dropped' OR o.issued_as <> '') ORDER BY o.id"

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

// linked finds the orders of batches, and those that they follow or that follow them in any number
// of steps.
func linked(batches int) string {
	return `WITH RECURSIVE chain(id) AS (
	SELECT i.order_id FROM items i WHERE i.order_id IS NOT NULL AND i.batch_id IN (` + marks(batches) + `)
	UNION SELECT CASE WHEN f.of_id = c.id THEN f.order_id ELSE f.of_id END FROM chain c JOIN follows f ON f.of_id = c.id OR f.order_id = c.id)
	SELECT id FROM chain ORDER BY id`
}

// Linked returns the IDs of the orders of a batch, of those that they were put in place of and that
// are in place of them, see ledger.Follows, and the same of the last batch that was read from each
// of some paths; oldest first. It returns ErrNotFound for a batch that the ledger does not have.
func (s *Store) Linked(ctx context.Context, batch string, paths []string) (ids []int64, err error) {
	err = s.view(ctx, "find the orders of corrections", func(t *tx) error {
		ids = nil
		b, err := t.batch(ctx, batch, "")
		if err != nil {
			return err
		}
		of := []any{b.id}
		last, err := t.lastFrom(ctx, paths)
		for _, id := range last {
			of = append(of, id)
		}
		if err != nil {
			return err
		}
		return t.each(ctx, linked(len(of)), of, func(row scanner) error {
			var id int64
			err := row.Scan(&id)
			ids = append(ids, id)
			return err
		})
	})
	return ids, err
}

// lastFrom finds the last batch that was read from each of some paths, where there is one.
func (t *tx) lastFrom(ctx context.Context, paths []string) (ids []int64, err error) {
	if len(paths) == 0 {
		return nil, nil
	}
	met := map[string]bool{"": true}
	err = t.each(ctx, "SELECT "+batchColumns+" FROM batches b ORDER BY b.opened_at DESC, b.id DESC", nil, func(row scanner) error {
		var b batchRow
		if err := scanBatch(row, &b); err != nil {
			return err
		}
		for _, f := range b.files {
			if !met[f.Path] && slices.Contains(paths, f.Path) {
				met[f.Path], ids = true, append(ids, b.id)
			}
		}
		return nil
	})
	slices.Sort(ids)
	return slices.Compact(ids), err
}
