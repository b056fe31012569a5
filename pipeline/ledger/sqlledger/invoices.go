package sqlledger

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

var insertInvoices = bulk{
	head:  `INSERT INTO invoices (order_id, n, serial, status, code, number, issued_at, kind, net, tax, gross, pdf, ofd, xml, fail, raw) VALUES `,
	types: []string{"BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "BYTEA"},
	width: 16,
}

// putInvoices replaces the invoices of orders by those of their changes.
func (t *tx) putInvoices(ctx context.Context, changes []*ledger.Change) error {
	ids := make([]int64, len(changes))
	var p params
	for i, c := range changes {
		ids[i] = c.ID
		for n := range c.Invoices {
			v := &c.Invoices[n]
			raw, err := pack(v.Raw)
			if err != nil {
				return err
			}
			p.add(c.ID, n, v.Serial, v.Status, v.Code, v.No, millis(v.IssuedAt), v.Kind, int64(v.Net), int64(v.Tax), int64(v.Gross),
				v.PDF, v.OFD, v.XML, v.Fail, raw)
		}
	}
	err := inChunks(ids, func(marks string, args []any) error {
		return t.exec(ctx, "DELETE FROM invoices WHERE order_id IN ("+marks+")", args...)
	})
	if err != nil {
		return err
	}
	_, err = t.run(ctx, &insertInvoices, p)
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
