package sqlledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// selection says which orders a claim looks at, and in what order.
type selection struct {
	predicate string                                                           // of the partial index that serves it
	due       string                                                           // a column, or "0" for the order of the ids
	and       func(*ledger.Claim) string                                       // a further condition; nil: none
	early     bool                                                             // also what is due later
	back      bool                                                             // times that lie too far ahead are brought back first
	query     func(context.Context, *tx, *ledger.Claim) (string, []any, error) // in place of all the above
}

// toCall are the selections of effects that are to be called, toAsk those of orders that are to be
// asked about.
var (
	toCall = map[ledger.Effect]selection{
		ledger.Issue:   {predicate: isReady, due: "0", and: reversedBefore},
		ledger.Sign:    {predicate: isSealFailed, due: "due_at", and: calledLess},
		ledger.Reissue: {predicate: isFailed, due: "due_at", early: true, and: retryable},
	}
	toAsk = map[ledger.Question]selection{
		ledger.AskDue:    {predicate: isOpen, due: "due_at", back: true},
		ledger.AskFailed: {predicate: isFailed, due: "due_at", early: true, and: accepted},
		ledger.AskFresh:  {query: freshQuery},
		ledger.AskIssued: {query: issuedQuery},
	}
)

// selectionOf is the selection of a claim, and what it is for.
func selectionOf(c *ledger.Claim) (sel selection, what string, err error) {
	known, own := false, c.Effect.Own()
	if what = "to " + string(c.Effect); c.Ask.About == "" {
		sel, known = toCall[c.Effect]
	} else {
		what = "to ask about, " + string(c.Ask.About)
		sel, known = toAsk[c.Ask.About]
		known = known && (c.Effect == "" || own && c.Ask.About == ledger.AskDue)
	}
	if !known && !(own && c.Ask.About == "") {
		return sel, what, fmt.Errorf("claim orders %s: effect %q, question %q: there is no such claim", what, c.Effect, c.Ask.About)
	}
	return sel, what, nil
}

