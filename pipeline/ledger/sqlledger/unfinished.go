package sqlledger

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Unfinished counts the orders of a seller that are not issued, voided or taken out, by state. It
// reads partial indexes, so what is issued costs nothing. States without orders are left out.
func (s *Store) Unfinished(ctx context.Context, seller string) (list []ledger.Unfinished, err error) {
	err = s.view(ctx, "count unfinished orders", func(t *tx) error {
		for _, predicate := range []string{isReady, isHeld, isOpen, isSealFailed, isFailed} {
			err := t.each(ctx, unfinishedQuery(predicate), []any{seller}, func(row scanner) error {
				var u ledger.Unfinished
				var due int64
				if err := row.Scan(&u.State, &u.Orders, &due); err != nil {
					return err
				}
				if predicate == isOpen || predicate == isSealFailed {
					u.Due = fromMillis(due)
				}
				if u.State != ledger.Dropped {
					list = append(list, u)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

func unfinishedQuery(predicate string) string {
	return "SELECT state, COUNT(*), MIN(due_at) FROM orders WHERE " + predicate + " AND seller = ? GROUP BY state ORDER BY state"
}
