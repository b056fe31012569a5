package sqlledger

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// unsentAtOnce is how many orders are in memory at once.
const unsentAtOnce = 500

// firstRead is when an order was first read: of one that others were merged into, or that is a
// part of one, when the first of these was.
const firstRead = `COALESCE((SELECT MIN(s.created_at) FROM arranged a JOIN orders s ON s.id = a.source_id
	WHERE a.order_id = orders.id), orders.created_at)`

// Unsent lists orders that were never sent; see ledger.Decisions.
func (s *Store) Unsent(ctx context.Context, f ledger.Filter, each func(*ledger.Entry) error) error {
	return s.view(ctx, "list what was not sent", func(t *tx) error {
		for _, predicate := range []string{isReady, isHeld} {
			spans, err := t.spans(ctx, predicate, f)
			if err != nil {
				return err
			}
			for i := range spans {
				if err := t.unsent(ctx, predicate, &spans[i], each); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// unsent lists one range, in the order of the IDs.
func (t *tx) unsent(ctx context.Context, predicate string, r *span, each func(*ledger.Entry) error) error {
	where, args := r.where()
	query := "SELECT " + entryColumns + ", released, " + firstRead + " FROM orders WHERE " + predicate + " AND " + where +
		" AND code <> '" + rules.NumberForeign + "' AND id > ? ORDER BY id LIMIT ?"
	for after := int64(0); ; {
		var some []ledger.Entry
		err := t.each(ctx, query, append(slices.Clip(args), after, unsentAtOnce), func(row scanner) error {
			var e ledger.Entry
			var read int64
			err := scanEntry(row, &e, &e.Released, &read)
			e.Created = fromMillis(read)
			some = append(some, e)
			return err
		})
		if err != nil || len(some) == 0 {
			return err
		}
		if err := t.loadOrders(ctx, some); err != nil {
			return err
		}
		for i := range some {
			if err := each(&some[i]); err != nil {
				return err
			}
		}
		after = some[len(some)-1].ID
	}
}
