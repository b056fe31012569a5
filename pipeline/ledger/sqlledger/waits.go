package sqlledger

import (
	"context"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// waitKind is what an order of the index of open orders waits for, in SQL. Its parameter is the
// time.
const waitKind = `CASE WHEN ` + isLeased + ` THEN 'claim' WHEN state = 'voiding' THEN 'void' WHEN state = 'submitted' THEN 'issue'
	WHEN misses > 0 THEN 'missing' ELSE 'doubt' END`

// Waits says what the open orders of a filter wait for, each kind once, in the order of
// ledger.WaitKinds.
func (s *Store) Waits(ctx context.Context, f ledger.Filter, now time.Time) ([]ledger.Wait, error) {
	found := map[ledger.WaitKind]ledger.Wait{}
	err := s.view(ctx, "count what is waited for", func(t *tx) error {
		c, err := t.dated(ctx, ledger.Claim{Now: now})
		if err != nil {
			return err
		}
		spans, err := t.spans(ctx, isOpen, f)
		if err != nil {
			return err
		}
		for _, r := range spans {
			where, args := r.where()
			query := "SELECT " + waitKind + ", COUNT(*), MIN(due_at) FROM orders WHERE " + isOpen + " AND " + where + " GROUP BY 1"
			err := t.each(ctx, query, append([]any{millis(c.Now)}, args...), func(row scanner) error {
				var w ledger.Wait
				var due int64
				err := row.Scan(&w.Kind, &w.Orders, &due)
				w.Next = time.UnixMilli(due).UTC()
				if other, ok := found[w.Kind]; ok {
					w.Orders += other.Orders
					if other.Next.Before(w.Next) {
						w.Next = other.Next
					}
				}
				found[w.Kind] = w
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	var out []ledger.Wait
	for _, k := range ledger.WaitKinds() {
		if w, ok := found[k]; ok {
			out = append(out, w)
		}
	}
	return slices.Clip(out), err
}