// reversedBefore leaves out orders that follow an invoice which is not reversed: whatever made one
// ready, it is not sent. Of a worker it leaves out what was not handed out, too.
func reversedBefore(c *ledger.Claim) string {
	and := " AND NOT " + awaitsRed
	if !c.Handed.IsZero() {
		and += fmt.Sprintf(" AND handed = %d", millis(c.Handed))
	}
	return and
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

// calledLess is the condition of orders whose effect was called fewer than so many times since the
// day began.
func calledLess(c *ledger.Claim) string {
	most := c.ADay
	if most == 0 {
		most = c.Effect.ADay()
	}
	if most == 0 {
		return ""
	}
	return fmt.Sprintf(" AND (reissued_at < %d OR reissues < %d)", millis(startOfDay(c.Now)), most)
}

func startOfDay(now time.Time) time.Time {
	y, m, d := now.In(beijing.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, beijing.Zone)
}

// accepted is the condition of failed orders that may be asked about. Those that the platform
// refused have no due time. A due time that is not the next look's is the end of somebody's claim.
// A look in the future was recorded by a clock that has been set back since.
func accepted(c *ledger.Claim) string {
	return fmt.Sprintf(" AND due_at > 0 AND "+failedOnce+" AND (sent_at >= %[1]d OR reissued_at >= %[1]d) AND (due_at <= %[2]d OR "+
		"due_at = next_at AND (updated_at < %[3]d OR updated_at > %[2]d))",
		millis(c.Ask.Since), millis(c.Now), millis(c.Ask.Unasked))
}

// retryable is the condition of failed orders that may be issued again. A due time that is not the
// next look's is the end of somebody's claim.
func retryable(c *ledger.Claim) string {
	now := millis(c.Now)
	ids := make([]string, len(c.Orders))
	for i, id := range c.Orders {
		ids[i] = fmt.Sprint(id)
	}
	if len(ids) == 0 {
		return " AND 1 = 0" // only what is named
	}
	return fmt.Sprintf(" AND state = 'failed' AND due_at > 0 AND sent_at > 0 AND (due_at = next_at OR due_at <= %d) AND rest_until <= %d AND issued_as = ''", now, now) +
		" AND code <> '" + rules.NumberForeign + "'" + calledLess(c) + " AND id IN (" + strings.Join(ids, ", ") + ")"
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

// find locks and reads the first orders of a selection.
func (t *tx) find(ctx context.Context, sel selection, c *ledger.Claim) (found []ledger.Entry, err error) {
	if c.Limit <= 0 {
		return nil, nil
	}
	switch {
	case c.Effect.Own():
		return t.findEffects(ctx, c)
	case sel.query == nil:
		return t.inSpans(ctx, sel, c)
	}
	query, args, err := sel.query(ctx, t, c)
	if err != nil {
		return nil, err
	}
	err = t.each(ctx, query+" LIMIT ?"+t.s.skip, append(args, c.Limit), func(row scanner) error {
		var e ledger.Entry
		err := scanEntry(row, &e)
		found = append(found, e)
		return err
	})
	return found, err
}

// inSpans finds the orders of a selection in the ranges of its index, by due and id.
func (t *tx) inSpans(ctx context.Context, sel selection, c *ledger.Claim) ([]ledger.Entry, error) {
	if sel.back {
		if err := t.bringBack(ctx, c); err != nil {
			return nil, err
		}
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
		query, args := claimQuery(&r, sel, c)
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
func claimQuery(r *span, sel selection, c *ledger.Claim) (string, []any) {
	where, args := r.where()
	order := "id"
	if sel.due != "0" {
		order = sel.due + ", id"
	}
	if sel.due != "0" && !sel.early {
		where, args = where+" AND "+sel.due+" <= ?", append(args, millis(c.Now))
	}
	if sel.and != nil {
		where += sel.and(c)
	}
	where += bySerial(c.Serials)
	return "SELECT " + entryColumns + ", " + sel.due + " FROM orders WHERE " + sel.predicate + " AND " + where + " ORDER BY " + order + " LIMIT ?",
		append(args, c.Limit)
}

// firstIssued is the oldest order with an invoice of a time or later. The sum keeps databases from
// going through all orders in the order of their ids until one has such an invoice.
const firstIssued = "SELECT COALESCE(MIN(order_id + 0), 0) FROM invoices WHERE issued_at > 0 AND issued_at >= ?"

// issuedQuery finds issued orders for another look. The primary key serves it, so that the many
// orders that nobody looks at again need no index. A walk begins at the first that has an invoice
// of the time, not with the orders of years before: an order's time of issue is an invoice's.
func issuedQuery(ctx context.Context, t *tx, c *ledger.Claim) (string, []any, error) {
	after := c.Ask.After
	if since := millis(c.Ask.Since); after == 0 && since > 0 {
		if err := t.one(ctx, firstIssued, []any{since}, &after); err != nil {
			return "", nil, err
		}
		after--
	}
	query := "SELECT " + entryColumns + " FROM orders WHERE id > ? AND seller = ? AND state = 'issued' AND issued_at >= ? AND due_at <= ?" + bySerial(c.Serials)
	args := []any{after, c.Seller, millis(c.Ask.Since), millis(c.Now)}
	named, ids := among("id", c.Orders)
	query, args = query+named, append(args, ids...)
	if c.Batch != "" {
		b, err := t.batch(ctx, c.Batch, "")
		if err != nil {
			return "", nil, err
		}
		query += " AND EXISTS (SELECT 1 FROM items i WHERE i.batch_id = ? AND i.order_id = orders.id)"
		args = append(args, b.id)
	}
	return query + " ORDER BY id", args, nil
}

// freshQuery finds accepted orders that nobody asks about at the moment: a due time that is not the
// next look's is a lease's.
func freshQuery(ctx context.Context, t *tx, c *ledger.Claim) (string, []any, error) {
	now, err := t.now(ctx)
	if err != nil {
		return "", nil, err
	}
	query, args := freshOrders(c, now)
	return query, args, nil
}

func freshOrders(c *ledger.Claim, now time.Time) (string, []any) {
	from := millis(c.Ask.Since)
	if c.Ask.Within > 0 {
		from = max(from, millis(now.Add(-c.Ask.Within)))
	}
	query := "SELECT " + entryColumns + " FROM orders WHERE " + wasSent +
		" AND seller = ? AND sent_at >= ? AND sent_at <= ?" +
		" AND state = 'submitted' AND due_at = next_at" + bySerial(c.Serials)
	if c.Ask.Unseen {
		query += " AND tries = 0"
	}
	return query + " ORDER BY sent_at", []any{c.Seller, from, millis(now.Add(-c.Ask.Age))}
}
