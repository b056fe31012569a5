package app

import (
	"context"
	"errors"
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
	"github.com/fapiao/fapiao/readers/input"
)

// RetryFilesOptions are those of [App.RetryFiles].
type RetryFilesOptions struct {
	// Files are lists of order numbers, results with a filled column 重新开具, and order workbooks,
	// whose failed orders are meant that are as they were sent.
	Files     []string
	Stdin     io.Reader
	Seller    string // tax number; empty: any
	Preview   bool   // nothing is asked, recorded or sent
	Consent   Consent[Retrying]
	WriteBack WriteBack
}

// RetriedFiles is the result of a retry of files.
type RetriedFiles struct {
	Left    []Untouched // orders of the files that are not failed as they stand there
	Report  pipeline.RetryReport
	Preview *RetryPreview // nil if it was none
	*Result
}

// RetryFiles is Retry for the orders that files name.
func (a *App) RetryFiles(ctx context.Context, o RetryFilesOptions) (_ *RetriedFiles, err error) {
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
	f := &retryFiles{job: j, options: &o, only: map[ledger.Key]bool{}, left: map[ledger.Key]bool{}}
	for _, name := range o.Files {
		if err := f.file(ctx, name); err != nil {
			return nil, err
		}
	}
	return f.retry(ctx)
}

// retryFiles are the orders that files name.
type retryFiles struct {
	*job
	options *RetryFilesOptions
	only    map[ledger.Key]bool // to retry
	orders  []ledger.Entry      // the same
	left    map[ledger.Key]bool // not to retry, whatever another row says
	show    []Untouched
	bad     int // rows that could not be used
}

// file reads an argument: a list, or else orders.
func (f *retryFiles) file(ctx context.Context, name string) error {
	files, err := f.files(Input{Files: []string{name}, Stdin: f.options.Stdin})
	if err != nil {
		return err
	}
	var rows []corrections.Row
	marked := false
	for i := range files {
		list, err := f.list(ctx, &files[i])
		if refused := (*input.Error)(nil); errors.As(err, &refused) && refused.Reason == input.NoList && name != StandardInput {
			return f.workbook(ctx, name)
		}
		if err != nil {
			return err
		}
		rows, marked = append(rows, list.Rows...), marked || list.Marked
	}
	var changed map[ledger.Key]Untouched
	if marked && name != StandardInput {
		if changed, err = f.changed(ctx, name); err != nil {
			return err
		}
	}
	for i := range rows {
		if err := f.row(ctx, &rows[i], changed); err != nil {
			return err
		}
	}
	if len(rows) == 0 {
		f.events.Notice(lang.Format("%s：没有要重新开具的行", "%s: no row asks for a retry", name))
	}
	return nil
}

// list reads a file as a list.
func (f *retryFiles) list(ctx context.Context, from *file) (*corrections.List, error) {
	b, err := f.openList(ctx, from)
	if err != nil {
		return nil, err
	}
	list, err := corrections.Read(ctx, b, corrections.Options{File: b.name, Marks: corrections.RetryMarks, Filled: true, Left: true,
		HiddenRows: readers.HiddenRows(f.cfg.HiddenRows)})
	if err != nil {
		return nil, err
	}
	for _, x := range list.Findings {
		f.found(x)
	}
	if list.Skipped > 0 {
		f.events.Notice(lang.Format("%s：跳过 %d 行", "%s: %d rows are skipped", b.name, list.Skipped))
	}
	return list, nil
}

// read reads an argument as orders.
func (f *retryFiles) read(ctx context.Context, name string, quiet bool) (*correcting, error) {
	settings, err := f.readingSettings()
	if err != nil {
		return nil, err
	}
	src, err := f.sources(ctx, Input{Files: []string{name}})
	if err != nil {
		return nil, err
	}
	settings.Columns.Carry(src.carried...)
	f.exec.Sources, f.exec.Settings.Rules = src.list, *settings
	c := &correcting{job: f.job, files: src.names, quiet: quiet}
	err = c.read(ctx)
	f.exec.Sources = nil
	return c, err
}

// workbook takes the failed orders of an order workbook that are as they were sent.
func (f *retryFiles) workbook(ctx context.Context, name string) error {
	c, err := f.read(ctx, name, false)
	if err != nil {
		return err
	}
	for _, u := range c.untaken() {
		f.leave(u)
	}
	for i := range c.again {
		f.take(&c.again[i])
	}
	return nil
}

// untaken are the orders of a file that are not failed as they stand there.
func (c *correcting) untaken() (out []Untouched) {
	for _, u := range slices.Concat(c.show.Left, c.stand) {
		if u.Why != pipeline.AloneRetry {
			out = append(out, u)
		}
	}
	for _, one := range c.found {
		out = append(out, Untouched{OrderNo: one.From, Place: one.Item.Source, Why: pipeline.AloneFailed, State: one.Last.State,
			Number: one.Last.Key.OrderNo, id: one.Last.ID})
	}
	return out
}

