package sqlledger

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// The figures of orders that share state, seller and the text of their rates. Where an invoice
// differs from its order, what was invoiced counts, as in the rows of the results. Invoices of an
// order are numbered from 0. The CASE is for SQLite, which would look for the invoices of each
// order before it asks whether it differs.
const (
	differing = `LEFT JOIN invoices v ON v.order_id = CASE WHEN o.differs <> '' AND o.state NOT IN ('held', 'dropped') THEN o.id END
		AND v.n >= 0`
	sumGroups     = " GROUP BY 1, 2, 3"
	sumBatch      = " FROM items i JOIN orders o ON o.id = i.order_id " + differing + " WHERE i.batch_id = ?"
	sumAll        = " FROM orders o " + differing
	rejectedBatch = `SELECT COALESCE(seller, ''), skipped, COUNT(*), CAST(COALESCE(SUM(net), 0) AS BIGINT), CAST(COALESCE(SUM(tax), 0) AS BIGINT), CAST(COALESCE(SUM(gross), 0) AS BIGINT)
		FROM items WHERE batch_id = ? AND order_id IS NULL`
	otherBatch = "SELECT COUNT(*) FROM items i JOIN orders o ON o.id = i.order_id WHERE i.batch_id = ? AND " + saysOther + " AND NOT " + corrected
)

// figures are a row of them.
type figures struct {
	report.StateSum
	seller, rates                                string
	issuedFrom, issuedTo, createdFrom, createdTo int64
}

// ratesShown are the rates of orders whose invoices exist and are not void.
const ratesShown = "CASE WHEN o.state IN ('issued', 'seal_failed', 'voiding') THEN o.rates ELSE '' END AS rates"

var sumFields = fields[figures]{
	{"o.state", func(f *figures) any { return &f.State }},
	{"o.seller", func(f *figures) any { return &f.seller }},
	{ratesShown, func(f *figures) any { return &f.rates }},
	{"SUM(CASE WHEN v.n > 0 THEN 0 ELSE 1 END) AS n", func(f *figures) any { return &f.Orders }},
	{"CAST(COALESCE(SUM(COALESCE(v.net, o.net)), 0) AS BIGINT)", func(f *figures) any { return &f.Net }},
	{"CAST(COALESCE(SUM(COALESCE(v.tax, o.tax)), 0) AS BIGINT)", func(f *figures) any { return &f.Tax }},
	{"CAST(COALESCE(SUM(COALESCE(v.gross, o.gross)), 0) AS BIGINT)", func(f *figures) any { return &f.Gross }},
	{"COALESCE(MIN(NULLIF(o.issued_at, 0)), 0)", func(f *figures) any { return &f.issuedFrom }},
	{"COALESCE(MAX(o.issued_at), 0)", func(f *figures) any { return &f.issuedTo }},
	{"MIN(o.created_at)", func(f *figures) any { return &f.createdFrom }},
	{"MAX(o.created_at)", func(f *figures) any { return &f.createdTo }},
}

var sumColumns = "SELECT " + sumFields.columns()

// errNamed is a filter that cannot be.
var errNamed = errors.New("orders are named by themselves, not within a batch")

// Summary draws the balance of a batch, or of all orders of the ledger when the filter names none
// (what was rejected belongs to readings and is not counted then). The period runs over the times
// of issue, or, where nothing was issued, over those of import. Written is left to the caller.
func (s *Store) Summary(ctx context.Context, f ledger.Filter) (report.Summary, error) {
	sum := summing{out: report.Summary{Environment: s.opts.Environment}}
	err := s.view(ctx, "sum up results", func(t *tx) error {
		if f.Batch == "" {
			return sum.all(ctx, t, f)
		}
		return sum.batch(ctx, t, f)
	})
	if err != nil {
		return report.Summary{}, err
	}
	sum.finish()
	return sum.out, nil
}

// summing gathers a summary.
type summing struct {
	out                          report.Summary
	states                       map[ledger.State]report.StateSum
	issuedFrom, issuedTo         int64
	createdFrom, createdTo, read int64
	of                           ledger.Extract
}

func (sum *summing) batch(ctx context.Context, t *tx, f ledger.Filter) error {
	b, err := t.batch(ctx, f.Batch, "")
	if err != nil {
		return err
	}
	sum.out.Batch, sum.out.Sources = b.ID, b.Sources
	query, rejected, other, args := sumColumns+sumBatch, rejectedBatch, otherBatch, []any{b.id}
	if f.Seller != "" {
		query, rejected, other = query+" AND o.seller = ?", rejected+" AND seller = ?", other+" AND i.seller = ?"
		args = append(args, f.Seller)
	}
	if f.Orders != nil {
		return errNamed
	}
	and, more := extractOrders.extract(&f.Extract)
	if err := t.each(ctx, query+and+sumGroups, slices.Concat(args, more), sum.group); err != nil {
		return err
	}
	if !b.Created.Before(f.Extract.Since) {
		sum.of = f.Extract
		if err := t.each(ctx, rejected+" GROUP BY 1, 2", args, sum.rejected); err != nil {
			return err
		}
	}
	if err := t.one(ctx, other, args, &sum.out.Changed); err != nil {
		return err
	}
	if err := sum.replaced(ctx, t, inBatch+and, append([]any{b.id}, more...), f.Seller); err != nil {
		return err
	}
	reds, args := redsOf(f, b.id)
	if err := sum.reds(ctx, t, reds, args, nil); err != nil {
		return err
	}
	if b.Done && f.Seller == "" && f.Extract.Whole() {
		sum.read = int64(b.Read)
	}
	if sum.createdFrom == 0 {
		sum.createdFrom, sum.createdTo = millis(b.Created), millis(b.Created)
	}
	return nil
}

