package sqlledger

import (
	"context"
	"math"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// unsentAtOnce is how many orders are in memory at once.
const unsentAtOnce = 500

// firstRead is when an order was first read: of one that others were merged into, or that is a
// part of one, when the first of these was.
const firstRead = `COALESCE((SELECT MIN(s.created_at) FROM arranged a JOIN orders s ON s.id = a.source_id
	WHERE a.order_id = orders.id), orders.created_at)`

const (
	notForeign = " AND code <> '" + rules.NumberForeign + "'"
	// beforeMonth is the condition of orders that may belong to a month before another one: those
	// whose month is not known are among them. The indexes of ready and held orders have the month.
	beforeMonth = "month < ?"
	heldBefore  = "(" + beforeMonth + " OR code = '" + rules.EarlierMonth + "')"
	unknown     = "month = 0"
)

// monthBound is the bound of a question for orders before a month.
func monthBound(month string) int64 {
	if month == "" {
		return math.MaxInt32
	}
	return monthNumber(month)
}

// UnsentBefore lists orders of earlier months; see ledger.Decisions.
func (s *Store) UnsentBefore(ctx context.Context, f ledger.Filter, month string, each func(*ledger.Entry) error) error {
	bound := []any{monthBound(month)}
	return s.view(ctx, "list what was not sent", func(t *tx) error {
		for _, of := range []struct{ predicate, and string }{{isReady, beforeMonth}, {isHeld, heldBefore}} {
			err := t.unsent(ctx, of.predicate, of.and, bound, f, func(e *ledger.Entry) error {
				if e.Month >= month && (e.State != ledger.Held || e.Code != rules.EarlierMonth) {
					return nil
				}
				return each(e)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// UnsentByMonth sums orders of earlier months; see ledger.Decisions. Only the content of orders
// whose month is not known is read.
func (s *Store) UnsentByMonth(ctx context.Context, f ledger.Filter, of []ledger.State, month string) (sums ledger.MonthSums, err error) {
	predicates := map[ledger.State]string{ledger.Ready: isReady, ledger.Held: isHeld}
	err = s.view(ctx, "sum up what was not sent", func(t *tx) error {
		sums = nil
		for _, state := range of {
			if err := t.sumMonths(ctx, state, predicates[state], month, f, &sums); err != nil {
				return err
			}
			err := t.unsent(ctx, predicates[state], unknown, nil, f, func(e *ledger.Entry) error {
				if month == "" || e.Month < month {
					sums.Add(e.MonthSum())
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return sums, err
}

// sumMonths adds the orders of a state whose month is known, and before another one.
func (t *tx) sumMonths(ctx context.Context, state ledger.State, predicate, month string, f ledger.Filter, sums *ledger.MonthSums) error {
	spans, err := t.spans(ctx, predicate, f)
	if err != nil {
		return err
	}
	for i := range spans {
		query, args := monthSumsOf(&spans[i], predicate, month)
		err := t.each(ctx, query, args, func(row scanner) error {
			var at int64
			var rates string
			var own report.StateSum
			if err := row.Scan(&at, &rates, &own.Orders, &own.Net, &own.Tax, &own.Gross); err != nil {
				return err
			}
			one := ledger.MonthSum{Month: monthText(at), Orders: own.Orders, Net: own.Net, Tax: own.Tax, Gross: own.Gross}
			if state == ledger.Held {
				one.Held = own.Orders
			}
			err := addRates(&one.Rates, rates, own.Orders, own)
			sums.Add(one)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// monthSumsOf sums the orders of one range by month and rates.
func monthSumsOf(r *span, predicate, month string) (string, []any) {
	where, args := r.where()
	query := `SELECT month, rates, COUNT(*), CAST(SUM(net) AS BIGINT), CAST(SUM(tax) AS BIGINT), CAST(SUM(gross) AS BIGINT) FROM orders
		WHERE ` + predicate + " AND " + where + " AND month > 0 AND " + beforeMonth + notForeign + " GROUP BY month, rates"
	return query, append(args, monthBound(month))
}

// unsent lists orders that were never sent, with their month: of each range of an index, in the
// order of the IDs.
func (t *tx) unsent(ctx context.Context, predicate, and string, bound []any, f ledger.Filter, each func(*ledger.Entry) error) error {
	spans, err := t.spans(ctx, predicate, f)
	if err != nil {
		return err
	}
	for i := range spans {
		query, args := unsentQuery(&spans[i], predicate, and)
		if err := t.unsentOf(ctx, query, append(args, bound...), each); err != nil {
			return err
		}
	}
	return nil
}

func unsentQuery(r *span, predicate, and string) (string, []any) {
	where, args := r.where()
	return "SELECT " + entryColumns + ", released, month, " + firstRead + " FROM orders WHERE " + predicate + " AND " + where +
		" AND " + and + notForeign + " AND id > ? ORDER BY id LIMIT ?", args
}

// unsentOf lists the orders of a query, some at once.
func (t *tx) unsentOf(ctx context.Context, query string, args []any, each func(*ledger.Entry) error) error {
	for after := int64(0); ; {
		var some []ledger.Entry
		var bare []int // of them, those whose month is not known
		err := t.each(ctx, query, append(slices.Clip(args), after, unsentAtOnce), func(row scanner) error {
			var e ledger.Entry
			var month, read int64
			err := scanEntry(row, &e, &e.Released, &month, &read)
			if e.Month, e.Created = monthText(month), fromMillis(read); month == 0 {
				bare = append(bare, len(some))
			}
			some = append(some, e)
			return err
		})
		if err != nil || len(some) == 0 {
			return err
		}
		if err := t.findMonths(ctx, some, bare); err != nil {
			return err
		}
		for i := range some {
			if err := each(&some[i]); err != nil {
				return err
			}
		}
		after = some[len(some)-1].ID
	}
}

// findMonths finds the months of some entries in their contents.
func (t *tx) findMonths(ctx context.Context, all []ledger.Entry, bare []int) error {
	whole := make([]ledger.Entry, len(bare))
	for n, i := range bare {
		whole[n] = all[i]
	}
	if err := t.loadOrders(ctx, whole); err != nil {
		return err
	}
	for n, i := range bare {
		all[i].Month = ledger.MonthOf(whole[n].Order, all[i].Created)
	}
	return nil
}
