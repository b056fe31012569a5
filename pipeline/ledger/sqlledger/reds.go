package sqlledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// How the red invoices of results are found: not those that a person took out before they were
// sent, nor those that came to nothing and were tried again. The subject of a red ends with the
// number of its attempt.
const (
	redsShown = `kind = 'red' AND (state <> 'dropped' OR sent_at > 0) AND NOT (state IN ('failed', 'dropped') AND EXISTS (SELECT 1 FROM effects l
		WHERE l.invoice_id = effects.invoice_id AND l.kind = 'red' AND l.id > effects.id AND (l.state <> 'dropped' OR l.sent_at > 0)
		AND rtrim(l.subject, '0123456789') = rtrim(effects.subject, '0123456789')))`
	redsOfBatch  = " AND EXISTS (SELECT 1 FROM items i WHERE i.batch_id = ? AND i.order_id = effects.order_id)"
	redsOfSeller = " AND seller = ?"
	// A red was recorded as issued after it was issued; clocks may differ.
	redsSince = " AND state = 'done' AND updated_at >= ?"
	// The columns that the order of the invoice carries.
	redFacts = `COALESCE((SELECT i.facts FROM orders o JOIN items i ON i.batch_id = o.batch_id AND i.order_id = o.id WHERE o.id = effects.order_id), '')`
)

// clocksDiffer bounds how far the clocks of the platform and of the ledger are apart.
const clocksDiffer = 48 * time.Hour

// redsOf is the condition of the red invoices of a filter; batch is the filter's batch, 0 for none.
func redsOf(f ledger.Filter, batch int64) (where string, args []any) {
	where = redsShown
	if batch != 0 {
		where, args = where+redsOfBatch, append(args, batch)
	}
	if f.Seller != "" {
		where, args = where+redsOfSeller, append(args, f.Seller)
	}
	named, ids := among("order_id", f.Orders)
	and, more := redsExtract(f.Extract)
	return where + named + and, slices.Concat(args, ids, more)
}

// eachRed calls yield for the red invoices that a condition chooses, oldest first, with the facts
// of the order. Those of a span were issued in it, or their day is not known; nil: no matter when.
func (t *tx) eachRed(ctx context.Context, where string, args []any, in *ledger.Span, yield func(*ledger.Entry, report.Row, string) error) error {
	some, err := t.hasReds(ctx)
	if err != nil || !some {
		return err
	}
	if in != nil {
		where, args = where+redsSince, append(args, millis(in.From.Add(-clocksDiffer)))
	}
	dead := map[int64]bool{}
	if in == nil { // else they are all issued
		if dead, err = t.deadReds(ctx, where, args); err != nil {
			return err
		}
	}
	query := "SELECT " + effectFields.columns() + ", " + redFacts + " FROM effects WHERE " + where + " ORDER BY id"
	return t.each(ctx, query, args, func(row scanner) error {
		var kept effectRow
		var facts string
		if err := effectFields.scan(row, &kept, &facts); err != nil {
			return err
		}
		e, err := kept.entry()
		if err != nil {
			return err
		}
		r, err := report.RedRow(&e)
		if err != nil || in != nil && !r.Undated() && (r.IssuedAt.Before(in.From) || !r.IssuedAt.Before(in.To)) {
			return err
		}
		r.Red.Over = r.State == ledger.Failed && !dead[e.ID]
		return yield(&e, r, facts)
	})
}

// redRows yields the rows of red invoices.
func (t *tx) redRows(ctx context.Context, where string, args []any, in *ledger.Span, yield func(report.Row) error) error {
	return t.eachRed(ctx, where, args, in, func(_ *ledger.Entry, r report.Row, facts string) error {
		if in != nil && r.Undated() {
			return nil
		}
		if facts != "" {
			var carried orderFacts
			if err := json.Unmarshal([]byte(facts), &carried); err != nil {
				return fmt.Errorf("read what is known of the order of red invoice %s: %w", r.OrderNo, err)
			}
			r.Carried = carried.Carried
		}
		return yield(r)
	})
}

