package app

import (
	"cmp"
	"context"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/corrections"
)

// reissueMarks are the fields of which a list of orders to correct has one.
func reissueMarks() (out []invoice.Field) {
	for _, f := range settable {
		out = append(out, f.Reissue())
	}
	return out
}

// reissueLists reports that files are lists of orders to correct: each has a column 换开…, and none
// has lines of orders.
func (u *use) reissueLists(ctx context.Context, in Input) (bool, error) {
	if len(in.Files) == 0 || slices.Contains(in.Files, StandardInput) {
		return false, nil
	}
	files, err := u.files(in)
	if err != nil {
		return false, err
	}
	n := 0
	for i := range files {
		if u.isReissueList(ctx, &files[i]) {
			n++
		}
	}
	if n > 0 && n < len(files) {
		return false, usage("加了“换开…”列的清单和订单表不能一起运行，请分两次", "lists with columns 换开… and files of orders do not go together; run them one after the other")
	}
	return n > 0, nil
}

// isReissueList reports that a file is such a list. What cannot be read is none: whoever reads it
// for orders says why.
func (u *use) isReissueList(ctx context.Context, f *file) bool {
	path, drop, err := u.spooled(ctx, f)
	if err != nil {
		return false
	}
	defer drop()
	b, err := readers.OpenBook(ctx, path, readers.Options{Name: f.name, Log: u.log})
	if err != nil {
		return false
	}
	list, err := corrections.Read(ctx, b, corrections.Options{File: f.name, Marks: reissueMarks(), HiddenRows: readers.SkipHidden})
	return b.Close() == nil && err == nil && list.Marked && !list.Lines
}

// listed are the orders that lists name with corrected values. bad counts the rows that cannot be
// used; they leave out the other rows of their orders.
func (j *job) listed(ctx context.Context, in Input, seller string) (asked []ReissuedOrder, bad int, err error) {
	nothing := lang.Text{Zh: "清单里没有要换开的行", En: "no row of the list asks for a correction"}
	l, err := j.invoiceList(ctx, Lists{Files: in.Files}, reissueMarks(), seller, nothing)
	if err != nil {
		return nil, 0, err
	}
	r := reissueRows{invoiceList: l, at: map[ledger.Key]int{}, refused: map[ledger.Key]bool{}, first: map[ledger.Key]ledger.Key{}}
	for _, row := range l.rows {
		if set := setOf(row); len(set) > 0 || row.Bad {
			if err := r.row(ctx, row, set); err != nil {
				return nil, 0, err
			}
		}
	}
	for i, one := range r.asked {
		if !r.refused[r.keys[i]] {
			asked = append(asked, one)
		}
	}
	for _, row := range l.rows {
		if row.Bad {
			bad++
		}
	}
	return asked, bad, nil
}

// reissueRows are the rows of lists of orders to correct. An order may be named by each number of
// its chain: all rows of a chain are about the order that stands for it.
type reissueRows struct {
	*invoiceList
	asked   []ReissuedOrder
	keys    []ledger.Key // of them: of the first order of the chain
	at      map[ledger.Key]int
	refused map[ledger.Key]bool
	first   map[ledger.Key]ledger.Key // of the chain of an order
}

// setOf are the corrected values of a row.
func setOf(r *invoiceRow) (out []Setting) {
	for _, f := range settable {
		if v, has := r.Get(f.Reissue()); has {
			out = append(out, Setting{Field: f, Text: v.Text, From: v.Place})
		}
	}
	return out
}

// row adds the values of a row to those of its order. Rows that say different things, or one that
// cannot be used, leave the order out.
func (r *reissueRows) row(ctx context.Context, row *invoiceRow, set []Setting) error {
	v, _ := row.Number()
	blues := row.blues
	if row.Bad && len(blues) == 0 { // it was not looked up
		blues = slices.Concat(r.invoices[v.Text], r.orders[v.Text], r.orders[row.Text(invoice.OrderNo)])
	}
	for i := range blues {
		key, err := r.chain(ctx, blues[i].Order.Key)
		if err != nil {
			return err
		}
		if row.Bad {
			r.refused[key] = true
			continue
		}
		at, met := r.at[key]
		if !met {
			number, field := row.Text(invoice.OrderNo), invoice.OrderNo
			if number == "" {
				number, field = row.InvoiceNo(), invoice.InvoiceNo
			}
			at = len(r.asked)
			r.at[key], r.keys = at, append(r.keys, key)
			r.asked = append(r.asked, ReissuedOrder{Number: number, Seller: key.Seller, From: row.At(field)})
		}
		r.join(row, key, &r.asked[at], set)
	}
	return nil
}

// chain is the key of the first order of a chain.
func (r *reissueRows) chain(ctx context.Context, of ledger.Key) (ledger.Key, error) {
	if key, known := r.first[of]; known || of.OrderNo == "" {
		return cmp.Or(key, of), nil
	}
	chain, err := r.store.Chain(ctx, of)
	if err != nil {
		return of, err
	}
	for i := range chain {
		r.first[chain[i].Key] = chain[0].Key
	}
	return chain[0].Key, nil
}

// join adds values to those of an order.
func (r *reissueRows) join(row *invoiceRow, key ledger.Key, to *ReissuedOrder, set []Setting) {
	for _, s := range set {
		i := slices.IndexFunc(to.Set, func(x Setting) bool { return x.Field == s.Field })
		switch {
		case i < 0:
			to.Set = append(to.Set, s)
		case to.Set[i].Text != s.Text:
			r.refuse(row, rules.New(rules.ListOtherRow, s.From, key.OrderNo, s.Field, s.Text, to.Set[i].From.Cell(), s.Field.Mask(to.Set[i].Text)))
			r.refused[key] = true
		}
	}
}
