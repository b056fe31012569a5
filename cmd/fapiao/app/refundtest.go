package app

import (
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/corrections"
	"github.com/fapiao/fapiao/readers/profile"
)

// RefundTest is how a profile reads refund lists.
type RefundTest struct {
	Profile  string
	Files    []ProfileFile
	Given    []profile.Given // fields that come from no column
	Invoices []RefundSum     // in the order of the files
	Refunds  int             // refunds that could be asked for
	Rows     int             // rows that are read
	Bad      int             // those of them that cannot be used
	Skipped  int             // rows that conditions or hidden rows leave out
	End      *Error          // Rejected if a row cannot be used; nil otherwise
}

// RefundSum is what refund lists ask for of one invoice, or of the invoices of one order.
type RefundSum struct {
	Number   string // of the invoice, or of the order
	Order    bool   // Number is an order's
	Place    invoice.Place
	Refunds  int
	Rows     int
	Bad      int
	Whole    bool            // a row has neither line, quantity nor amount: all that is left
	Quantity decimal.Decimal // of the rows that can be used
	Gross    invoice.Amount  // fen, of the rows that can be used; a row with a quantity alone has none
}

// TestRefunds reads refund lists with the configured profile, which must be of kind refunds. It
// sends and records nothing, and looks at no ledger. Findings are reported.
func (a *App) TestRefunds(ctx context.Context, files []string) (_ *RefundTest, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	p, _, err := u.profile(u.cfg.Profile)
	if err != nil {
		return nil, err
	}
	if err := p.OnlyFor(profile.Refunds); err != nil {
		return nil, err
	}
	list, err := u.files(Input{Files: files})
	if err != nil {
		return nil, err
	}
	t := &refundTest{RefundTest: &RefundTest{Profile: p.Name, Given: p.Given()}, use: u, sums: map[string]int{}, refunds: map[refundKey]bool{}}
	for i := range list {
		if err := t.read(ctx, &list[i], p); err != nil {
			return nil, err
		}
	}
	if t.Bad > 0 || t.broken {
		t.End = &Error{Kind: Rejected}
	}
	return t.RefundTest, nil
}

// RefundProfile reports that the configured profile is of refund lists.
func (a *App) RefundProfile() (bool, error) {
	if a.cfg.Profile == "" {
		return false, nil
	}
	p, _, err := a.profile(a.cfg.Profile)
	if err != nil {
		return false, err
	}
	return p.Kind == profile.Refunds, nil
}

// refundTest adds up refund lists.
type refundTest struct {
	*RefundTest
	*use
	sums    map[string]int     // place in Invoices by number
	refunds map[refundKey]bool // those that were counted
	broken  bool               // an error finding was reported
}

// refundKey identifies a refund, as the red command puts rows together.
type refundKey struct {
	number, refund string
	reason         invoice.RedReason // where the row has no refund number
}

// read reads the list of one file.
func (t *refundTest) read(ctx context.Context, from *file, p *profile.Profile) error {
	path, drop, err := t.spooled(ctx, from)
	if err != nil {
		return err
	}
	defer drop()
	b, err := readers.OpenBook(ctx, path, readers.Options{Name: from.name, Log: t.log})
	if err != nil {
		return err
	}
	t.closing(b.Close)
	l, err := corrections.Read(ctx, b, corrections.Options{File: from.name, Marks: corrections.RedMarks, Profile: p,
		HiddenRows: readers.HiddenRows(t.cfg.HiddenRows)})
	if err != nil {
		return err
	}
	items, found := corrections.Items(l)
	for _, x := range slices.Concat(l.Findings, found) {
		t.broken = t.broken || x.Severity == rules.Error
		if err := t.events.Finding(x); err != nil {
			return err
		}
	}
	t.Files = append(t.Files, ProfileFile{from.name, l.Mapped})
	t.Skipped += l.Skipped
	for i := range items {
		t.add(&items[i])
	}
	return nil
}

// add counts a row. One without a number counts as unusable, and is of no invoice.
func (t *refundTest) add(it *corrections.Item) {
	t.Rows++
	n, ok := it.Number()
	if it.Bad || !ok {
		t.Bad++
	}
	if !ok {
		return
	}
	at, known := t.sums[n.Text]
	if !known {
		at = len(t.Invoices)
		t.sums[n.Text] = at
		t.Invoices = append(t.Invoices, RefundSum{Number: n.Text, Order: it.InvoiceNo() == "", Place: it.Place})
	}
	s := &t.Invoices[at]
	s.Rows++
	if it.Bad {
		s.Bad++
		return
	}
	s.Whole = s.Whole || it.Line == 0 && it.Name == "" && it.Quantity.IsZero() && it.Gross == 0
	s.Quantity, s.Gross = s.Quantity.Add(it.Quantity), s.Gross+it.Gross
	key := refundKey{number: n.Text, refund: it.Text(invoice.RefundNo)}
	if key.refund == "" {
		key.reason = it.Reason
	}
	if !t.refunds[key] {
		t.refunds[key] = true
		s.Refunds++
		t.Refunds++
	}
}
