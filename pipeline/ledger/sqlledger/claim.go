package sqlledger

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// claimRow is the claim of an order.
type claimRow struct {
	ledger.Entry
	owner    string
	now, due int64
}

// claimOrders takes orders, to have an effect of theirs called or to ask about them.
var claimOrders = updating(`UPDATE orders SET state = v.state, owner = v.owner, updated_at = v.now, due_at = @leased,
	request_hash = v.request_hash, sent_at = v.sent_at, attempt = v.attempt, fence = v.fence, misses = v.misses,
	reissues = v.reissues, reissued_at = v.reissued_at FROM v WHERE orders.id = v.id`, append([]column[claimRow]{
	{"reissues", bigint, func(r *claimRow) any { return r.Reissues }},
	{"reissued_at", bigint, func(r *claimRow) any { return millis(r.ReissuedAt) }},
}, claimColumns...))

// leaseOrders claims orders that are to be asked about, which keep all but the claim.
var leaseOrders = updating(`UPDATE orders SET owner = v.owner, updated_at = v.now, due_at = @leased, fence = v.fence
	FROM v WHERE orders.id = v.id`, leaseColumns)

// leaseEffects is leaseOrders of effects that have rows of their own.
var leaseEffects = updating(`UPDATE effects SET owner = v.owner, updated_at = v.now, due_at = @leased, fence = v.fence
	FROM v WHERE effects.id = v.id`, leaseColumns)

var leaseColumns = []column[claimRow]{
	{"id", bigint, func(r *claimRow) any { return r.ID }},
	{"owner", text, func(r *claimRow) any { return r.owner }},
	{"now", bigint, func(r *claimRow) any { return r.now }},
	{"due", bigint, func(r *claimRow) any { return r.due }},
	{"fence", bigint, func(r *claimRow) any { return r.Fence }},
}

// claimColumns are those of a claim of any effect.
var claimColumns = []column[claimRow]{
	{"id", bigint, func(r *claimRow) any { return r.ID }},
	{"state", text, func(r *claimRow) any { return string(r.State) }},
	{"owner", text, func(r *claimRow) any { return r.owner }},
	{"now", bigint, func(r *claimRow) any { return r.now }},
	{"due", bigint, func(r *claimRow) any { return r.due }},
	{"request_hash", text, func(r *claimRow) any { return r.RequestHash }},
	{"sent_at", bigint, func(r *claimRow) any { return millis(r.Sent) }},
	{"attempt", bigint, func(r *claimRow) any { return r.Attempt }},
	{"fence", bigint, func(r *claimRow) any { return r.Fence }},
	{"misses", bigint, func(r *claimRow) any { return r.Misses }},
}

