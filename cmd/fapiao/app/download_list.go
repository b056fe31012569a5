package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/filename"
)

// wanted returns the issued invoices, red ones too, whose files are asked for, by day and number,
// and the orders that were named and have no such invoice.
func (u *use) wanted(ctx context.Context, store *sqlledger.Store, o *DownloadOptions) (rows, without []*report.Row, err error) {
	titles := map[string]bool{}
	take := func(r report.Row) error {
		for _, c := range r.Carried {
			titles[c.Title] = true
		}
		if o.Seller != "" && r.Seller != o.Seller {
			return nil
		}
		if hasFiles(&r) {
			rows = append(rows, &r)
		}
		return nil
	}
	if len(o.Numbers) > 0 {
		without, err = u.named(ctx, store, o.Orders, take)
	} else {
		var x selected
		if x, err = u.selected(ctx, store, o.Selection); err == nil {
			x.rejected = false
			err = x.rows(ctx, take)
		}
	}
	if err == nil && len(rows) == 0 && len(without) > 0 {
		err = noneInvoiced(without)
	}
	if err == nil {
		err = knownColumns(o, titles, len(rows))
	}
	if err != nil {
		return nil, nil, err
	}
	slices.SortStableFunc(rows, func(a, b *report.Row) int {
		return cmp.Or(a.IssuedAt.Compare(b.IssuedAt), cmp.Compare(a.Seller, b.Seller), cmp.Compare(a.InvoiceCode, b.InvoiceCode), cmp.Compare(a.InvoiceNo, b.InvoiceNo))
	})
	return slices.CompactFunc(rows, func(a, b *report.Row) bool { // an order and its invoice may both be named
		return a.Seller == b.Seller && a.InvoiceCode == b.InvoiceCode && a.InvoiceNo == b.InvoiceNo
	}), without, nil
}

// hasFiles reports whether a row is of an invoice whose files the platform has.
func hasFiles(r *report.Row) bool {
	return r.State == ledger.Issued && r.InvoiceNo != "" && r.IssuedAs == ""
}

// named yields the rows of orders, and of invoices by their numbers. It returns a row of each order
// none of whose invoices has files.
func (u *use) named(ctx context.Context, store *sqlledger.Store, o Orders, yield func(report.Row) error) (without []*report.Row, err error) {
	var unknown []string
	for _, number := range o.Numbers {
		found, files := (*report.Row)(nil), false
		one := func(r report.Row) error {
			if r.InvoiceNo != number && r.OrderNo != number && (r.Red == nil || r.Red.BlueOrder != number) {
				return nil
			}
			if found == nil {
				found = &r
			}
			files = files || hasFiles(&r)
			return yield(r)
		}
		filter, err := u.holding(ctx, store, number, o.Seller)
		if err == nil && filter.Orders != nil {
			err = store.Rows(ctx, filter, one)
		}
		if err == nil {
			err = store.Reds(ctx, filter, one)
		}
		switch {
		case err != nil:
			return nil, err
		case found == nil:
			unknown = append(unknown, number)
		case !files && !slices.ContainsFunc(without, func(r *report.Row) bool { return r.Seller == found.Seller && r.OrderNo == found.OrderNo }):
			without = append(without, found)
		}
	}
	if len(unknown) == 0 {
		return without, nil
	}
	what, failed := u.noFiles(ctx, store, unknown[0], o.Seller)
	if failed != nil {
		return nil, failed
	}
	refused := unusable(nil, "台账里没有已开具的发票或订单 %s%s", "the ledger holds no issued invoice and no order %s%s", strings.Join(unknown, ", "), what)
	refused.Unknown = unknown
	return nil, refused
}

// noneInvoiced refuses a download of named orders of which none has an invoice with files.
func noneInvoiced(without []*report.Row) error {
	var zh, en []string
	for _, r := range without[:min(len(without), missingNamed)] {
		zh, en = append(zh, r.OrderNo+"（"+r.State.Name().Zh+"）"), append(en, r.OrderNo+" ("+r.State.Name().En+")")
	}
	list := lang.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")}
	if more := len(without) - len(zh); more > 0 {
		list = lang.Format("%s，另有 %d 个", "%s and %d more", list, more)
	}
	return unusable(nil, "没有可以下载的发票：订单 %s", "there is no invoice to download: order %s", list).hinted(
		"用 fapiao show "+without[0].OrderNo+" 查看", "see fapiao show "+without[0].OrderNo)
}

// uninvoiced reports the orders that were named and have no invoice with files.
func (d *downloading) uninvoiced(without []*report.Row) error {
	for _, r := range without {
		f := InvoiceFile{Status: FileUninvoiced, Why: lang.Format("没有可以下载的发票：%s", "there is no invoice to download: %s", r.State.Name())}
		if err := d.done(&wantedFile{row: r}, f); err != nil {
			return err
		}
	}
	return nil
}

// holding is the filter of the order with a number, or with an invoice of that number; a filter
// without orders if there is none, since a red invoice may have the number.
func (u *use) holding(ctx context.Context, store *sqlledger.Store, number, seller string) (ledger.Filter, error) {
	list, err := u.find(ctx, store, number, seller)
	if err != nil {
		return ledger.Filter{}, err
	}
	if len(list) > 1 {
		return ledger.Filter{}, usage("%s 在销售方 %s 和销售方 %s 都有；请用 --seller 写明是哪一个", "%s is one of seller %s and one of seller %s; say which with --seller",
			number, list[0].Key.Seller, list[1].Key.Seller)
	}
	if len(list) == 0 {
		key, err := store.Invoiced(ctx, number)
		if errors.Is(err, ledger.ErrNotFound) {
			return ledger.Filter{}, nil
		}
		if err != nil {
			return ledger.Filter{}, err
		}
		e, err := store.Find(ctx, key)
		if err != nil {
			return ledger.Filter{}, err
		}
		list = []ledger.Entry{e}
	}
	numbers, err := pipeline.Instead(ctx, store, &list[0])
	if err == nil && len(numbers) > 0 {
		err = unusable(nil, "订单 %s %s", "order %s: %s", number, insteadText(&list[0], numbers))
	}
	return ledger.Filter{Orders: ids(list)}, err
}

// knownColumns refuses the title of a column that no order has.
func knownColumns(o *DownloadOptions, titles map[string]bool, rows int) error {
	var asked []string
	if p, err := filename.Parse(o.Pattern); err == nil {
		asked = p.Columns()
	}
	if o.Zip != "" && o.Zip != ZipBuyer && o.Zip != ZipMonth {
		asked = append(asked, o.Zip)
	}
	var all []string
	for t := range titles {
		all = append(all, t)
	}
	slices.Sort(all)
	for _, title := range asked {
		if rows > 0 && !slices.ContainsFunc(all, func(t string) bool { return invoice.Fold(t) == invoice.Fold(title) }) {
			return usage("没有带回的列“%s”；有：%s", "there is no carried column %q; there are: %s", title, cmp.Or(strings.Join(all, "、"), "—"))
		}
	}
	return nil
}

// columnOf is the value of a row in a carried column.
func columnOf(r *report.Row, title string) string {
	var values []string
	for _, c := range r.Carried {
		if invoice.Fold(c.Title) == invoice.Fold(title) && c.Value != "" && !slices.Contains(values, c.Value) {
			values = append(values, c.Value)
		}
	}
	return strings.Join(values, invoice.CarriedSeparator)
}