func (sum *summing) all(ctx context.Context, t *tx, f ledger.Filter) error {
	if err := sum.orders(ctx, t, f); err != nil {
		return err
	}
	return t.each(ctx, "SELECT DISTINCT sources FROM batches ORDER BY sources", nil, func(row scanner) error {
		var text string
		if err := row.Scan(&text); err != nil {
			return err
		}
		var sources []string
		if err := json.Unmarshal([]byte(text), &sources); err != nil {
			return err
		}
		for _, s := range sources {
			if !slices.Contains(sum.out.Sources, s) {
				sum.out.Sources = append(sum.out.Sources, s)
			}
		}
		return nil
	})
}

// orders sums orders of any batch, and the red invoices of a filter.
func (sum *summing) orders(ctx context.Context, t *tx, f ledger.Filter) error {
	and, named := among("o.id", f.Orders)
	part, more := extractOrders.extract(&f.Extract)
	and, named = and+part, append(named, more...)
	args := named
	query := sumColumns + sumAll + " WHERE 1 = 1" + and
	if f.Seller != "" {
		query, args = query+" AND o.seller = ?", append(slices.Clip(args), f.Seller)
	}
	if err := t.each(ctx, query+sumGroups, args, sum.group); err != nil {
		return err
	}
	if err := sum.replaced(ctx, t, "1 = 1"+and, named, f.Seller); err != nil {
		return err
	}
	reds, args := redsOf(f, 0)
	return sum.reds(ctx, t, reds, args, nil)
}

func (sum *summing) group(row scanner) error {
	var g figures
	if err := sumFields.scan(row, &g); err != nil {
		return err
	}
	sum.add(g.StateSum, g.seller)
	if g.issuedFrom != 0 && g.State != ledger.Held { // whose invoice is another's
		widen(&sum.issuedFrom, &sum.issuedTo, g.issuedFrom, g.issuedTo)
	}
	widen(&sum.createdFrom, &sum.createdTo, g.createdFrom, g.createdTo)
	return addRates(&sum.out.Rates, g.rates, g.Orders, g.StateSum)
}

func (sum *summing) rejected(row scanner) error {
	var seller string
	var skipped bool
	g := report.StateSum{State: ledger.Rejected}
	if err := row.Scan(&seller, &skipped, &g.Orders, &g.Net, &g.Tax, &g.Gross); err != nil {
		return err
	}
	if skipped {
		g.State = ledger.Skipped
	}
	if sum.of.Shows(g.State) {
		sum.add(g, seller)
	}
	return nil
}

func (sum *summing) add(g report.StateSum, seller string) {
	if sum.states == nil {
		sum.states = map[ledger.State]report.StateSum{}
	}
	s := sum.states[g.State]
	sum.states[g.State] = report.StateSum{State: g.State, Orders: s.Orders + g.Orders, Net: s.Net + g.Net, Tax: s.Tax + g.Tax, Gross: s.Gross + g.Gross}
	sum.out.Orders += g.Orders
	if seller != "" && !slices.Contains(sum.out.Sellers, seller) {
		sum.out.Sellers = append(sum.out.Sellers, seller)
	}
}

// finish puts the parts in their order. All states are listed, so that the balance can be read as
// it is.
func (sum *summing) finish() {
	for _, s := range ledger.States() {
		one := sum.states[s]
		one.State = s
		sum.out.States = append(sum.out.States, one)
	}
	if sum.read != 0 {
		sum.out.Orders = int(sum.read) // the count of the reading, so that an imbalance shows
	}
	slices.Sort(sum.out.Sellers)
	byRate := func(a, b report.RateSum) int { return cmp.Compare(a.Rate, b.Rate) }
	slices.SortFunc(sum.out.Rates, byRate)
	slices.SortFunc(sum.out.Reds.Rates, byRate)
	slices.SortFunc(sum.out.Reds.States, func(a, b report.StateSum) int {
		return cmp.Compare(slices.Index(ledger.States(), a.State), slices.Index(ledger.States(), b.State))
	})
	sum.out.From, sum.out.To = fromMillis(sum.createdFrom), fromMillis(sum.createdTo)
	if sum.issuedFrom != 0 {
		sum.out.From, sum.out.To = fromMillis(sum.issuedFrom), fromMillis(sum.issuedTo)
	}
}

// widen makes a period hold another one.
func widen(from, to *int64, otherFrom, otherTo int64) {
	if *from == 0 || otherFrom < *from {
		*from = otherFrom
	}
	*to = max(*to, otherTo)
}
