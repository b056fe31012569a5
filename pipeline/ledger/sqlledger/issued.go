package sqlledger

import (
	"context"
	"database/sql"
	"errors"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// The invoices of a span, by the order of their orders. What the platform has under the number of a
// held order is not its invoice, as in [Store.Rows]. The invoices of the span are read from their
// index and sorted: the sign keeps SQLite from reading all orders because they are in order
// already.
const (
	issuedIn = " v.n >= 0 AND v.issued_at > 0 AND v.issued_at >= ? AND v.issued_at < ?" +
		" AND o.state NOT IN ('held', 'dropped')"
	issuedRows = ` FROM invoices v JOIN orders o ON o.id = v.order_id
		LEFT JOIN items i ON i.batch_id = o.batch_id AND i.order_id = o.id LEFT JOIN sheets s ON s.id = i.sheet_id
		WHERE` + issuedIn
	issuedOrder = " ORDER BY +o.id, v.n"
	issuedSums  = ` FROM invoices v JOIN orders o ON o.id = v.order_id WHERE` + issuedIn
)

var issuedFields = fields[figures]{
	{"o.state", func(f *figures) any { return &f.State }},
	{"o.seller", func(f *figures) any { return &f.seller }},
	{ratesShown, func(f *figures) any { return &f.rates }},
	{"COUNT(DISTINCT o.id)", func(f *figures) any { return &f.Orders }},
	{"CAST(SUM(v.net) AS BIGINT)", func(f *figures) any { return &f.Net }},
	{"CAST(SUM(v.tax) AS BIGINT)", func(f *figures) any { return &f.Tax }},
	{"CAST(SUM(v.gross) AS BIGINT)", func(f *figures) any { return &f.Gross }},
	{"MIN(v.issued_at)", func(f *figures) any { return &f.issuedFrom }},
	{"MAX(v.issued_at)", func(f *figures) any { return &f.issuedTo }},
}

func spanArgs(in ledger.Span) []any { return []any{millis(in.From), millis(in.To)} }

// Issued draws the balance of the invoices that were issued in a span, whatever their batch: their
// orders by state, with the amounts of these invoices, and apart the red invoices of the span. An
// extract restricts it; one that names states without an invoice adds the orders and red invoices
// in them that were tried last in the span.
func (s *Store) Issued(ctx context.Context, in ledger.Span, of ledger.Extract) (report.Summary, error) {
	sum := summing{out: report.Summary{Environment: s.opts.Environment}}
	err := s.view(ctx, "sum up invoices", func(t *tx) error {
		if err := sum.issued(ctx, t, in, of); err != nil {
			return err
		}
		if rest, some := of.Uninvoiced(in); some {
			return sum.orders(ctx, t, ledger.Filter{Extract: rest})
		}
		return nil
	})
	if err != nil {
		return report.Summary{}, err
	}
	sum.finish()
	sum.out.Issued = true
	sum.out.From, sum.out.To = in.From, in.To.Add(-1)
	return sum.out, nil
}

// issued sums the invoices of a span, and the red ones.
func (sum *summing) issued(ctx context.Context, t *tx, in ledger.Span, of ledger.Extract) error {
	of, some := of.Invoiced()
	if !some {
		return nil
	}
	reds, args := redsOf(ledger.Filter{Extract: of}, 0)
	if err := sum.reds(ctx, t, reds, args, &in); err != nil {
		return err
	}
	and, args := extractOrders.extract(&of)
	return t.each(ctx, "SELECT "+issuedFields.columns()+issuedSums+and+sumGroups, append(spanArgs(in), args...), func(row scanner) error {
		var g figures
		if err := issuedFields.scan(row, &g); err != nil {
			return err
		}
		sum.add(g.StateSum, g.seller)
		widen(&sum.issuedFrom, &sum.issuedTo, g.issuedFrom, g.issuedTo)
		return addRates(&sum.out.Rates, g.rates, g.Orders, g.StateSum)
	})
}

// IssuedRows calls yield for each invoice of an extract that was issued in a span, in the order
// in which their orders were added, and then for the orders without an invoice that [Store.Issued]
// adds. It streams as [Store.Rows] does.
func (s *Store) IssuedRows(ctx context.Context, in ledger.Span, of ledger.Extract, yield func(report.Row) error) error {
	return s.view(ctx, "read invoices", func(t *tx) error {
		if part, some := of.Invoiced(); some {
			and, args := extractOrders.extract(&part)
			if err := t.rows(ctx, issuedRows+and+issuedOrder, append(spanArgs(in), args...), yield); err != nil {
				return err
			}
		}
		rest, some := of.Uninvoiced(in)
		if !some {
			return nil
		}
		from, args := extractRows(&rest, 0)
		return t.rows(ctx, from, args, yield)
	})
}

// isNumber is the condition of invoices v of a number, with the predicate of its index. On SQLite
// all invoices are read.
const isNumber = "v.number = ? AND v.number <> ''"

// Invoiced finds the order that the platform issued an invoice for, by its number of 20 digits;
// ledger.ErrNotFound where the ledger has none.
func (s *Store) Invoiced(ctx context.Context, number string) (ledger.Key, error) {
	var key ledger.Key
	err := s.view(ctx, "find an invoice by its number", func(t *tx) error {
		err := t.one(ctx, "SELECT o.seller, o.order_no FROM invoices v JOIN orders o ON o.id = v.order_id WHERE "+isNumber+" LIMIT 1",
			[]any{number}, &key.Seller, &key.OrderNo)
		if errors.Is(err, sql.ErrNoRows) {
			return ledger.ErrNotFound
		}
		return err
	})
	return key, err
}

// newestIssued goes back through the invoices, which leads to an issued order at once or, where
// there is none, has little to look through. CROSS JOIN keeps SQLite from beginning with all orders
// of the seller.
const newestIssued = `SELECT o.order_no FROM invoices v CROSS JOIN orders o
	WHERE o.id = v.order_id AND o.seller = ? AND o.state = 'issued' ORDER BY v.id DESC LIMIT 1`

// KnownOrder names an order of a seller whose invoice exists, the newest; empty when there is none.
// A query that names it tells what the platform answers about numbers it does not have.
func (s *Store) KnownOrder(ctx context.Context, seller string) (orderNo string, err error) {
	err = s.view(ctx, "find an issued order", func(t *tx) error {
		err := t.one(ctx, newestIssued, []any{seller}, &orderNo)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return orderNo, err
}
