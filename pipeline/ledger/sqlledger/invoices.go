package sqlledger

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// invoiceRow is an invoice of an order, and its place among those.
type invoiceRow struct {
	*ledger.Invoice
	order int64
	n     int
	raw   []byte // packed
}

var insertInvoices = inserting("invoices", "", []column[invoiceRow]{
	{"order_id", bigint, func(r *invoiceRow) any { return r.order }},
	{"n", bigint, func(r *invoiceRow) any { return r.n }},
	{"serial", text, func(r *invoiceRow) any { return r.Serial }},
	{"status", text, func(r *invoiceRow) any { return r.Status }},
	{"code", text, func(r *invoiceRow) any { return r.Code }},
	{"number", text, func(r *invoiceRow) any { return r.No }},
	{"issued_at", bigint, func(r *invoiceRow) any { return millis(r.IssuedAt) }},
	{"kind", text, func(r *invoiceRow) any { return r.Kind }},
	{"net", bigint, func(r *invoiceRow) any { return int64(r.Net) }},
	{"tax", bigint, func(r *invoiceRow) any { return int64(r.Tax) }},
	{"gross", bigint, func(r *invoiceRow) any { return int64(r.Gross) }},
	{"pdf", text, func(r *invoiceRow) any { return r.PDF }},
	{"ofd", text, func(r *invoiceRow) any { return r.OFD }},
	{"xml", text, func(r *invoiceRow) any { return r.XML }},
	{"fail", text, func(r *invoiceRow) any { return r.Fail }},
	{"raw", bytea, func(r *invoiceRow) any { return r.raw }},
})

// putInvoices replaces the invoices of orders by those of their changes.
func (t *tx) putInvoices(ctx context.Context, changes []*ledger.Change) error {
	ids := make([]int64, len(changes))
	var rows []invoiceRow
	for i, c := range changes {
		ids[i] = c.ID
		for n := range c.Invoices {
			v := &c.Invoices[n]
			raw, err := pack(v.Raw)
			if err != nil {
				return err
			}
			rows = append(rows, invoiceRow{v, c.ID, n, raw})
		}
	}
	err := inChunks(ids, func(marks string, args []any) error {
		return t.exec(ctx, "DELETE FROM invoices WHERE order_id IN ("+marks+")", args...)
	})
	if err != nil {
		return err
	}
	_, err = insertInvoices.run(ctx, t, rows)
	return err
}

// firstIssue is when the first of the invoices was issued, 0 when none was.
func firstIssue(invoices []ledger.Invoice) int64 {
	var first int64
	for i := range invoices {
		if at := millis(invoices[i].IssuedAt); at != 0 && (first == 0 || at < first) {
			first = at
		}
	}
	return first
}
