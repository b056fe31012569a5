package sqlledger

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

var _ ledger.BuyerForms = (*Store)(nil)

// KeepBuyerForms records forms that buyers started; see ledger.BuyerForms.
func (s *Store) KeepBuyerForms(ctx context.Context, forms []ledger.BuyerForm, now time.Time) (ended []ledger.BuyerForm, err error) {
	if len(forms) == 0 {
		return nil, nil
	}
	err = s.write(ctx, "keep forms of buyers", func(t *tx) error {
		ended = nil
		open, err := t.buyerForms(ctx, "", time.Time{}, t.s.lock)
		if err != nil {
			return err
		}
		recorded := map[[2]string]ledger.BuyerForm{}
		for _, f := range open {
			recorded[[2]string{f.Seller, f.No}] = f
		}
		for i := range forms {
			f, key := forms[i], [2]string{forms[i].Seller, forms[i].No}
			was, known := recorded[key]
			switch {
			case !f.Ended:
				err = t.keepForm(ctx, &f, now)
			case known:
				delete(recorded, key) // a form that is given twice ends once
				was.Status, was.Busy, was.Ended = f.Status, false, true
				ended = append(ended, was)
				err = t.exec(ctx, "UPDATE buyer_forms SET status = ?, busy = 0, ended_at = ? WHERE seller = ? AND form_no = ?",
					storable(f.Status), millis(now), f.Seller, f.No)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return ended, err
}

// keepForm records a form that has not ended, unless it has in the ledger.
func (t *tx) keepForm(ctx context.Context, f *ledger.BuyerForm, now time.Time) error {
	return t.exec(ctx, `INSERT INTO buyer_forms (seller, form_no, uuid, status, busy, blue_no, blue_code, buyer, reason, net, tax, applied_at, deadline, seen_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (seller, form_no) DO UPDATE SET uuid = excluded.uuid, status = excluded.status, busy = excluded.busy, blue_no = excluded.blue_no,
		blue_code = excluded.blue_code, buyer = excluded.buyer, reason = excluded.reason, net = excluded.net, tax = excluded.tax,
		applied_at = excluded.applied_at, deadline = excluded.deadline WHERE buyer_forms.ended_at = 0`,
		f.Seller, storable(f.No), storable(f.UUID), storable(f.Status), number(f.Busy), storable(f.BlueNo), storable(f.BlueCode), storable(f.Buyer), storable(f.Reason),
		int64(f.Net), int64(f.Tax), millis(f.Applied), millis(f.Deadline), millis(now))
}

// BuyerForms lists forms of buyers; see ledger.BuyerForms.
func (s *Store) BuyerForms(ctx context.Context, seller string, since time.Time) (list []ledger.BuyerForm, err error) {
	err = s.view(ctx, "list forms of buyers", func(t *tx) error {
		list, err = t.buyerForms(ctx, seller, since, "")
		return err
	})
	return list, err
}

// buyerForms reads the forms that have not ended, and those that ended since a time.
func (t *tx) buyerForms(ctx context.Context, seller string, since time.Time, lock string) (list []ledger.BuyerForm, err error) {
	where, args := "ended_at = 0", []any(nil)
	if !since.IsZero() {
		where, args = "(ended_at = 0 OR ended_at >= ?)", []any{millis(since)}
	}
	if seller != "" {
		where, args = where+" AND seller = ?", append(args, seller)
	}
	query := `SELECT seller, form_no, uuid, status, busy, blue_no, blue_code, buyer, reason, net, tax, applied_at, deadline, seen_at, ended_at
		FROM buyer_forms WHERE ` + where + " ORDER BY CASE deadline WHEN 0 THEN 1 ELSE 0 END, deadline, seller, form_no" + lock
	err = t.each(ctx, query, args, func(row scanner) error {
		var f ledger.BuyerForm
		var busy int
		var applied, deadline, seen, ended int64
		err := row.Scan(&f.Seller, &f.No, &f.UUID, &f.Status, &busy, &f.BlueNo, &f.BlueCode, &f.Buyer, &f.Reason,
			(*int64)(&f.Net), (*int64)(&f.Tax), &applied, &deadline, &seen, &ended)
		f.Busy, f.Ended, f.Applied, f.Deadline, f.Seen = busy == 1, ended > 0, fromMillis(applied), fromMillis(deadline), fromMillis(seen)
		list = append(list, f)
		return err
	})
	return list, err
}

// HasInvoice reports whether a seller has an invoice of some kinds; see ledger.BuyerForms.
func (s *Store) HasInvoice(ctx context.Context, seller string, kinds []invoice.Kind, since time.Time) (has bool, err error) {
	args := []any{seller, max(millis(since), 1)}
	for _, k := range kinds {
		args = append(args, string(k))
	}
	query := "SELECT 1 FROM orders WHERE seller = ? AND sent_at > 0 AND sent_at >= ? AND kind IN (" + marks(len(kinds)) +
		") AND state IN ('issued', 'seal_failed') ORDER BY sent_at DESC LIMIT 1"
	err = s.view(ctx, "look for invoices of a kind", func(t *tx) error {
		var one int
		err := t.one(ctx, query, args, &one)
		if has = err == nil; errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return has, err
}
