package app

import (
	"context"
	"io"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/corrections"
	"github.com/fapiao/fapiao/readers/profile"
)

// RedFileOptions are those of [App.RedFile].
type RedFileOptions struct {
	// Files are lists of reds: tables with invoice or order numbers, refund lists that a
	// profile maps, or results with a filled column 红冲原因.
	Files []string
	Stdin io.Reader
	// Profile maps the columns of Files; empty: they are known by their titles. The configured one
	// is for orders.
	Profile string
	// Numbers are reversed as a whole, as those of RedOptions.
	Numbers []string
	// Issued are exports of issued invoices, for invoices that were not issued here.
	Issued  []string
	Seller  string            // tax number; empty: the one of the list, or the configured one that has the invoice
	Reason  invoice.RedReason // of Numbers, and of rows without one; empty: such rows are refused
	Preview bool              // nothing is planned and nothing is sent
	// Again asks also for reds of Files that a person closed or withdrew before; otherwise they are
	// left out and reported. Those of Numbers are asked for: a person named them.
	Again bool
	// Shown shows what would be reversed, before anybody is asked; nil: nobody looks.
	Shown   func(Reversing) error
	Consent Consent[Reversing]
}

// RedFile reverses what lists ask for, as Red does: rows that cannot be used are reported at their
// cells and refused, the others are planned, shown and sent. The same list again sends nothing.
func (a *App) RedFile(ctx context.Context, o RedFileOptions) (_ *Reversed, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if !o.Preview {
		if err := mayAsk(u.App, o.Consent); err != nil {
			return nil, err
		}
	}
	j, err := u.job(ctx, nil, policy{})
	if err != nil {
		return nil, err
	}
	if !o.Preview {
		if err := j.connect(ctx); err != nil {
			return nil, err
		}
	}
	f, err := j.redFile(ctx, o)
	if err != nil {
		return nil, err
	}
	r := &reversing{job: j}
	if err := r.record(ctx, f.requests()); err != nil {
		return nil, err
	}
	r.cases = f.planned(r.cases)
	return r.finish(ctx, o.Shown, o.Preview, o.Consent)
}

// redFile is what lists ask for.
type redFile struct {
	*job
	seller  string
	reason  invoice.RedReason
	preview bool
	again   bool      // also what a person ended before
	given   red.Given // what the lists are read with
	items   []*listItem
	issued  []*corrections.Issued
	blues   *blueFinder
	reds    []*askedRed
	byNo    map[string]*listItem     // the first row with a number and its invoice
	badOne  map[*foundBlue]*listItem // the first row without a refund number that holds back those of an invoice
}

// redFile reads lists, finds their invoices and puts rows together. Nothing is planned yet.
func (j *job) redFile(ctx context.Context, o RedFileOptions) (*redFile, error) {
	f := &redFile{job: j, seller: o.Seller, reason: o.Reason, preview: o.Preview, again: o.Again, given: j.given(&o)}
	p, err := f.refundProfile(o.Profile)
	if err != nil {
		return nil, err
	}
	files, err := f.files(Input{Files: o.Files, Stdin: o.Stdin})
	if err != nil {
		return nil, err
	}
	var books []openList
	for i := range files {
		b, err := f.openList(ctx, &files[i])
		if err != nil {
			return nil, err
		}
		books = append(books, b)
		if err := f.read(ctx, b, p); err != nil {
			return nil, err
		}
	}
	for _, n := range o.Numbers {
		f.items = append(f.items, &listItem{Item: corrections.Named(n)})
	}
	if len(f.items) == 0 {
		f.events.Notice(lang.Text{Zh: "清单里没有要红冲的行", En: "no row of the list asks for a red"})
	}
	if err := f.readIssued(ctx, books, o.Issued); err != nil {
		return nil, err
	}
	if err := f.find(ctx); err != nil {
		return nil, err
	}
	f.group()
	if !f.preview {
		if err := f.lookBefore(ctx, bluesAsked(f.requests())); err != nil {
			return nil, err
		}
		if err := f.findRows(ctx); err != nil {
			return nil, err
		}
	}
	return f, f.beside(ctx)
}

