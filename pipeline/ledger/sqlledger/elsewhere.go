package sqlledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// What a person types for drop --issued-as stays in orders.issued_as and makes no row here: it is
// what somebody said of an order, without a day of issue, is taken back with the drop, and may be
// mistyped, while a row says that the bureau has such an invoice and is never deleted. Whoever
// refers to that invoice names it with its day.

// InvoiceID is the row of an invoice, to refer to it: that of an order's invoice with the number,
// or one without an order for an invoice that was issued elsewhere, which is made when it is named
// first. It is the same for ever, also where an order turns out to have that invoice.
// ledger.ErrInvoiceDay where the number is known with another day of issue.
func (s *Store) InvoiceID(ctx context.Context, ref ledger.InvoiceRef) (id int64, err error) {
	if err := ref.Check(); err != nil {
		return 0, err
	}
	err = s.write(ctx, "find invoice "+ref.No, func(t *tx) error {
		id, err = t.refer(ctx, &ref)
		return err
	})
	return id, err
}

// refer finds the row of an invoice, or makes one.
func (t *tx) refer(ctx context.Context, ref *ledger.InvoiceRef) (int64, error) {
	id, err := t.invoiceID(ctx, ref)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	const insert = `INSERT INTO invoices (seller, n, serial, status, code, number, issued_at, kind, net, tax, gross, pdf, ofd, xml, fail)
		VALUES (?, 0, '', '', ?, ?, ?, '', 0, 0, 0, '', '', '', '') ON CONFLICT (seller, number, code) WHERE order_id IS NULL DO NOTHING`
	if err := t.exec(ctx, insert, ref.Seller, ref.Code, ref.No, millis(ref.IssuedAt)); err != nil {
		return 0, err
	}
	return t.invoiceID(ctx, ref)
}

func (t *tx) invoiceID(ctx context.Context, ref *ledger.InvoiceRef) (id int64, err error) {
	const query = `SELECT v.id, v.issued_at FROM invoices v LEFT JOIN orders o ON o.id = v.order_id
		WHERE ` + isNumber + ` AND (v.code = ? OR v.code = '' OR CAST(? AS TEXT) = '') AND COALESCE(v.seller, o.seller) = ?
		ORDER BY CASE WHEN v.n < 0 THEN 1 ELSE 0 END, v.id LIMIT 1`
	var issued int64
	if err := t.one(ctx, query, []any{ref.No, ref.Code, ref.Code, ref.Seller}, &id, &issued); err != nil {
		return 0, err
	}
	if issued != 0 && !ledger.SameDay(fromMillis(issued), ref.IssuedAt) {
		return 0, fmt.Errorf("%s: %w, %s", ref.No, ledger.ErrInvoiceDay, fromMillis(issued).In(beijing.Zone).Format("2006-01-02"))
	}
	return id, nil
}

// addElsewhere adds to the invoices of orders the rows of those that were named as issued elsewhere
// and that an answer says are theirs.
func (t *tx) addElsewhere(ctx context.Context, changes []*ledger.Change, rows map[int64]*held, kept map[int64][]*keptInvoice) error {
	wanted := map[string][]any{}
	for _, c := range changes {
		for i := range c.Invoices {
			if no := c.Invoices[i].No; no != "" && !hasNumber(kept[c.ID], no) {
				wanted[rows[c.ID].seller] = append(wanted[rows[c.ID].seller], no)
			}
		}
	}
	found := map[serialKey]*keptInvoice{}
	for seller, all := range wanted {
		for some := range slices.Chunk(all, inAtMost) {
			query := "SELECT id, code, number FROM invoices WHERE order_id IS NULL AND seller = ? AND number IN (" + marks(len(some)) + ")"
			err := t.each(ctx, query, append([]any{seller}, some...), func(row scanner) error {
				k := keptInvoice{n: -1}
				err := row.Scan(&k.id, &k.code, &k.number)
				found[serialKey{seller, k.number}] = &k
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	for _, c := range changes {
		for i := range c.Invoices {
			key := serialKey{rows[c.ID].seller, c.Invoices[i].No}
			if k := found[key]; k != nil && agree(k.code, c.Invoices[i].Code) && !hasNumber(kept[c.ID], k.number) {
				kept[c.ID] = append(kept[c.ID], k)
				delete(found, key)
			}
		}
	}
	return nil
}

func hasNumber(have []*keptInvoice, number string) bool {
	return slices.ContainsFunc(have, func(k *keptInvoice) bool { return k.number == number })
}
