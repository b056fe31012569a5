package sqlledger

import (
	"context"
	"errors"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// claimEffects is claimOrders of effects that have rows of their own.
var claimEffects = updating(`UPDATE effects SET state = v.state, owner = v.owner, updated_at = v.now, due_at = @leased,
	request_hash = v.request_hash, sent_at = v.sent_at, attempt = v.attempt, fence = v.fence, misses = v.misses
	FROM v WHERE effects.id = v.id`, claimColumns)

// changeEffects is changeOrders of the same.
var changeEffects = updating(`UPDATE effects SET state = v.state, code = v.code, error = v.error, serial = v.serial, next_at = v.next_at,
	due_at = CASE WHEN v.state = 'submitting' THEN effects.due_at ELSE v.next_at END, tries = v.tries, misses = v.misses,
	updated_at = v.now, detail = COALESCE(v.detail, effects.detail)
	FROM v WHERE effects.id = v.id AND effects.fence = v.fence`, append([]column[changeRow]{
	{"detail", text, func(r *changeRow) any {
		if r.Detail == nil {
			return nil
		}
		return string(r.Detail)
	}},
}, changeColumns...))

var insertEffectEvents = inserting("effect_events", "", append([]column[event]{
	{"effect_id", bigint, func(e *event) any { return e.order }},
}, eventColumns...))

// effectRow is an effect that has a row of its own.
type effectRow struct {
	ledger.Entry
	plan                         ledger.Plan
	created, updated, sent, next int64
	order, invoice               *int64
	body                         []byte
	detail                       string
	due                          int64
}

var effectFields = fields[effectRow]{
	{"id", func(r *effectRow) any { return &r.ID }},
	{"kind", func(r *effectRow) any { return &r.plan.Effect }},
	{"seller", func(r *effectRow) any { return &r.plan.Seller }},
	{"subject", func(r *effectRow) any { return &r.plan.Subject }},
	{"order_id", func(r *effectRow) any { return &r.order }},
	{"invoice_id", func(r *effectRow) any { return &r.invoice }},
	{"body", func(r *effectRow) any { return &r.body }},
	{"state", func(r *effectRow) any { return &r.State }},
	{"attempt", func(r *effectRow) any { return &r.Attempt }},
	{"fence", func(r *effectRow) any { return &r.Fence }},
	{"created_at", func(r *effectRow) any { return &r.created }},
	{"updated_at", func(r *effectRow) any { return &r.updated }},
	{"sent_at", func(r *effectRow) any { return &r.sent }},
	{"next_at", func(r *effectRow) any { return &r.next }},
	{"due_at", func(r *effectRow) any { return &r.due }},
	{"tries", func(r *effectRow) any { return &r.Tries }},
	{"misses", func(r *effectRow) any { return &r.Misses }},
	{"serial", func(r *effectRow) any { return &r.Serial }},
	{"code", func(r *effectRow) any { return &r.Code }},
	{"error", func(r *effectRow) any { return &r.Error }},
	{"request_hash", func(r *effectRow) any { return &r.RequestHash }},
	{"detail", func(r *effectRow) any { return &r.detail }},
	{"net", func(r *effectRow) any { return &r.plan.Net }},
	{"tax", func(r *effectRow) any { return &r.plan.Tax }},
}

// effects reads effects that have rows of their own; where follows WHERE.
func (t *tx) effects(ctx context.Context, where string, args []any) (found []ledger.Entry, err error) {
	err = t.each(ctx, "SELECT "+effectFields.columns()+" FROM effects WHERE "+where, args, func(row scanner) error {
		var r effectRow
		if err := effectFields.scan(row, &r); err != nil {
			return err
		}
		e, err := r.entry()
		found = append(found, e)
		return err
	})
	return found, err
}

func (r *effectRow) entry() (e ledger.Entry, err error) {
	e, p := r.Entry, r.plan
	e.Key.Seller, e.Plan = p.Seller, &p
	e.Created, e.Updated, e.Sent, e.NextAt = fromMillis(r.created), fromMillis(r.updated), fromMillis(r.sent), fromMillis(r.next)
	if r.order != nil {
		p.Order = *r.order
	}
	if r.invoice != nil {
		p.Invoice = *r.invoice
	}
	p.Due, p.Held = fromMillis(r.due), r.State == ledger.Held
	if r.detail != "" {
		e.Detail = []byte(r.detail)
	}
	p.Body, err = unpack(r.body)
	return e, err
}

// The states of the effects that a claim looks at.
const (
	isCallable = "state = 'ready'"
	// What is unknown and has no time is of a kind that nobody can ask about.
	isAskable = "state IN ('submitting', 'unknown', 'submitted') AND (state <> 'unknown' OR next_at > 0)"
	isAtWork  = "(state = 'ready' OR state = 'submitting' OR state = 'unknown' OR state = 'submitted')" // the predicate of their index
)

// findEffects locks and reads the effects of a kind that are due, longest due first.
func (t *tx) findEffects(ctx context.Context, c *ledger.Claim) ([]ledger.Entry, error) {
	states := isCallable
	if c.Ask.About != "" {
		states = isAskable
		if err := t.bringEffectsBack(ctx, c); err != nil {
			return nil, err
		}
	}
	where, args, err := ofKind(c, states)
	if err != nil {
		return nil, err
	}
	return t.effects(ctx, where+" AND due_at <= ? ORDER BY due_at, id LIMIT ?"+t.s.skip, append(args, millis(c.Now), c.Limit))
}

// ofKind is the condition of the effects of a claim in some states.
func ofKind(c *ledger.Claim, states string) (where string, args []any, err error) {
	if c.Batch != "" {
		return "", nil, errBatched
	}
	where, args = isAtWork+" AND "+states+" AND kind = ?", []any{string(c.Effect)}
	if c.Seller != "" {
		where, args = where+" AND seller = ?", append(args, c.Seller)
	}
	ofOrders, orders := among("order_id", c.Orders)
	named, ids := among("id", c.Effects)
	return where + ofOrders + named, slices.Concat(args, orders, ids), nil
}

// errBatched is a filter that cannot be: effects that have rows of their own belong to no batch.
var errBatched = errors.New("effects that have rows of their own are claimed by kind, seller and order, not by batch")

// bringEffectsBack is bringBack of effects that have rows of their own.
func (t *tx) bringEffectsBack(ctx context.Context, c *ledger.Claim) error {
	if c.Horizon == 0 {
		return nil
	}
	now, leased := millis(c.Now), millis(c.Now.Add(c.Lease))
	return t.exec(ctx, "UPDATE effects SET due_at = CASE WHEN due_at = next_at THEN CAST(? AS BIGINT) ELSE CAST(? AS BIGINT) END, "+
		"sent_at = CASE WHEN sent_at > CAST(? AS BIGINT) THEN CAST(? AS BIGINT) ELSE sent_at END WHERE "+isAtWork+" AND "+isAskable+
		" AND kind = ? AND due_at > ?", now, leased, now, now, string(c.Effect), millis(c.Now.Add(c.Horizon)))
}

// updateEffects applies changes of different effects that have rows of their own.
func (t *tx) updateEffects(ctx context.Context, changes []ledger.Change, owner string, now int64) (refused []error, err error) {
	rows, err := t.heldEffects(ctx, changes)
	if err != nil {
		return nil, err
	}
	var updates []changeRow
	var history []event
	var done []int64
	for i := range changes {
		c := &changes[i]
		h := rows[c.ID]
		if err := h.allows(c, owner); err != nil {
			refused = append(refused, err)
			continue
		}
		if c.State == ledger.Done && c.Effect == "red" {
			done = append(done, c.ID)
		}
		serial := c.Serial
		if serial == "" && !c.DropSerial {
			serial = h.serial
		}
		row, err := changeOf(c, serial, now)
		if err != nil {
			return nil, err
		}
		updates = append(updates, row)
		if c.State != h.state || !c.Raw.Empty() {
			history = append(history, event{order: c.ID, at: now, from: h.state, to: c.State, code: c.Code, note: c.Note, words: c.Raw})
		}
	}
	if _, err := changeEffects.run(ctx, t, updates); err != nil {
		return nil, err
	}
	if err := t.wantFiles(ctx, wantReds, "effect_id", done, now); err != nil {
		return nil, err
	}
	return refused, t.recordEffects(ctx, history)
}

// heldEffects locks and reads the rows that changes name, in their order.
func (t *tx) heldEffects(ctx context.Context, changes []ledger.Change) (map[int64]*held, error) {
	ids := make([]int64, len(changes))
	for i := range changes {
		ids[i] = changes[i].ID
	}
	rows := make(map[int64]*held, len(ids))
	err := inChunks(ids, func(marks string, args []any) error {
		query := "SELECT id, kind, subject, owner, serial, state, fence FROM effects WHERE id IN (" + marks + ") ORDER BY id" + t.s.lock
		return t.each(ctx, query, args, func(row scanner) error {
			var id int64
			var kind, subject string
			var h held
			err := row.Scan(&id, &kind, &subject, &h.owner, &h.serial, &h.state, &h.fence)
			h.name = "effect " + kind + " " + subject
			rows[id] = &h
			return err
		})
	})
	return rows, err
}

// recordEffects adds lines to the history of effects that have rows of their own.
func (t *tx) recordEffects(ctx context.Context, history []event) error {
	return t.recordIn(ctx, &insertEffectEvents, history)
}
