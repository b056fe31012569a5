package sqlledger

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

var _ ledger.Vouchers = (*Store)(nil)

// markVouchers leaves out what is marked already, which the number of rows tells.
var markVouchers = inserting("vouchers", "ON CONFLICT DO NOTHING", []column[listedMark]{
	{"seller", text, func(m *listedMark) any { return m.Seller }},
	{"code", text, func(m *listedMark) any { return m.Code }},
	{"number", text, func(m *listedMark) any { return m.Number }},
	{"part", text, func(m *listedMark) any { return m.Part }},
	{"list_id", text, func(m *listedMark) any { return m.list }},
})

type listedMark struct {
	ledger.VoucherMark
	list string
}

// Vouchered calls yield for each mark; see ledger.Vouchers.
func (s *Store) Vouchered(ctx context.Context, seller string, yield func(ledger.VoucherMark)) error {
	query, args := "SELECT seller, code, number, part FROM vouchers WHERE code NOT LIKE '"+numberCode+"%'", []any(nil)
	if seller != "" {
		query, args = query+" AND seller = ?", []any{seller}
	}
	return s.view(ctx, "read marks of vouchers", func(t *tx) error {
		return t.each(ctx, query, args, func(row scanner) error {
			var m ledger.VoucherMark
			err := row.Scan(&m.Seller, &m.Code, &m.Number, &m.Part)
			yield(m)
			return err
		})
	})
}

// numberCode begins the code of the mark of a voucher number: "#2026-11 记". No invoice has such a
// code, so that numbers are unique as invoices are.
const numberCode = "#"

// VoucherNumbers calls yield for each voucher number of a seller; see ledger.Vouchers.
func (s *Store) VoucherNumbers(ctx context.Context, seller string, yield func(ledger.VoucherNumber)) error {
	const query = `SELECT v.code, CAST(v.number AS BIGINT) AS n, l.id FROM vouchers v JOIN voucher_lists l ON l.id = v.list_id
		WHERE v.seller = ? AND v.code LIKE '` + numberCode + `%' ORDER BY l.created_at, l.id, n`
	return s.view(ctx, "read voucher numbers", func(t *tx) error {
		return t.each(ctx, query, []any{seller}, func(row scanner) error {
			var v ledger.VoucherNumber
			var code string
			err := row.Scan(&code, &v.Number, &v.List)
			v.Month, v.Word, _ = strings.Cut(strings.TrimPrefix(code, numberCode), " ")
			yield(v)
			return err
		})
	})
}

// KeepVouchers records a list with its marks and numbers; see ledger.Vouchers.
func (s *Store) KeepVouchers(ctx context.Context, l ledger.VoucherList, marks []ledger.VoucherMark, numbers []ledger.VoucherNumber) error {
	rows := make([]listedMark, 0, len(marks)+len(numbers))
	for _, m := range marks {
		rows = append(rows, listedMark{m, l.ID})
	}
	for _, v := range numbers {
		m := ledger.VoucherMark{Seller: l.Seller, Code: numberCode + v.Month + " " + v.Word, Number: strconv.Itoa(v.Number), Part: "entry"}
		rows = append(rows, listedMark{m, l.ID})
	}
	return s.write(ctx, "keep list of vouchers", func(t *tx) error {
		err := t.exec(ctx, `INSERT INTO voucher_lists (id, seller, run, file, content, vouchers, invoices, gross, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, l.ID, l.Seller, l.Run, l.File, l.Content, l.Vouchers, l.Invoices, int64(l.Gross), millis(l.Created))
		if err != nil {
			return err
		}
		n, err := markVouchers.run(ctx, t, rows)
		if err == nil && n != len(rows) {
			return ledger.ErrVouchered
		}
		return err
	})
}

// VouchersWritten records that the file of a list is in its place; see ledger.Vouchers.
func (s *Store) VouchersWritten(ctx context.Context, id string) error {
	return s.write(ctx, "record list of vouchers as written", func(t *tx) error {
		return t.exec(ctx, "UPDATE voucher_lists SET written_at = ? WHERE id = ? AND written_at = 0", millis(s.Now()), id)
	})
}

// VoucherList is a list by its ID, with its content; see ledger.Vouchers.
func (s *Store) VoucherList(ctx context.Context, id string) (l ledger.VoucherList, err error) {
	err = s.view(ctx, "read list of vouchers", func(t *tx) error {
		var created, written int64
		err := t.one(ctx, "SELECT id, seller, run, file, content, vouchers, invoices, gross, created_at, written_at FROM voucher_lists WHERE id = ?", []any{id},
			&l.ID, &l.Seller, &l.Run, &l.File, &l.Content, &l.Vouchers, &l.Invoices, (*int64)(&l.Gross), &created, &written)
		if errors.Is(err, sql.ErrNoRows) {
			return ledger.ErrNotFound
		}
		l.Created, l.Written = fromMillis(created), fromMillis(written)
		return err
	})
	return l, err
}

// VoucherLists are all lists without their content; see ledger.Vouchers.
func (s *Store) VoucherLists(ctx context.Context) (out []ledger.VoucherList, err error) {
	err = s.view(ctx, "list lists of vouchers", func(t *tx) error {
		return t.each(ctx, "SELECT id, seller, run, file, vouchers, invoices, gross, created_at, written_at FROM voucher_lists ORDER BY created_at, id", nil, func(row scanner) error {
			var l ledger.VoucherList
			var created, written int64
			err := row.Scan(&l.ID, &l.Seller, &l.Run, &l.File, &l.Vouchers, &l.Invoices, (*int64)(&l.Gross), &created, &written)
			l.Created, l.Written = fromMillis(created), fromMillis(written)
			out = append(out, l)
			return err
		})
	})
	return out, err
}

// OrderRates are the sums by tax rate of orders of a seller, by order number, as their lines have
// them. Orders that the ledger does not have are left out.
func (s *Store) OrderRates(ctx context.Context, seller string, numbers []string) (map[string][]report.RateSum, error) {
	out := map[string][]report.RateSum{}
	err := s.view(ctx, "read rates of orders", func(t *tx) error {
		for some := range slices.Chunk(numbers, inAtMost) {
			args := []any{seller}
			for _, n := range some {
				args = append(args, n)
			}
			query := "SELECT order_no, rates, net, tax, gross FROM orders WHERE seller = ? AND order_no IN (" + marks(len(some)) + ")"
			err := t.each(ctx, query, args, func(row scanner) error {
				var no, text string
				var own report.StateSum
				if err := row.Scan(&no, &text, &own.Net, &own.Tax, &own.Gross); err != nil {
					return err
				}
				var sums []report.RateSum
				err := addRates(&sums, text, 1, own)
				out[no] = sums
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}
