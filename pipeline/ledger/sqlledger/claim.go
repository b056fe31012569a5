package sqlledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// claimOrders takes orders: (id, state, owner, now, due, request hash, sent, attempts, fence).
var claimOrders = bulk{
	head: `UPDATE orders SET state = v.column2, owner = v.column3, updated_at = v.column4, due_at = @leased, request_hash = v.column6,
		sent_at = v.column7, attempt = v.column8, fence = v.column9 FROM (VALUES `,
	types: []string{"BIGINT", "TEXT", "TEXT", "BIGINT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT"},
	width: 9,
	tail:  `) AS v WHERE orders.id = v.column1`,
	now:   "v.column4", due: "v.column5",
}

// ClaimReady moves ready orders to submitting, oldest first; see pipeline.Ledger. An order whose
// prepare fails passes through submitting to failed and is not among the entries; more are claimed
// in its place, so that an empty answer means that nothing is ready.
func (s *Store) ClaimReady(ctx context.Context, c ledger.Claim, prepare func(*ledger.Entry) (string, error)) ([]ledger.Entry, error) {
	for {
		var taken []ledger.Entry
		met := 0
		err := s.write(ctx, "claim ready orders", func(t *tx) error {
			c, err := t.dated(ctx, c)
			if err != nil {
				return err
			}
			entries, err := t.candidates(ctx, selection{predicate: isReady, due: "0"}, &c)
			if err != nil || len(entries) == 0 {
				taken, met = nil, 0
				return err
			}
			if entries, err = t.admit(ctx, entries, &c); err != nil {
				return err
			}
			met = len(entries)
			if err := t.loadOrders(ctx, entries); err != nil {
				return err
			}
			taken, err = t.intend(ctx, entries, &c, prepare)
			return err
		})
		if err != nil || len(taken) > 0 || met == 0 {
			return taken, err
		}
	}
}