// changed are the orders of a list with lines that are not as they were sent, by their keys. A list
// without lines has none.
func (f *retryFiles) changed(ctx context.Context, name string) (map[ledger.Key]Untouched, error) {
	c, err := f.read(ctx, name, true)
	if errors.Is(err, input.ErrUnusable) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := map[ledger.Key]Untouched{}
	for _, u := range c.untaken() {
		if u.Why != pipeline.AloneFailed && u.Why != pipeline.AloneRejected && u.Why != pipeline.AloneOld && u.Why != pipeline.AloneResults {
			continue // the retry itself says why
		}
		found, err := f.find(ctx, f.store, u.OrderNo, f.options.Seller)
		if err != nil {
			return nil, err
		}
		for i := range found {
			out[found[i].Key] = u
		}
	}
	return out, nil
}

// refusals are what a row may say in the column 重新开具 to be left out.
var refusals = []string{"否", "不", "不用", "no", "n", "false", "0"}

// row takes the order of a row of a list.
func (f *retryFiles) row(ctx context.Context, r *corrections.Row, changed map[ledger.Key]Untouched) error {
	number := r.Text(invoice.OrderNo)
	switch {
	case slices.Contains(refusals, strings.ToLower(r.Text(invoice.RetryMark))):
		return nil
	case r.Bad:
		f.bad++
		return nil
	case number == "":
		f.refuse(rules.New(rules.ListNumberMissing, r.At(invoice.OrderNo), "", "", ""))
		return nil
	}
	found, err := f.find(ctx, f.store, number, f.options.Seller)
	if err != nil {
		return err
	}
	if seller := r.Text(invoice.Seller); seller != "" {
		found = slices.DeleteFunc(found, func(e ledger.Entry) bool { return e.Key.Seller != seller && f.sellerName(e.Key.Seller) != seller })
	}
	switch {
	case len(found) == 0:
		f.leave(Untouched{OrderNo: number, Place: r.Place, Why: pipeline.AloneUnknown})
		return nil
	case len(found) > 1:
		f.refuse(rules.New(rules.RedSellerUnclear, r.At(invoice.OrderNo), "", invoice.OrderNo, number, found[0].Key.Seller+", "+found[1].Key.Seller))
		return nil
	}
	e := &found[0]
	if buyer := r.Text(invoice.BuyerName); buyer != "" && e.Buyer != "" && invoice.Fold(buyer) != invoice.Fold(e.Buyer) {
		f.refuse(rules.New(rules.ListDiffers, r.At(invoice.BuyerName), number, invoice.BuyerName, buyer, e.Buyer))
		f.drop(e.Key)
		return nil
	}
	if u, is := changed[e.Key]; is {
		f.leave(u)
		f.drop(e.Key)
		return nil
	}
	f.take(e)
	return nil
}

func (f *retryFiles) refuse(x rules.Finding) {
	f.found(x)
	f.bad++
}

// take takes an order for the retry.
func (f *retryFiles) take(e *ledger.Entry) {
	if !f.only[e.Key] && !f.left[e.Key] {
		f.only[e.Key], f.orders = true, append(f.orders, *e)
	}
}

// drop leaves an order out that another row may have named.
func (f *retryFiles) drop(key ledger.Key) {
	f.left[key] = true
	delete(f.only, key)
	f.orders = slices.DeleteFunc(f.orders, func(e ledger.Entry) bool { return e.Key == key })
}

// leave lists an order that is not retried, once.
func (f *retryFiles) leave(u Untouched) {
	if !slices.ContainsFunc(f.show, func(x Untouched) bool { return x.OrderNo == u.OrderNo && x.Why == u.Why }) {
		f.show = append(f.show, u)
	}
}

// retry retries what was taken.
func (f *retryFiles) retry(ctx context.Context) (*RetriedFiles, error) {
	out := &RetriedFiles{Left: f.show, Result: &Result{}}
	w := &pipeline.Retry{Only: f.only, Seller: f.options.Seller}
	f.named = ids(f.orders)
	for i := range f.orders {
		w.Numbers = append(w.Numbers, f.orders[i].Key.OrderNo)
	}
	slices.Sort(w.Numbers)
	w.Numbers = slices.Compact(w.Numbers)
	var err error
	switch {
	case len(f.orders) == 0 && f.options.Preview:
		out.Preview = &RetryPreview{}
	case len(f.orders) == 0:
	case f.options.Preview:
		if out.Preview, err = f.previewRetry(ctx, w); err != nil {
			return nil, err
		}
		out.Result = out.Preview.Result
	default:
		if err := f.connect(ctx); err != nil {
			return nil, err
		}
		if f.back, err = f.use.back(ctx, f.options.WriteBack); err != nil {
			return nil, err
		}
		out.Result, err = f.job.retry(ctx, w, f.options.Consent)
	}
	if out.Report = w.Report; out.Result != nil && out.End == nil {
		out.End = f.endOfFiles()
	}
	return out, err
}

// endOfFiles is how it ends if all that was retried is issued.
func (f *retryFiles) endOfFiles() *Error {
	if f.bad > 0 {
		return ended(Rejected, "%d 行没有处理，见上", "%d rows were left out, see above", f.bad)
	}
	return endOfLeft(f.show, 0)
}
