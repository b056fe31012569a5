package sqlledger

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// invoiceRow is an invoice of an order, and its place among those.
type invoiceRow struct {
	*ledger.Invoice
	id    int64 // 0: it gets one
	order int64
	n     int
}

// invoiceColumns are what an answer says of an invoice.
var invoiceColumns = []column[invoiceRow]{
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
	{"ofd", text, func(r *invoiceRow) any { return shorten(r.PDF, r.OFD) }},
	{"xml", text, func(r *invoiceRow) any { return shorten(r.PDF, r.XML) }},
	{"fail", text, func(r *invoiceRow) any { return r.Fail }},
}

var insertInvoices = inserting("invoices", "", invoiceColumns)

// updateInvoices takes over what a later answer says. What identifies an invoice is never taken
// away from it.
var updateInvoices = updating(`UPDATE invoices SET order_id = v.order_id, seller = NULL, n = v.n, status = v.status, kind = v.kind,
	serial = CASE WHEN v.serial = '' THEN invoices.serial ELSE v.serial END,
	code = CASE WHEN v.code = '' THEN invoices.code ELSE v.code END,
	number = CASE WHEN v.number = '' THEN invoices.number ELSE v.number END,
	issued_at = CASE WHEN v.issued_at = 0 THEN invoices.issued_at ELSE v.issued_at END,
	net = v.net, tax = v.tax, gross = v.gross, pdf = v.pdf, ofd = v.ofd, xml = v.xml, fail = v.fail
	FROM v WHERE invoices.id = v.id`, append([]column[invoiceRow]{
	{"id", bigint, func(r *invoiceRow) any { return r.id }},
}, invoiceColumns...))

// putInvoices takes over the invoices that changes bring. An invoice that an order has keeps its
// row and its id; one that its answer does not show any more is put aside: it stays, and nothing
// that lists the invoices of an order shows it, until an answer does again.
func (t *tx) putInvoices(ctx context.Context, changes []*ledger.Change, rows map[int64]*held) error {
	kept, err := t.keptInvoices(ctx, changes)
	if err != nil {
		return err
	}
	if err := t.addElsewhere(ctx, changes, rows, kept); err != nil {
		return err
	}
	var fresh, known []invoiceRow
	var aside []int64
	for _, c := range changes {
		have := kept[c.ID]
		own := identify(have, c.Invoices)
		stays := make(map[int64]int, len(have)) // the new places of rows, by id
		for n := range c.Invoices {
			if own[n] == nil {
				fresh = append(fresh, invoiceRow{Invoice: &c.Invoices[n], order: c.ID, n: n})
				continue
			}
			known = append(known, invoiceRow{Invoice: &c.Invoices[n], id: own[n].id, order: c.ID, n: n})
			stays[own[n].id] = n
		}
		for _, k := range have {
			if n, stay := stays[k.id]; k.n >= 0 && (!stay || n != k.n) {
				aside = append(aside, k.id) // also what changes its place, which another may take first
			}
		}
	}
	err = inChunks(aside, func(marks string, args []any) error {
		return t.exec(ctx, "UPDATE invoices SET n = -id WHERE id IN ("+marks+")", args...)
	})
	if err != nil {
		return err
	}
	if _, err := updateInvoices.run(ctx, t, known); err != nil {
		return err
	}
	_, err = insertInvoices.run(ctx, t, fresh)
	return err
}

// keptInvoices reads what identifies the invoices of the orders of changes, also those that were
// put aside.
func (t *tx) keptInvoices(ctx context.Context, changes []*ledger.Change) (map[int64][]*keptInvoice, error) {
	ids := make([]int64, len(changes))
	for i, c := range changes {
		ids[i] = c.ID
	}
	kept := map[int64][]*keptInvoice{}
	err := inChunks(ids, func(marks string, args []any) error {
		query := "SELECT id, order_id, n, serial, code, number FROM invoices WHERE order_id IN (" + marks + ") ORDER BY id"
		return t.each(ctx, query, args, func(row scanner) error {
			var k keptInvoice
			var order int64
			err := row.Scan(&k.id, &order, &k.n, &k.serial, &k.code, &k.number)
			kept[order] = append(kept[order], &k)
			return err
		})
	})
	return kept, err
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