// ClaimDue claims orders that reconcile must look at now, longest due first; see pipeline.Ledger.
// Entry.Order is not filled in.
func (s *Store) ClaimDue(ctx context.Context, c ledger.Claim) ([]ledger.Entry, error) {
	var entries []ledger.Entry
	err := s.write(ctx, "claim due orders", func(t *tx) error {
		c, err := t.dated(ctx, c)
		if err != nil {
			return err
		}
		if err := t.bringBack(ctx, &c); err != nil {
			return err
		}
		if entries, err = t.candidates(ctx, selection{predicate: isOpen, due: "due_at", and: bySerial(c.Serials)}, &c); err != nil {
			return err
		}
		var p params
		for i := range entries {
			e := &entries[i]
			e.Fence++
			p.claim(e, &c)
		}
		_, err = t.run(ctx, &claimOrders, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	return entries, nil
}

// selection says which orders of a partial index a claim looks at, and in what order.
type selection struct {
	predicate string // of the index
	due       string // a column, or "0" for the order of the ids
	and       string // a further condition, or nothing
	early     bool   // also what is due later
}

// bySerial is the condition of a choice.
func bySerial(s ledger.Serials) string {
	switch s {
	case ledger.WithSerial:
		return " AND serial <> ''"
	case ledger.WithoutSerial:
		return " AND serial = ''"
	}
	return ""
}

// bringBack fixes times that a clock wrote which has since been set back: when orders are due, and
// when they were sent. Owner and fence stay: a lease is shortened, not taken.
func (t *tx) bringBack(ctx context.Context, c *ledger.Claim) error {
	if c.Horizon == 0 {
		return nil
	}
	spans, err := t.spans(ctx, isOpen, c.Filter)
	if err != nil {
		return err
	}
	now, leased, horizon := millis(c.Now), millis(c.Now.Add(c.Lease)), millis(c.Now.Add(c.Horizon))
	for _, r := range spans {
		where, args := r.where()
		// A due time that is not the next look's is a lease's.
		err := t.exec(ctx, "UPDATE orders SET due_at = CASE WHEN due_at = next_at THEN CAST(? AS BIGINT) ELSE CAST(? AS BIGINT) END, "+
			"sent_at = CASE WHEN sent_at > CAST(? AS BIGINT) THEN CAST(? AS BIGINT) ELSE sent_at END WHERE "+isOpen+" AND "+where+" AND due_at > ?",
			append(append([]any{now, leased, now, now}, args...), horizon)...)
		if err != nil {
			return err
		}
	}
	return nil
}

// candidates locks and reads the first orders of a filter, by due and id.
func (t *tx) candidates(ctx context.Context, sel selection, c *ledger.Claim) ([]ledger.Entry, error) {
	if c.Limit <= 0 {
		return nil, nil
	}
	spans, err := t.spans(ctx, sel.predicate, c.Filter)
	if err != nil {
		return nil, err
	}
	type candidate struct {
		ledger.Entry
		due int64
	}
	var found []candidate
	for _, r := range spans {
		query, args := claimQuery(&r, sel, millis(c.Now), c.Limit)
		err := t.each(ctx, query+t.s.skip, args, func(row scanner) error {
			var one candidate
			err := scanEntry(row, &one.Entry, &one.due)
			found = append(found, one)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(found, func(a, b candidate) int { return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.ID, b.ID)) })
	out := make([]ledger.Entry, min(len(found), c.Limit))
	for i := range out {
		out[i] = found[i].Entry
	}
	return out, nil
}

// claimQuery finds the orders of a span that can be claimed, in the order of its index.
func claimQuery(r *span, sel selection, now int64, limit int) (string, []any) {
	where, args := r.where()
	order := "id"
	if sel.due != "0" {
		order = sel.due + ", id"
	}
	if sel.due != "0" && !sel.early {
		where, args = where+" AND "+sel.due+" <= ?", append(args, now)
	}
	return "SELECT " + entryColumns + ", " + sel.due + " FROM orders WHERE " + sel.predicate + " AND " + where + sel.and + " ORDER BY " + order + " LIMIT ?",
		append(args, limit)
}

// intend records the intent to send: each order's request is made, and what cannot be made fails.
func (t *tx) intend(ctx context.Context, entries []ledger.Entry, c *ledger.Claim, prepare func(*ledger.Entry) (string, error)) ([]ledger.Entry, error) {
	taken := make([]ledger.Entry, 0, len(entries))
	var fails params
	claims, history := make(params, 0, len(entries)*claimOrders.width), make(params, 0, len(entries)*insertEvents.width)
	now := millis(c.Now)
	for i := range entries {
		e := &entries[i]
		hash, err := prepare(e)
		e.Attempt++
		e.Fence++
		e.State, e.Sent, e.RequestHash = ledger.Submitting, c.Now, hash
		claims.claim(e, c)
		history.add(e.ID, now, t.s.opts.Run, string(ledger.Ready), string(ledger.Submitting), "", "attempt "+fmt.Sprint(e.Attempt), nil)
		if err == nil {
			taken = append(taken, *e)
			continue
		}
		failed := ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Error: err.Error(), Note: "the request could not be made"}
		if err := fails.change(&failed, e.Serial, now); err != nil {
			return nil, err
		}
		history.add(e.ID, now, t.s.opts.Run, string(ledger.Submitting), string(ledger.Failed), "", failed.Note, nil)
	}
	if _, err := t.run(ctx, &claimOrders, claims); err != nil {
		return nil, err
	}
	if _, err := t.run(ctx, &changeOrders, fails); err != nil {
		return nil, err
	}
	_, err := t.run(ctx, &insertEvents, history)
	return taken, err
}

func (p *params) claim(e *ledger.Entry, c *ledger.Claim) {
	e.Updated = c.Now
	p.add(e.ID, string(e.State), c.Owner, millis(c.Now), leaseEnd(e, c), e.RequestHash, millis(e.Sent), e.Attempt, e.Fence)
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
