package sqlledger

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// ClaimIssued claims issued orders for another look, by id; see pipeline.Ledger. The primary key
// serves it, so that the many orders that nobody looks at again need no index.
func (s *Store) ClaimIssued(ctx context.Context, c ledger.Claim, since time.Time, after int64) ([]ledger.Entry, error) {
	var entries []ledger.Entry
	err := s.write(ctx, "claim issued orders", func(t *tx) error {
		entries = nil
		c, err := t.dated(ctx, c)
		if err != nil {
			return err
		}
		query := "SELECT " + entryColumns + " FROM orders WHERE id > ? AND seller = ? AND state = 'issued' AND issued_at >= ? AND due_at <= ?" + bySerial(c.Serials)
		args := []any{after, c.Seller, millis(since), millis(c.Now)}
		named, ids := among("id", c.Orders)
		query, args = query+named, append(args, ids...)
		if c.Batch != "" {
			b, err := t.batch(ctx, c.Batch, "")
			if err != nil {
				return err
			}
			query += " AND EXISTS (SELECT 1 FROM items i WHERE i.batch_id = ? AND i.order_id = orders.id)"
			args = append(args, b.id)
		}
		err = t.each(ctx, query+" ORDER BY id LIMIT ?"+t.s.skip, append(args, c.Limit), func(row scanner) error {
			var e ledger.Entry
			err := scanEntry(row, &e)
			entries = append(entries, e)
			return err
		})
		if err != nil {
			return err
		}
		var claims []claimRow
		for i := range entries {
			e := &entries[i]
			e.Fence++
			claims = append(claims, claimed(e, &c))
		}
		_, err = claimOrders.run(ctx, t, claims)
		return err
	})
	if err != nil {
		return nil, err
	}
	return entries, nil
}