// refundProfile loads a profile; nil for no name.
func (f *redFile) refundProfile(name string) (*profile.Profile, error) {
	if name == "" {
		return nil, nil
	}
	p, _, err := f.profile(name)
	if err != nil {
		return nil, err
	}
	return p, p.OnlyFor(profile.Refunds)
}

// openList is an open file of a list.
type openList struct {
	book.Book
	name string
}

// openList opens a file, and closes it at the end of the use.
func (j *job) openList(ctx context.Context, from *file) (openList, error) {
	path, drop, err := j.spooled(ctx, from)
	if err != nil {
		return openList{}, err
	}
	defer drop()
	b, err := readers.OpenBook(ctx, path, readers.Options{Name: from.name, Log: j.log, Lone: corrections.NumberTitle})
	if err != nil {
		return openList{}, err
	}
	j.closing(b.Close)
	of, err := readers.EnvironmentOf(ctx, b)
	if err != nil {
		return openList{}, err
	}
	return openList{b, from.name}, j.sameEnvironment(from.name, of)
}

// read reads the list of a file.
func (f *redFile) read(ctx context.Context, b openList, p *profile.Profile) error {
	l, err := corrections.Read(ctx, b, corrections.Options{File: b.name, Marks: corrections.RedMarks, Profile: p,
		HiddenRows: readers.HiddenRows(f.cfg.HiddenRows)})
	if err != nil {
		return err
	}
	items, found := corrections.Items(l)
	for _, x := range append(l.Findings, found...) {
		f.found(x)
	}
	for i := range items {
		f.items = append(f.items, &listItem{Item: items[i]})
	}
	if l.Skipped > 0 {
		f.events.Notice(lang.Format("%s：跳过 %d 行", "%s: %d rows are skipped", b.name, l.Skipped))
	}
	return nil
}

// readIssued reads what exports, and the lists themselves, have of the invoices that are named.
func (f *redFile) readIssued(ctx context.Context, lists []openList, exports []string) error {
	wanted := map[string]bool{}
	for _, it := range f.items {
		if no := it.InvoiceNo(); no != "" {
			wanted[no] = true
		}
	}
	read := func(b openList, need bool) error {
		s, err := corrections.ReadIssued(ctx, b, b.name, wanted, need)
		if err == nil {
			f.issued = append(f.issued, s)
		}
		return err
	}
	files, err := f.files(Input{Files: exports})
	if err != nil {
		return err
	}
	for i := range files {
		b, err := f.openList(ctx, &files[i])
		if err != nil {
			return err
		}
		if err := read(b, true); err != nil {
			return err
		}
	}
	for _, b := range lists {
		if err := read(b, false); err != nil {
			return err
		}
	}
	return nil
}

// requests are the reds to plan.
func (f *redFile) requests() (out []redRequest) {
	for _, r := range f.reds {
		if r.refused == nil && r.left == nil {
			out = append(out, r.request)
		}
	}
	return out
}

// refuse reports why a row cannot be used.
func (f *redFile) refuse(it *listItem, x rules.Finding) {
	f.found(x)
	it.Bad = true
	if it.refused == nil {
		it.refused = &findingError{x}
	}
}

// findingError is a finding as the reason of a refusal.
type findingError struct{ rules.Finding }

// Error is the English text.
func (e *findingError) Error() string { return e.Text(lang.English) }

// listItem is a row, its invoice and its line.
type listItem struct {
	corrections.Item
	blue    *foundBlue
	line    int // of the blue invoice; 0: all of it
	refused error
}

// askedRed is one red that a list asks for.
type askedRed struct {
	items   []*listItem
	request redRequest
	refused error    // nil: it is planned
	left    *RedCase // what a person ended before, so that it is not planned; nil: nothing
}

// refuse refuses a red, and reports why at a cell.
func (f *redFile) refuseRed(r *askedRed, x rules.Finding) {
	f.found(x)
	if r.refused == nil {
		r.refused = &findingError{x}
	}
}

// bad is the first row of a red that cannot be used; nil if all can.
func (r *askedRed) bad() *listItem {
	if i := slices.IndexFunc(r.items, func(it *listItem) bool { return it.Bad }); i >= 0 {
		return r.items[i]
	}
	return nil
}