// Reds calls yield for the red invoices (红字发票) of the orders of a filter, oldest first; without
// batch and orders, also for those of invoices that were issued elsewhere. It streams as
// [Store.Rows] does.
func (s *Store) Reds(ctx context.Context, f ledger.Filter, yield func(report.Row) error) error {
	return s.view(ctx, "read red invoices", func(t *tx) error {
		where, args, err := t.redsOf(ctx, f)
		if err != nil {
			return err
		}
		return t.redRows(ctx, where, args, nil, yield)
	})
}

// redsOf is the condition of the red invoices of a filter.
func (t *tx) redsOf(ctx context.Context, f ledger.Filter) (string, []any, error) {
	var batch int64
	if f.Batch != "" {
		b, err := t.batch(ctx, f.Batch, "")
		if err != nil {
			return "", nil, err
		}
		batch = b.id
	}
	where, args := redsOf(f, batch)
	return where, args, nil
}

// IssuedReds calls yield for each red invoice of an extract that was issued in a span, oldest
// first, and then for those without a red invoice that [Store.Issued] adds.
func (s *Store) IssuedReds(ctx context.Context, in ledger.Span, of ledger.Extract, yield func(report.Row) error) error {
	return s.view(ctx, "read red invoices", func(t *tx) error {
		if part, some := of.Invoiced(); some {
			where, args := redsOf(ledger.Filter{Extract: part}, 0)
			if err := t.redRows(ctx, where, args, &in, yield); err != nil {
				return err
			}
		}
		rest, some := of.Uninvoiced(in)
		if !some {
			return nil
		}
		where, args := redsOf(ledger.Filter{Extract: rest}, 0)
		return t.redRows(ctx, where, args, nil, yield)
	})
}

// reds sums red invoices.
func (sum *summing) reds(ctx context.Context, t *tx, where string, args []any, in *ledger.Span) error {
	states := map[ledger.State]report.StateSum{}
	out := &sum.out.Reds
	err := t.eachRed(ctx, where, args, in, func(e *ledger.Entry, r report.Row, _ string) error {
		if r.Undated() {
			may, err := report.MayBeOf(e, in)
			if err != nil || !may {
				return err
			}
			out.Undated.Add(&r)
			if in != nil {
				return nil
			}
		}
		if !slices.Contains(sum.out.Sellers, r.Seller) {
			sum.out.Sellers = append(sum.out.Sellers, r.Seller)
		}
		if r.Red.Over {
			out.Over.Add(&r)
			return nil
		}
		x := states[r.State]
		x.State = r.State
		x.Add(&r)
		states[r.State] = x
		if r.State != ledger.Issued {
			return nil
		}
		rates, err := report.RedRates(e)
		for _, one := range rates {
			s := invoice.SumOf(&out.Rates, one.Rate)
			s.Lines, s.Net, s.Tax, s.Gross = s.Lines+one.Lines, s.Net+one.Net, s.Tax+one.Tax, s.Gross+one.Gross
		}
		return err
	})
	for _, s := range ledger.States() {
		if x, ok := states[s]; ok {
			out.States = append(out.States, x)
		}
	}
	return err
}

// Reversed is what red invoices take back of invoices, by the IDs of their rows. Those without red
// invoices are left out.
func (s *Store) Reversed(ctx context.Context, invoices []int64) (map[int64]report.Reversed, error) {
	out := map[int64]report.Reversed{}
	err := s.view(ctx, "read what is reversed of invoices", func(t *tx) error {
		return inChunks(invoices, func(marks string, args []any) error {
			query := "SELECT r.invoice_id, " + reversedSums + " FROM effects r WHERE r.invoice_id IN (" + marks + ") AND " + reversing + " GROUP BY r.invoice_id"
			return t.each(ctx, query, args, func(row scanner) error {
				var id int64
				var text string
				if err := row.Scan(&id, &text); err != nil {
					return err
				}
				var v report.Reversed
				err := scanReversed(text, &v)
				out[id] = v
				return err
			})
		})
	})
	return out, err
}
