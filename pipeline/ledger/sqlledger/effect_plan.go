package sqlledger

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// planRow is a plan as it is written.
type planRow struct {
	*ledger.Plan
	id, now int64
	body    []byte // packed
}

func (r *planRow) state() ledger.State {
	switch {
	case r.Done:
		return ledger.Done
	case r.Held:
		return ledger.Held
	}
	return ledger.Ready
}

var insertEffects = inserting("effects", "ON CONFLICT (kind, seller, subject) DO NOTHING", []column[planRow]{
	{"id", bigint, func(r *planRow) any { return r.id }},
	{"kind", text, func(r *planRow) any { return string(r.Effect) }},
	{"seller", text, func(r *planRow) any { return r.Seller }},
	{"subject", text, func(r *planRow) any { return r.Subject }},
	{"order_id", bigint, func(r *planRow) any { return orNull(r.Order) }},
	{"invoice_id", bigint, func(r *planRow) any { return orNull(r.Invoice) }},
	{"body", bytea, func(r *planRow) any { return r.body }},
	{"state", text, func(r *planRow) any { return string(r.state()) }},
	{"detail", text, func(r *planRow) any { return string(r.Detail) }},
	{"net", bigint, func(r *planRow) any { return int64(r.Net) }},
	{"tax", bigint, func(r *planRow) any { return int64(r.Tax) }},
	{"due_at", bigint, func(r *planRow) any { return millis(r.Due) }},
	{"next_at", bigint, func(r *planRow) any { return millis(r.Due) }},
	{"created_at", bigint, func(r *planRow) any { return r.now }},
	{"updated_at", bigint, func(r *planRow) any { return r.now }},
})

// Plan records effects that are to be called; see ledger.Plans.
func (s *Store) Plan(ctx context.Context, plans []ledger.Plan, now time.Time) (out []ledger.Planned, err error) {
	err = s.write(ctx, "plan effects", func(t *tx) error {
		out, err = t.plan(ctx, plans, millis(now))
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// PlanBeside records effects about invoices one by one, each after a check against the others of
// its kind about the same invoice; see ledger.Plans.
func (s *Store) PlanBeside(ctx context.Context, plans []ledger.Plan, now time.Time, check ledger.PlanCheck) (out []ledger.Planned, err error) {
	err = s.write(ctx, "plan effects about invoices", func(t *tx) error {
		out, err = t.planBeside(ctx, plans, now, check)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// PreviewBeside is what PlanBeside would record; see ledger.Plans.
func (s *Store) PreviewBeside(ctx context.Context, plans []ledger.Plan, now time.Time, check ledger.PlanCheck) (out []ledger.Planned, err error) {
	err = s.undone(ctx, "look at effects about invoices", func(t *tx) error {
		out, err = t.planBeside(ctx, plans, now, check)
		return err
	})
	if err != nil {
		return nil, err
	}
	hideFresh(out, map[int64]bool{})
	return out, nil
}

// hideFresh takes the IDs of plans away that were undone, also where a later plan met one, and
// notes them.
func hideFresh(plans []ledger.Planned, undone map[int64]bool) {
	for i := range plans {
		p := &plans[i]
		undone[p.ID] = undone[p.ID] || p.Fresh
		if undone[p.ID] {
			p.ID = 0
		}
	}
}

func (t *tx) planBeside(ctx context.Context, plans []ledger.Plan, now time.Time, check ledger.PlanCheck) ([]ledger.Planned, error) {
	out := make([]ledger.Planned, 0, len(plans))
	plans, err := t.referred(ctx, plans)
	if err != nil {
		return nil, err
	}
	if err := t.lockInvoices(ctx, plans); err != nil {
		return nil, err
	}
	for i := range plans {
		p := plans[i]
		beside, err := t.beside(ctx, &p)
		if err != nil {
			return nil, err
		}
		done := ledger.Planned{}
		if done.Refused = check(i, &p, beside); done.Refused == nil {
			one, err := t.plan(ctx, []ledger.Plan{p}, millis(now))
			if err != nil {
				return nil, err
			}
			done = one[0]
		}
		if done.Fresh && p.Effect == "red" {
			if err := t.unagree(ctx, p.Invoice); err != nil {
				return nil, err
			}
		}
		out = append(out, done)
	}
	return out, nil
}

// referred are plans with the rows of their invoices.
func (t *tx) referred(ctx context.Context, plans []ledger.Plan) ([]ledger.Plan, error) {
	out := slices.Clone(plans)
	for i := range out {
		p := &out[i]
		if p.Ref == nil {
			continue
		}
		if err := p.Ref.Check(); err != nil {
			return nil, err
		}
		id, err := t.refer(ctx, p.Ref)
		if err != nil {
			return nil, err
		}
		p.Invoice = id
	}
	return out, nil
}

// beside reads the effects that a check of a plan sees.
func (t *tx) beside(ctx context.Context, p *ledger.Plan) ([]ledger.Entry, error) {
	args := []any{p.Invoice, string(p.Effect)}
	for _, k := range p.Beside {
		args = append(args, string(k))
	}
	return t.effects(ctx, "invoice_id = ? AND kind IN ("+marks(len(args)-1)+") ORDER BY id", args)
}

// lockInvoices makes other transactions that plan about the same invoices wait.
func (t *tx) lockInvoices(ctx context.Context, plans []ledger.Plan) error {
	ids := make([]int64, len(plans))
	for i := range plans {
		if ids[i] = plans[i].Invoice; ids[i] == 0 {
			return fmt.Errorf("effect %s is about no invoice", plans[i].Subject)
		}
	}
	return inChunks(ids, func(marks string, args []any) error {
		return t.each(ctx, "SELECT id FROM invoices WHERE id IN ("+marks+") ORDER BY id"+t.s.lock, args, func(scanner) error { return nil })
	})
}

// plan adds effects, and finds those that are there already.
func (t *tx) plan(ctx context.Context, plans []ledger.Plan, now int64) ([]ledger.Planned, error) {
	ids, err := t.newIDs(ctx, "effects", len(plans))
	if err != nil {
		return nil, err
	}
	rows := make([]planRow, len(plans))
	for i := range plans {
		p := &plans[i]
		if !p.Effect.Own() {
			return nil, fmt.Errorf("an effect of kind %q stands in the row of its order", p.Effect)
		}
		rows[i] = planRow{Plan: p, id: ids[i], now: now}
		if rows[i].body, err = pack(notNil(p.Body)); err != nil {
			return nil, err
		}
	}
	if _, err := insertEffects.run(ctx, t, rows); err != nil {
		return nil, err
	}
	out := make([]ledger.Planned, len(plans))
	for i := range plans {
		found, err := t.effects(ctx, "kind = ? AND seller = ? AND subject = ?", []any{string(plans[i].Effect), plans[i].Seller, plans[i].Subject})
		if err != nil {
			return nil, err
		}
		out[i] = ledger.Planned{ID: found[0].ID, State: found[0].State, Fresh: found[0].ID == ids[i]}
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
