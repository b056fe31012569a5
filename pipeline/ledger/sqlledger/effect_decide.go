package sqlledger

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Repeat has effects called again because a person says so; see ledger.Plans.
func (s *Store) Repeat(ctx context.Context, e ledger.Effect, ids []int64, note string, now time.Time) (moved int, err error) {
	// A due time that is not the next look's is the end of somebody's claim.
	free := "state IN ('unknown', 'failed') AND (due_at = next_at OR due_at <= " + fmt.Sprint(millis(now)) + ")"
	return s.moveEffects(ctx, e, ids, free, ledger.Ready, note, now)
}

// moveEffects moves effects of a kind that are in a condition, and counts them. The fence rises, so
// that a run that held one before cannot change it any more.
func (s *Store) moveEffects(ctx context.Context, e ledger.Effect, ids []int64, condition string, to ledger.State, note string, now time.Time) (moved int, err error) {
	err = s.write(ctx, "decide about effects", func(t *tx) (err error) {
		moved, err = t.moveEffects(ctx, e, ids, condition, to, note, now)
		return err
	})
	return moved, err
}

func (t *tx) moveEffects(ctx context.Context, e ledger.Effect, ids []int64, condition string, to ledger.State, note string, now time.Time) (moved int, err error) {
	err = inChunks(ids, func(marks string, args []any) error {
		found, err := t.effects(ctx, "id IN ("+marks+") AND kind = ? AND "+condition+" ORDER BY id"+t.s.lock, append(args, string(e)))
		if err != nil {
			return err
		}
		history := make([]event, len(found))
		for i, one := range found {
			history[i] = event{order: one.ID, at: millis(now), from: one.State, to: to, note: note}
			const query = "UPDATE effects SET state = ?, due_at = ?, next_at = ?, tries = 0, misses = 0, fence = fence + 1, updated_at = ? WHERE id = ?"
			if err := t.exec(ctx, query, string(to), millis(now), millis(now), millis(now), one.ID); err != nil {
				return err
			}
		}
		moved += len(found)
		return t.recordEffects(ctx, history)
	})
	return moved, err
}

// Planned finds an effect by its subject; see ledger.Plans.
func (s *Store) Planned(ctx context.Context, e ledger.Effect, seller, subject string) (ledger.Entry, error) {
	var found []ledger.Entry
	err := s.view(ctx, "find an effect", func(t *tx) (err error) {
		found, err = t.effects(ctx, "kind = ? AND seller = ? AND subject = ?", []any{string(e), seller, subject})
		return err
	})
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("effect %s %s of %s: %w", e, subject, seller, ledger.ErrNotFound)
	}
	if err != nil {
		return ledger.Entry{}, err
	}
	return found[0], nil
}

// Course lists what happened to an effect; see ledger.Plans.
func (s *Store) Course(ctx context.Context, id int64) (out []ledger.Event, err error) {
	err = s.view(ctx, "read the history of an effect", func(t *tx) error {
		out = nil
		query := "SELECT " + effectEventFields.columns() + " FROM effect_events e LEFT JOIN answers a ON a.id = e.answer_id WHERE e.effect_id = ? ORDER BY e.id"
		return t.each(ctx, query, []any{id}, func(row scanner) error {
			var r eventRow
			if err := effectEventFields.scan(row, &r); err != nil {
				return err
			}
			e, err := r.event()
			out = append(out, e)
			return err
		})
	})
	return out, err
}

// isUnfinished is the predicate of the index of effects that are neither done nor dropped.
const isUnfinished = "state <> 'done' AND state <> 'dropped'"

// Effects calls yield for each effect of a choice, oldest first; see ledger.Plans.
func (s *Store) Effects(ctx context.Context, c ledger.EffectChoice, yield func(ledger.Entry) error) error {
	where, args := "1 = 1", []any{}
	within := func(column string, n int, value func(int) any) {
		where += " AND " + column + " IN (" + marks(n) + ")"
		for i := range n {
			args = append(args, value(i))
		}
	}
	if c.Kinds != nil {
		within("kind", len(c.Kinds), func(i int) any { return string(c.Kinds[i]) })
	}
	if c.States != nil {
		within("state", len(c.States), func(i int) any { return string(c.States[i]) })
		if !slices.Contains(c.States, ledger.Done) && !slices.Contains(c.States, ledger.Dropped) {
			where += " AND " + isUnfinished
		}
	}
	if c.Seller != "" {
		where, args = where+" AND seller = ?", append(args, c.Seller)
	}
	if !c.Since.IsZero() {
		where, args = where+" AND updated_at >= ?", append(args, millis(c.Since))
	}
	if c.Invoice != 0 {
		where, args = where+" AND invoice_id = ?", append(args, c.Invoice)
	}
	if c.Order != 0 {
		where, args = where+" AND order_id = ?", append(args, c.Order)
	}
	if c.NoOrder {
		where += " AND order_id IS NULL"
	}
	if c.GivenUp { // a red of the same invoice that was asked for later is no part of the case
		where += ` AND EXISTS (SELECT 1 FROM follows f JOIN orders o ON o.id = f.order_id
			WHERE f.of_id = effects.order_id AND f.effect_id >= effects.id AND o.state = 'dropped')`
	}
	return s.view(ctx, "list effects", func(t *tx) error {
		found, err := t.effects(ctx, where+" ORDER BY id", args)
		for i := range found {
			if err == nil {
				err = yield(found[i])
			}
		}
		return err
	})
}

// Withdraw takes effects out that were planned and never called; see ledger.Plans.
func (s *Store) Withdraw(ctx context.Context, e ledger.Effect, ids []int64, note string, now time.Time) (moved int, err error) {
	return s.moveEffects(ctx, e, ids, "state IN ('ready', 'held')", ledger.Dropped, note, now)
}

// Release makes held effects ready; see ledger.Plans.
func (s *Store) Release(ctx context.Context, e ledger.Effect, ids []int64, note string, now time.Time) (moved int, err error) {
	return s.moveEffects(ctx, e, ids, "state = 'held'", ledger.Ready, note, now)
}
