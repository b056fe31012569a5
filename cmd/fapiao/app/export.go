package app

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/atomicfile"
	"github.com/fapiao/fapiao/writers/csvfile"
	"github.com/fapiao/fapiao/writers/jsonl"
	"github.com/fapiao/fapiao/writers/resultpage"
)

// Format is the form of results.
type Format string

// The formats.
const (
	XLSX  Format = "xlsx"
	JSONL Format = "jsonl"
	CSV   Format = "csv"
	// HTML is a page for reading and printing.
	HTML Format = "html"
	// Database is the database that takes results: no file is written.
	Database Format = "database"
)

// Formats are all of them.
func Formats() []Format { return []Format{XLSX, HTML, JSONL, CSV, Database} }

// ExportOptions are those of [App.Export].
type ExportOptions struct {
	Selection
	Format    Format
	File      string    // file to write; empty: Out, or for XLSX and HTML a name derived from the sources
	Out       io.Writer // takes JSONL and CSV if there is no file
	Name      string    // of the workbook of a month, whose sources are no files
	WriteBack WriteBack
	// Ago, if it is not zero, makes the extract begin this long before now, by the ledger's clock.
	Ago time.Duration
}

// check refuses an unknown format, and results without a destination.
func (o *ExportOptions) check() error {
	switch {
	case !slices.Contains(Formats(), o.Format):
		return usage("没有 %q 这种格式", "there is no format %q", o.Format)
	case o.Format == Database && o.File != "":
		return usage("结果写进数据库，不写文件", "the results go into the database, not into a file")
	case (o.Format == JSONL || o.Format == CSV) && o.File == "" && o.Out == nil:
		return usage("没有写明把结果写到哪里", "nothing says where the results go")
	}
	return nil
}

// Export writes the present results of the ledger.
func (a *App) Export(ctx context.Context, o ExportOptions) (_ *Result, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if err := o.check(); err != nil {
		return nil, err
	}
	store, err := u.ledger(ctx)
	if err != nil {
		return nil, err
	}
	o.WriteBack.On = o.WriteBack.On || o.Format == Database
	back, err := u.back(ctx, o.WriteBack)
	if err != nil {
		return nil, err
	}
	if err := o.since(store.Now()); err != nil {
		return nil, err
	}
	x, err := u.selected(ctx, store, o.Selection)
	if err != nil {
		return nil, err
	}
	x.before = true
	sum, err := x.summary(ctx)
	if err != nil {
		return nil, err
	}
	r := &Result{Summary: sum, Month: o.Month}
	if o.Format != Database {
		if r.Results, err = u.exportFile(ctx, o, &x, sum); err != nil {
			return nil, err
		}
		r.Fixable = x.fixable
	}
	if back != nil {
		if r.WrittenBack, err = x.writeBack(ctx, store, back); err != nil {
			return nil, err
		}
	}
	if o.Month == nil { // the invoices of a month are no batch and have no doubts
		if r.Doubts, err = u.doubts(ctx, store, x.filter); err != nil {
			return nil, err
		}
	}
	if err := u.addReissued(ctx, store, r); err != nil {
		return nil, err
	}
	r.Doubts.Kept = nil // held orders are in the results
	if r.Doubts.Differing > 0 {
		r.End = &Error{Kind: Rejected}
	}
	return r, nil
}

// allName is the name of the results of all batches.
const allName = "all-batches"

// exportFile writes results in the format of a file, and returns the file; empty for Out.
func (u *use) exportFile(ctx context.Context, o ExportOptions, x *selected, sum report.Summary) (string, error) {
	name := sum.Sources
	switch {
	case o.Month != nil:
		name = []string{o.Name}
	case x.filter.Batch == "":
		name = []string{allName} // not that of the first file, whose own results stay
	}
	w, path, err := u.writer(ctx, o, name, orderFiles{sum.Sources, x.store})
	if err != nil {
		return "", err
	}
	return path, x.write(ctx, u.App, w, sum)
}

// writer makes the writer of a format, whose default name is that of the sources. path is the file
// that is written, none of those with orders; empty for Out.
func (a *App) writer(ctx context.Context, o ExportOptions, sources []string, orders orderFiles) (w writers.Results, path string, err error) {
	path = o.File
	if (o.Format == XLSX || o.Format == HTML) && path == "" {
		if path, err = a.resultsPath(sources); err != nil {
			return nil, "", err
		}
		if !o.Extract.Whole() { // the results of all orders keep their name
			path = partPath(path)
		}
		path = strings.TrimSuffix(path, string(XLSX)) + string(o.Format)
	}
	out := writers.Stream(o.Out)
	if isStream(path) && o.Format != XLSX { // nothing is replaced; only a workbook is read again
		if out, err = openStream(path); err != nil {
			return nil, "", err
		}
		path = ""
	}
	if path != "" {
		if err := a.mayExport(ctx, path, o, &orders); err != nil {
			return nil, "", err
		}
		atomicfile.Clean(filepath.Dir(path))
		if o.Format == XLSX {
			return a.workbookWriter(ctx, path, orders)
		}
		if o.Format == HTML {
			if path, err = a.freeResults(ctx, path, orders); err != nil {
				return nil, "", err
			}
		}
		f, err := atomicfile.Create(path, atomicfile.Private)
		if err != nil {
			return nil, "", unwritable(err, path)
		}
		out = f
	}
	switch o.Format {
	case CSV:
		return csvfile.New(out, a.cfg.Lang), path, nil
	case HTML:
		return resultpage.New(out, a.cfg.Lang, a.now), path, nil
	default:
		return jsonl.New(out, a.cfg.Lang), path, nil
	}
}

// mayExport refuses to write results over a file that must stay.
func (a *App) mayExport(ctx context.Context, path string, o ExportOptions, orders *orderFiles) error {
	if o.File != "" { // under a name of its own a workbook or a page gives way
		has, err := orders.has(ctx, path)
		if err == nil && has {
			err = withOrders(path)
		}
		if err != nil {
			return err
		}
	}
	switch o.Format {
	case CSV:
		return MayReplace(a.cfg, path, CSVFile)
	case JSONL:
		return MayReplace(a.cfg, path, JSONLFile)
	}
	return neededBy(a.cfg, path) // freeResults looks at the rest
}

func (a *App) workbookWriter(ctx context.Context, path string, orders orderFiles) (writers.Results, string, error) {
	path, err := a.freeResults(ctx, path, orders)
	if err != nil {
		return nil, "", err
	}
	w, err := a.resultBook(path)
	if err != nil {
		return nil, "", unwritable(err, path)
	}
	return w, path, nil
}

// unwritable is why a file of results cannot be begun. Its error names the file too. A place that
// cannot take a file is one of the options, or of the configuration.
func unwritable(err error, path string) *Error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EROFS) {
		return unusable(systemCause(err), "不能写 %s", "write %s", path)
	}
	return failed(systemCause(err), "不能写 %s", "write %s", path)
}
