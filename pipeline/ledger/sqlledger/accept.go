package sqlledger

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// isDiffering is the predicate of the index of orders whose invoice is not what they ask for, as
// long as nobody has seen that.
const isDiffering = "differs <> '' AND seen_at = 0"

// grave is the condition of differences that a person must see: cents and spellings need nobody,
// and what a dropped order met is not its own. The encoder writes the field so.
const grave = ` AND state <> 'dropped' AND differs LIKE '%"severity":"` + string(rules.Error) + `"%'`

// Differing counts the orders of a filter whose invoice is not what they ask for and that nobody
// has accepted, and lists the first of them, at most limit. Only differences that a person must see
// count.
func (s *Store) Differing(ctx context.Context, f ledger.Filter, limit int) (n int, first []ledger.Difference, err error) {
	err = s.view(ctx, "list differing invoices", func(t *tx) error {
		n, first = 0, nil
		spans, err := t.spans(ctx, isDiffering, f)
		if err != nil {
			return err
		}
		for _, r := range spans {
			where, args := r.where()
			query := "SELECT seller, order_no, state, differs FROM orders WHERE " + isDiffering + " AND " + where + grave + " ORDER BY id"
			err := t.each(ctx, query, args, func(row scanner) error {
				if n++; n > limit {
					return nil
				}
				var d ledger.Difference
				var text string
				err := row.Scan(&d.Key.Seller, &d.Key.OrderNo, &d.State, &text)
				if err == nil {
					d.Finding, err = parseFinding(text)
				}
				first = append(first, d)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return n, first, err
}

// acceptance is an order to accept.
type acceptance struct {
	id              int64
	key             ledger.Key
	state           ledger.State
	code, differs   string
	seen            bool
	alike           bool // an order like it was rejected, and no person has confirmed that it is another sale
	seenAt, alikeAt int64
}

var acceptanceFields = fields[acceptance]{
	{"id", func(o *acceptance) any { return &o.id }},
	{"seller", func(o *acceptance) any { return &o.key.Seller }},
	{"order_no", func(o *acceptance) any { return &o.key.OrderNo }},
	{"state", func(o *acceptance) any { return &o.state }},
	{"code", func(o *acceptance) any { return &o.code }},
	{"differs", func(o *acceptance) any { return &o.differs }},
	{"seen_at", func(o *acceptance) any { return &o.seenAt }},
	{"alike_at", func(o *acceptance) any { return &o.alikeAt }},
}

// foreign reports that the platform has another invoice under the order's number.
func (o *acceptance) foreign() bool { return o.state == ledger.Held && o.code == rules.NumberForeign }

// Accept records that a person has seen how the invoices of orders differ from them. An order that
// is held because the platform has another invoice under its number takes that invoice for its own;
// where the platform's words do not say that it is issued, the order is submitted and due to be
// asked for. An order that another looked like lets that one pass from then on (FP-DUP-008): it is
// another sale. Orders without either stay as they are.
func (s *Store) Accept(ctx context.Context, orders []int64, now time.Time) ([]ledger.Accepted, error) {
	var out []ledger.Accepted
	err := s.write(ctx, "accept invoices", func(t *tx) error {
		out = nil
		met, err := t.toAccept(ctx, orders)
		if err != nil {
			return err
		}
		for i := range met {
			a, err := t.accept(ctx, &met[i], millis(now))
			if err != nil {
				return err
			}
			out = append(out, a)
		}
		return nil
	})
	return out, err
}

func (t *tx) toAccept(ctx context.Context, orders []int64) (out []acceptance, err error) {
	err = inChunks(orders, func(marks string, args []any) error {
		query := "SELECT " + acceptanceFields.columns() + " FROM orders WHERE id IN (" + marks + ") ORDER BY id" + t.s.lock
		return t.each(ctx, query, args, func(row scanner) error {
			var o acceptance
			err := acceptanceFields.scan(row, &o)
			o.seen, o.alike = o.seenAt != 0, o.alikeAt > o.seenAt
			out = append(out, o)
			return err
		})
	})
	return out, err
}

func (t *tx) accept(ctx context.Context, o *acceptance, now int64) (ledger.Accepted, error) {
	a := ledger.Accepted{Key: o.key, Before: o.state, After: o.state}
	switch {
	case o.foreign():
		return t.adopt(ctx, o, now)
	case (o.differs == "" || o.seen || o.state == ledger.Dropped) && !o.alike:
		return a, nil
	}
	a.Seen = true
	a.Another = o.alike
	code := rules.LooksAlike
	if o.differs != "" && !o.seen && o.state != ledger.Dropped {
		f, err := parseFinding(o.differs)
		if err != nil {
			return a, fmt.Errorf("order %s: %w", o.key.OrderNo, err)
		}
		code = f.Code
		a.Another = o.alike && f.Severity != rules.Error
	}
	if err := t.exec(ctx, "UPDATE orders SET seen_at = ?, updated_at = ? WHERE id = ?", now, now, o.id); err != nil {
		return a, err
	}
	if o.alike && !a.Another { // whoever accepts an invoice has not said that a like order is another sale
		if err := t.exec(ctx, "UPDATE orders SET alike_at = ? WHERE id = ?", now+1, o.id); err != nil {
			return a, err
		}
	}
	return a, t.keepAcceptance(ctx, o, o.state, code, now)
}

// invoiceIssued is the platform's status of an invoice that exists (开票完成, protocol of the
// query).
const invoiceIssued = "2"

// adopt makes the platform's invoices those of the order.
func (t *tx) adopt(ctx context.Context, o *acceptance, now int64) (ledger.Accepted, error) {
	a := ledger.Accepted{Key: o.key, Before: o.state, After: ledger.Submitted, Seen: true}
	var all, issued int
	var first int64
	const query = "SELECT COUNT(*), COALESCE(SUM(CASE WHEN status = ? THEN 1 ELSE 0 END), 0), COALESCE(MIN(NULLIF(issued_at, 0)), 0) FROM invoices WHERE order_id = ? AND n >= 0"
	if err := t.one(ctx, query, []any{invoiceIssued, o.id}, &all, &issued, &first); err != nil {
		return a, err
	}
	if all > 0 && issued == all {
		a.After = ledger.Issued
	}
	// From now on it is the difference of the order's own invoice, which a later answer may report
	// again.
	f := rules.New(rules.NumberForeign, invoice.Place{}, o.key.OrderNo, "", "", "")
	if o.differs != "" {
		var err error
		if f, err = parseFinding(o.differs); err != nil {
			return a, fmt.Errorf("order %s: %w", o.key.OrderNo, err)
		}
	}
	differs, err := json.Marshal(rules.New(rules.InvoiceDiffers, f.Place, f.OrderNo, f.Field, f.Value, f.Args...))
	if err != nil {
		return a, fmt.Errorf("order %s: %w", o.key.OrderNo, err)
	}
	const update = `UPDATE orders SET state = ?, code = '', error = '', held = '', differs = ?, seen_at = ?, updated_at = ?, issued_at = ?,
		due_at = ?, next_at = ?, tries = 0, misses = 0, fence = fence + 1 WHERE id = ?`
	if err := t.exec(ctx, update, string(a.After), string(differs), now, now, first, now, now, o.id); err != nil {
		return a, err
	}
	return a, t.keepAcceptance(ctx, o, a.After, o.code, now)
}

// keepAcceptance writes the line of the history.
func (t *tx) keepAcceptance(ctx context.Context, o *acceptance, to ledger.State, code string, now int64) error {
	return t.record(ctx, []event{{order: o.id, at: now, from: o.state, to: to, code: code, note: "a person accepted the platform's invoice"}})
}
