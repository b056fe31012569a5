package sqlledger

import (
	"context"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// How the rows of the results are found: i is the item, o its order, v one of its invoices.
const (
	// What the platform has under the number of a held order is kept with it and is not its
	// invoice.
	ownInvoices = "LEFT JOIN invoices v ON v.order_id = o.id AND o.state NOT IN ('held', 'dropped') AND v.n >= 0"
	batchRows   = ` FROM items i JOIN sheets s ON s.id = i.sheet_id
		LEFT JOIN orders o ON o.id = i.order_id ` + ownInvoices + ` WHERE i.batch_id = ?`
	batchRowsSeller = batchRows + " AND COALESCE(o.seller, i.seller) = ?"
	batchRowsOrder  = " ORDER BY i.seq, v.n"
	allRows         = ` FROM orders o LEFT JOIN items i ON i.batch_id = o.batch_id AND i.order_id = o.id
		LEFT JOIN sheets s ON s.id = i.sheet_id ` + ownInvoices
	allRowsSeller = allRows + " WHERE o.seller = ?"
	allRowsOrder  = " ORDER BY o.id, v.n"
)

// rowsOf is where the rows of a filter come from. Their order is the same whenever it is asked for.
func rowsOf(f ledger.Filter, batch int64) (string, []any) {
	named, ids := among("o.id", f.Orders)
	switch {
	case !f.Extract.Whole() && f.Orders == nil:
		return extractRows(&f.Extract, batch)
	case f.Orders != nil:
		return allRows + " WHERE 1 = 1" + named + allRowsOrder, ids
	case batch != 0 && f.Seller != "":
		return batchRowsSeller + batchRowsOrder, []any{batch, f.Seller}
	case batch != 0:
		return batchRows + batchRowsOrder, []any{batch}
	case f.Seller != "":
		return allRowsSeller + allRowsOrder, []any{f.Seller}
	}
	return allRows + allRowsOrder, nil
}

// extractRows is rowsOf of an extract, whose seller is that of its filter.
func extractRows(x *ledger.Extract, batch int64) (string, []any) {
	if batch == 0 {
		and, args := extractOrders.extract(x)
		return allRows + " WHERE 1 = 1" + and + allRowsOrder, args
	}
	and, args := extractItems.extract(x)
	return batchRows + and + batchRowsOrder, append([]any{batch}, args...)
}

// Rows calls yield for each row of the results: for every item of the batch, in the order of
// reading, its invoices, or itself where it has none. Without a batch, all orders of the ledger
// come, in the order in which they were added, with the place where they were read last; what was
// rejected belongs to readings and is left out. An error of yield ends it and is returned.
//
// Rows streams, sees the ledger at one moment, and keeps nobody from writing.
func (s *Store) Rows(ctx context.Context, f ledger.Filter, yield func(report.Row) error) error {
	return s.view(ctx, "read results", func(t *tx) error {
		var batch int64
		if f.Orders != nil && (f.Batch != "" || f.Seller != "") {
			return errNamed
		}
		if f.Batch != "" {
			b, err := t.batch(ctx, f.Batch, "")
			if err != nil {
				return err
			}
			batch = b.id
		}
		from, args := rowsOf(f, batch)
		return t.rowsOf(ctx, &f, from, args, yield)
	})
}

// rowScan is a row of the results as it is kept.
type rowScan struct {
	facts, findings string
	place           invoice.Place
	order           report.Row // with the invoice, where there is one
	held, differs   string     // findings
	seen            int64
	status, fail    string // of the invoice
	issued, rest    int64
	failedAt        int64
	accepted        int
	corrected       bool  // another order is invoiced in its place, which nobody gave up
	failed          error // the first value that could not be read
}

func (r *rowScan) row() (report.Row, error) {
	out := r.order
	out.Accepted = r.accepted == 1
	if out.State == ledger.Failed {
		out.RestUntil, out.FailedAt = fromMillis(r.rest), fromMillis(r.failedAt)
	}
	r.place.Col = sourceColumn(r.place.Col)
	out.Source = r.place
	if r.findings != "" {
		var err error
		if out.Findings, err = rules.DecodeFindings(r.findings); err != nil {
			return out, fmt.Errorf("read the findings at %s: %w", out.Source, err)
		}
	}
	if r.corrected { // what a row said before that is done, or the next reading says it again
		out.Findings = slices.DeleteFunc(out.Findings, func(f rules.Finding) bool { return f.Code == rules.OtherContent })
	}
	f, err := r.readFacts(out.Source)
	if err != nil {
		return out, err
	}
	out.Carried = f.Carried
	if !out.State.InLedger() {
		addFacts(&out, &f)
		return out, nil
	}
	if err := r.addDoubts(&out); err != nil {
		return out, err
	}
	// The platform's last status is kept as a code too; it is an error's only where something
	// failed.
	if s := out.State; out.Error == "" && s != ledger.Failed && s != ledger.SealFailed && s != ledger.Held {
		out.ErrorCode = ""
	}
	out.IssuedAt = fromMillis(r.issued)
	out.OFDURL, out.XMLURL = lengthen(out.PDFURL, out.OFDURL), lengthen(out.PDFURL, out.XMLURL)
	if r.fail != "" {
		out.ErrorCode, out.Error = r.status, r.fail
	}
	return out, nil
}

// readFacts reads what the item of the row says of its order: all that is known where the ledger
// does not hold the order, else what it carries.
func (r *rowScan) readFacts(at invoice.Place) (f rules.Facts, err error) {
	if r.facts == "" {
		return f, nil
	}
	if f, err = rules.DecodeFacts(r.facts); err != nil {
		return f, fmt.Errorf("read what is known of the order at %s: %w", at, err)
	}
	return f, nil
}

func addFacts(out *report.Row, f *rules.Facts) {
	out.OrderNo, out.Seller, out.Kind, out.Remark = f.OrderNo, f.Seller, f.Kind, f.Remark
	out.BuyerName, out.BuyerTaxNum = f.BuyerName, f.BuyerTax
	out.Net, out.Tax, out.Gross = f.Net, f.Tax, f.Gross
	out.ErrorCode = firstCode(out.Findings)
}

// firstCode is the code of the finding that counts most.
func firstCode(fs []rules.Finding) string { return first(fs).Code }

// first is the first finding that rejects, else the first; one without a code where there is none.
func first(fs []rules.Finding) rules.Finding {
	for _, f := range fs {
		if f.Severity == rules.Error {
			return f
		}
	}
	if len(fs) > 0 {
		return fs[0]
	}
	return rules.Finding{}
}
