package sqlledger

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// planRow is a plan as it is written.
type planRow struct {
	*ledger.Plan
	id, now int64
	body    []byte // packed
}

var insertEffects = inserting("effects", "ON CONFLICT (kind, seller, subject) DO NOTHING", []column[planRow]{
	{"id", bigint, func(r *planRow) any { return r.id }},
	{"kind", text, func(r *planRow) any { return string(r.Effect) }},
	{"seller", text, func(r *planRow) any { return r.Seller }},
	{"subject", text, func(r *planRow) any { return r.Subject }},
	{"order_id", bigint, func(r *planRow) any { return orNull(r.Order) }},
	{"invoice_id", bigint, func(r *planRow) any { return orNull(r.Invoice) }},
	{"body", bytea, func(r *planRow) any { return r.body }},
	{"due_at", bigint, func(r *planRow) any { return millis(r.Due) }},
	{"next_at", bigint, func(r *planRow) any { return millis(r.Due) }},
	{"created_at", bigint, func(r *planRow) any { return r.now }},
	{"updated_at", bigint, func(r *planRow) any { return r.now }},
})

// Plan records effects that are to be called; see ledger.Plans.
func (s *Store) Plan(ctx context.Context, plans []ledger.Plan, now time.Time) ([]ledger.Planned, error) {
	out := make([]ledger.Planned, len(plans))
	err := s.write(ctx, "plan effects", func(t *tx) error {
		ids, err := t.newIDs(ctx, "effects", len(plans))
		if err != nil {
			return err
		}
		rows := make([]planRow, len(plans))
		for i := range plans {
			p := &plans[i]
			if !p.Effect.Own() {
				return fmt.Errorf("an effect of kind %q stands in the row of its order", p.Effect)
			}
			rows[i] = planRow{Plan: p, id: ids[i], now: millis(now)}
			if rows[i].body, err = pack(notNil(p.Body)); err != nil {
				return err
			}
		}
		if _, err := insertEffects.run(ctx, t, rows); err != nil {
			return err
		}
		for i := range plans {
			found, err := t.effects(ctx, "kind = ? AND seller = ? AND subject = ?", []any{string(plans[i].Effect), plans[i].Seller, plans[i].Subject})
			if err != nil {
				return err
			}
			out[i] = ledger.Planned{ID: found[0].ID, State: found[0].State, Fresh: found[0].ID == ids[i]}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// notNil is a body as a column takes it that must not be NULL.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Repeat has effects called again because a person says so; see ledger.Plans.
func (s *Store) Repeat(ctx context.Context, e ledger.Effect, ids []int64, note string, now time.Time) (moved int, err error) {
	err = s.write(ctx, "repeat effects", func(t *tx) error {
		moved = 0
		return inChunks(ids, func(marks string, args []any) error {
			// A due time that is not the next look's is the end of somebody's claim.
			where := "id IN (" + marks + ") AND kind = ? AND state IN ('unknown', 'failed') AND (due_at = next_at OR due_at <= ?) ORDER BY id" + t.s.lock
			found, err := t.effects(ctx, where, append(args, string(e), millis(now)))
			if err != nil {
				return err
			}
			history := make([]event, len(found))
			for i, one := range found {
				history[i] = event{order: one.ID, at: millis(now), from: one.State, to: ledger.Ready, note: note}
				err := t.exec(ctx, "UPDATE effects SET state = 'ready', due_at = ?, next_at = ?, tries = 0, misses = 0, updated_at = ? WHERE id = ?",
					millis(now), millis(now), millis(now), one.ID)
				if err != nil {
					return err
				}
			}
			moved += len(found)
			return t.recordEffects(ctx, history)
		})
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
