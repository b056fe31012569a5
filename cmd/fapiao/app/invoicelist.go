package app

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/corrections"
)

// Lists are files that name invoices to correct as a whole: tables with invoice or order numbers,
// or results with a filled column.
type Lists struct {
	Files []string
	Stdin io.Reader
}

// invoiceList are the rows of lists that name invoices.
type invoiceList struct {
	*job
	seller string // tax number; empty: any
	rows   []*invoiceRow
	// invoices and orders are the invoices of the ledger, by their numbers and by those of their
	// orders.
	invoices, orders map[string][]namedBlue
	// elsewhere are the numbers under which orders are invoiced that have no invoice of their own.
	elsewhere map[string][]string
}

// invoiceRow is a row of a list with its invoices.
type invoiceRow struct {
	*corrections.Row
	blues   []namedBlue
	refused *pipeline.Refusal // nil: it is used
}

// invoiceList reads lists and finds the invoices of their rows. Rows that cannot be used are
// reported at their cells. marks are the fields of which a list has one; nothing is said where no
// row is meant.
func (j *job) invoiceList(ctx context.Context, in Lists, marks []invoice.Field, seller string, nothing lang.Text) (*invoiceList, error) {
	l := &invoiceList{job: j, seller: seller, invoices: map[string][]namedBlue{}, orders: map[string][]namedBlue{}, elsewhere: map[string][]string{}}
	files, err := l.files(Input{Files: in.Files, Stdin: in.Stdin})
	if err != nil {
		return nil, err
	}
	for i := range files {
		if err := l.read(ctx, &files[i], marks); err != nil {
			return nil, err
		}
	}
	if len(files) > 0 && len(l.rows) == 0 {
		l.events.Notice(nothing)
	}
	if err := l.load(ctx); err != nil {
		return nil, err
	}
	for _, r := range l.rows {
		if !r.Bad {
			l.find(r)
		}
	}
	return l, nil
}

// read reads the list of a file.
func (l *invoiceList) read(ctx context.Context, from *file, marks []invoice.Field) error {
	b, err := l.openList(ctx, from)
	if err != nil {
		return err
	}
	list, err := corrections.Read(ctx, b, corrections.Options{File: b.name, Marks: marks, HiddenRows: readers.HiddenRows(l.cfg.HiddenRows)})
	if err != nil {
		return err
	}
	for _, x := range list.Findings {
		l.found(x)
	}
	for i := range list.Rows {
		r := &invoiceRow{Row: &list.Rows[i]}
		if r.Bad {
			r.refused = badRow(r)
		}
		l.rows = append(l.rows, r)
	}
	if list.Skipped > 0 {
		l.events.Notice(lang.Format("%s：跳过 %d 行", "%s: %d rows are skipped", b.name, list.Skipped))
	}
	return nil
}

// badRow is the refusal of a row with a cell that cannot be read.
func badRow(r *invoiceRow) *pipeline.Refusal {
	at := r.Place.AtCell().Cell()
	return &pipeline.Refusal{Why: lang.Format("清单里的这一行有问题（%s），没有处理", "its row has an error (%s) and is left out", at)}
}

// load reads what the ledger has under the numbers of all rows.
func (l *invoiceList) load(ctx context.Context) error {
	var all []string
	seen := map[string]bool{}
	for _, r := range l.rows {
		for _, n := range []string{r.InvoiceNo(), r.Text(invoice.OrderNo)} {
			if n != "" && !seen[n] {
				seen[n] = true
				all = append(all, n)
			}
		}
	}
	for _, s := range l.cfg.Sellers {
		if l.seller != "" && s.TaxNum != l.seller || len(all) == 0 {
			continue
		}
		found, err := l.store.Blues(ctx, s.TaxNum, all)
		if err != nil {
			return err
		}
		for i := range found {
			b := &found[i]
			if b.No == "" && b.Order.State == ledger.Dropped {
				continue // see blues
			}
			l.invoices[b.No] = append(l.invoices[b.No], namedBlue{*b, b.No})
			if no := b.Order.Key.OrderNo; no != "" {
				l.orders[no] = append(l.orders[no], namedBlue{*b, no})
			}
		}
		if err := l.lookElsewhere(ctx, s.TaxNum, all); err != nil {
			return err
		}
	}
	return nil
}

