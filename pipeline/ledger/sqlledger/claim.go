package sqlledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// claimRow is the claim of an order.
type claimRow struct {
	id             int64
	state          ledger.State
	owner, request string
	now, due, sent int64
	attempt        int
	fence          int64
}

// claimOrders takes orders.
var claimOrders = updating(`UPDATE orders SET state = v.state, owner = v.owner, updated_at = v.now, due_at = @leased,
	request_hash = v.request_hash, sent_at = v.sent_at, attempt = v.attempt, fence = v.fence FROM v WHERE orders.id = v.id`,
	[]column[claimRow]{
		{"id", bigint, func(r *claimRow) any { return r.id }},
		{"state", text, func(r *claimRow) any { return string(r.state) }},
		{"owner", text, func(r *claimRow) any { return r.owner }},
		{"now", bigint, func(r *claimRow) any { return r.now }},
		{"due", bigint, func(r *claimRow) any { return r.due }},
		{"request_hash", text, func(r *claimRow) any { return r.request }},
		{"sent_at", bigint, func(r *claimRow) any { return r.sent }},
		{"attempt", bigint, func(r *claimRow) any { return r.attempt }},
		{"fence", bigint, func(r *claimRow) any { return r.fence }},
	})

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
		var claims []claimRow
		for i := range entries {
			e := &entries[i]
			e.Fence++
			claims = append(claims, claimed(e, &c))
		}
		_, err = claimOrders.run(ctx, t, claims)
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
	var fails []changeRow
	claims, history := make([]claimRow, 0, len(entries)), make([]event, 0, len(entries))
	now := millis(c.Now)
	for i := range entries {
		e := &entries[i]
		hash, err := prepare(e)
		e.Attempt++
		e.Fence++
		e.State, e.Sent, e.RequestHash = ledger.Submitting, c.Now, hash
		claims = append(claims, claimed(e, c))
		history = append(history, event{order: e.ID, at: now, from: ledger.Ready, to: ledger.Submitting, note: "attempt " + fmt.Sprint(e.Attempt)})
		if err == nil {
			taken = append(taken, *e)
			continue
		}
		failed := ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Error: err.Error(), Note: "the request could not be made"}
		fail, err := changeOf(&failed, e.Serial, now)
		if err != nil {
			return nil, err
		}
		fails = append(fails, fail)
		history = append(history, event{order: e.ID, at: now, from: ledger.Submitting, to: ledger.Failed, note: failed.Note})
	}
	if _, err := claimOrders.run(ctx, t, claims); err != nil {
		return nil, err
	}
	if _, err := changeOrders.run(ctx, t, fails); err != nil {
		return nil, err
	}
	return taken, t.record(ctx, history)
}

// claimed is the claim of an entry as it is now.
func claimed(e *ledger.Entry, c *ledger.Claim) claimRow {
	e.Updated = c.Now
	return claimRow{id: e.ID, state: e.State, owner: c.Owner, now: millis(c.Now), due: leaseEnd(e, c), request: e.RequestHash,
		sent: millis(e.Sent), attempt: e.Attempt, fence: e.Fence}
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
