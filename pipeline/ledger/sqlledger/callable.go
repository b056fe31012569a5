package sqlledger

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Callable counts the effects of a kind that may be called, and says when the first of them is due;
// zero when there is none. See ledger.Agenda.
func (s *Store) Callable(ctx context.Context, f ledger.Filter, e ledger.Effect, now time.Time, atMost int) (n int, first time.Time, err error) {
	c := ledger.Claim{Filter: f, Effect: e, Now: now, ADay: atMost}
	sel, _, err := selectionOf(&c)
	if err != nil {
		return 0, first, fmt.Errorf("count effects: %w", err)
	}
	and := ""
	if sel.and != nil {
		and = sel.and(&c)
	}
	err = s.view(ctx, "count effects", func(t *tx) error {
		soonest := int64(0)
		err := t.sumSpans(ctx, sel.predicate, and, "COUNT(*), COALESCE(MIN(due_at), 0)", f, func(some int, due int64) {
			if some > 0 && (n == 0 || due < soonest) {
				soonest = due
			}
			n += some
		})
		if n > 0 {
			first = time.UnixMilli(soonest).UTC()
		}
		return err
	})
	return n, first, err
}