// Claim claims orders; see ledger.Effects. An order whose Prepare fails passes through submitting
// to failed and is not among the entries; more are claimed in its place, so that an empty answer
// means that nothing can be claimed.
func (s *Store) Claim(ctx context.Context, c ledger.Claim) ([]ledger.Entry, error) {
	sel, what, err := selectionOf(&c)
	if err != nil {
		return nil, err
	}
	for {
		var taken []ledger.Entry
		met := 0
		err := s.write(ctx, "claim orders "+what, func(t *tx) error {
			c, err := t.dated(ctx, c)
			if err != nil {
				return err
			}
			taken, met, err = t.claim(ctx, sel, &c)
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(taken) > 0 || met == 0 {
			return taken, nil
		}
	}
}

// claim takes what a selection finds; met is how many orders it looked at.
func (t *tx) claim(ctx context.Context, sel selection, c *ledger.Claim) (taken []ledger.Entry, met int, err error) {
	entries, err := t.find(ctx, sel, c)
	if err != nil || len(entries) == 0 {
		return nil, 0, err
	}
	if entries, err = t.admit(ctx, entries, c); err != nil {
		return nil, 0, err
	}
	if c.Ask.About != "" {
		return entries, len(entries), t.lease(ctx, entries, c)
	}
	terms := c.Effect.Terms()
	taken, err = t.recordIntents(ctx, entries, &terms, c)
	return taken, len(entries), err
}

// lease claims orders that are to be asked about.
func (t *tx) lease(ctx context.Context, entries []ledger.Entry, c *ledger.Claim) error {
	claims := make([]claimRow, len(entries))
	for i := range entries {
		entries[i].Fence++
		claims[i] = claimed(&entries[i], c)
	}
	lease := &leaseOrders
	if c.Effect.Own() {
		lease = &leaseEffects
	}
	_, err := lease.run(ctx, t, claims)
	return err
}

// putClaims writes claims where the effects of their kind stand.
func (t *tx) putClaims(ctx context.Context, e ledger.Effect, claims []claimRow) error {
	claim := &claimOrders
	if e.Own() {
		claim = &claimEffects
	}
	_, err := claim.run(ctx, t, claims)
	return err
}

// putFailures writes that requests could not be made, and the history of their claim.
func (t *tx) putFailures(ctx context.Context, e ledger.Effect, fails []changeRow, history []event) error {
	change, record := &changeOrders, t.record
	if e.Own() {
		change, record = &changeEffects, t.recordEffects
	}
	if _, err := change.run(ctx, t, fails); err != nil {
		return err
	}
	return record(ctx, history)
}

// recordIntents records the intent to call: each order's request is made, and what cannot be made
// fails.
func (t *tx) recordIntents(ctx context.Context, entries []ledger.Entry, terms *ledger.Terms, c *ledger.Claim) ([]ledger.Entry, error) {
	if c.Effect == ledger.Issue {
		if err := t.loadOrders(ctx, entries); err != nil {
			return nil, err
		}
	}
	taken := make([]ledger.Entry, 0, len(entries))
	var fails []changeRow
	claims, history := make([]claimRow, 0, len(entries)), make([]event, 0, len(entries))
	now := millis(c.Now)
	for i := range entries {
		e := &entries[i]
		broken := prepare(e, c)
		if broken != nil && terms.Again {
			return nil, broken
		}
		history = append(history, event{order: e.ID, at: now, from: e.State, to: terms.Called, note: count(e, terms, c.Now)})
		e.State = terms.Called
		claims = append(claims, claimed(e, c))
		if broken == nil {
			taken = append(taken, *e)
			continue
		}
		failed := ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Error: broken.Error(), Note: "the request could not be made"}
		fail, err := changeOf(&failed, e.Serial, now)
		if err != nil {
			return nil, err
		}
		fails = append(fails, fail)
		history = append(history, event{order: e.ID, at: now, from: e.State, to: ledger.Failed, note: failed.Note})
	}
	if err := t.putClaims(ctx, c.Effect, claims); err != nil {
		return nil, err
	}
	return taken, t.putFailures(ctx, c.Effect, fails, history)
}

// prepare makes an order's request, where one is wanted.
func prepare(e *ledger.Entry, c *ledger.Claim) error {
	if c.Prepare == nil {
		return nil
	}
	hash, err := c.Prepare(e)
	if hash != "" {
		e.RequestHash = hash
	}
	return err
}

// count counts a call that is about to be made, and words it for the history.
func count(e *ledger.Entry, terms *ledger.Terms, now time.Time) string {
	e.Fence++
	if !terms.Again {
		e.Attempt++
		e.Sent = now
		return fmt.Sprintf("%s %d", terms.Note, e.Attempt)
	}
	if e.ReissuedAt.Before(startOfDay(now)) {
		e.Reissues = 0
	}
	e.Reissues++
	e.ReissuedAt, e.Misses = now, 0
	return fmt.Sprintf("%s, %d today", terms.Note, e.Reissues)
}

// claimed is the claim of an entry as it is now.
func claimed(e *ledger.Entry, c *ledger.Claim) claimRow {
	e.Updated = c.Now
	return claimRow{Entry: *e, owner: c.Owner, now: millis(c.Now), due: leaseEnd(e, c)}
}

// leaseEnd is when a claim ends. It is never the time of the order's next look: a due time that is
// another than that one's tells that the order is claimed.
func leaseEnd(e *ledger.Entry, c *ledger.Claim) int64 {
	end := millis(c.Now.Add(c.Lease))
	if end == millis(e.NextAt) {
		end--
	}
	return end
}
