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
		if e.Own() {
			n, first, err = t.callableEffects(ctx, &c)
			return err
		}
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

// callableEffects is Callable of effects that have rows of their own.
func (t *tx) callableEffects(ctx context.Context, c *ledger.Claim) (n int, first time.Time, err error) {
	where, args, err := ofKind(c, isCallable)
	if err != nil {
		return 0, first, err
	}
	var soonest int64
	err = t.one(ctx, "SELECT COUNT(*), COALESCE(MIN(due_at), 0) FROM effects WHERE "+where, args, &n, &soonest)
	if n > 0 {
		first = time.UnixMilli(soonest).UTC()
	}
	return n, first, err
}