// lookElsewhere finds under which numbers those orders of a seller are invoiced that have no
// invoice.
func (l *invoiceList) lookElsewhere(ctx context.Context, seller string, numbers []string) error {
	var keys []ledger.Key
	for _, n := range numbers {
		if len(l.orders[n]) == 0 && len(l.invoices[n]) == 0 {
			keys = append(keys, ledger.Key{Seller: seller, OrderNo: n})
		}
	}
	found, err := l.store.FindAll(ctx, keys, func(*ledger.Entry) bool { return false })
	for key, e := range found {
		if err == nil {
			var instead []string
			instead, err = pipeline.Instead(ctx, l.store, &e)
			l.elsewhere[key.OrderNo] = append(l.elsewhere[key.OrderNo], instead...)
		}
	}
	return err
}

// find gives a row its invoices: the one that it names, or all of its order.
func (l *invoiceList) find(r *invoiceRow) {
	facts := r.Facts()
	from, number, field := l.invoices[facts.No], facts.No, invoice.InvoiceNo
	if facts.No == "" {
		v, _ := r.Number()
		from, number, field = l.orders[v.Text], v.Text, invoice.OrderNo
	}
	var sellers []string
	for i := range from {
		b := &from[i]
		if facts.Seller != "" && facts.Seller != b.Seller || facts.Code != "" && b.Code != "" && facts.Code != b.Code {
			continue
		}
		if r.blues = append(r.blues, *b); !slices.Contains(sellers, b.Seller) {
			sellers = append(sellers, b.Seller)
		}
	}
	switch {
	case len(sellers) == 0 && len(l.elsewhere[number]) > 0:
		l.refuse(r, rules.New(rules.ListElsewhere, r.At(field), "", field, number, strings.Join(l.elsewhere[number], ", ")))
	case len(sellers) == 0:
		l.refuse(r, rules.New(rules.ListUnknown, r.At(field), "", field, number))
	case len(sellers) > 1:
		l.refuse(r, rules.New(rules.RedSellerUnclear, r.At(field), "", field, number, strings.Join(sellers, ", ")))
	default:
		l.compare(r, &facts)
	}
}

// compare refuses a row that says something else of its invoice than the ledger has.
func (l *invoiceList) compare(r *invoiceRow, facts *corrections.Facts) {
	b := &r.blues[0]
	differs := func(f invoice.Field, row, ours string) {
		l.refuse(r, rules.New(rules.ListDiffers, r.At(f), "", f, row, ours))
	}
	if o := b.Order.Order; o != nil && facts.Buyer != "" && invoice.Fold(facts.Buyer) != invoice.Fold(o.Buyer.Name) {
		differs(invoice.BuyerName, facts.Buyer, o.Buyer.Name)
	}
	if facts.No == "" {
		return // amounts and kinds may be those of one of several invoices
	}
	if no := r.Text(invoice.OrderNo); no != "" && b.Order.Key.OrderNo != "" && no != b.Order.Key.OrderNo {
		differs(invoice.OrderNo, no, b.Order.Key.OrderNo)
	}
	if facts.Gross != 0 && facts.Gross != b.Gross {
		differs(invoice.GrossField, facts.Gross.String(), b.Gross.String())
	}
}

// refuse reports why a row cannot be used.
func (l *invoiceList) refuse(r *invoiceRow, x rules.Finding) {
	l.found(x)
	r.Bad = true
	if r.refused == nil {
		r.refused = &pipeline.Refusal{Why: lang.Text{Zh: x.Text(lang.Chinese), En: x.Text(lang.English)}}
	}
}

// asked is the number that a row names.
func (r *invoiceRow) asked() string {
	v, _ := r.Number()
	return v.Text
}
