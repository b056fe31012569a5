package app

import (
	"context"
	"io"
	"path/filepath"
	"slices"

	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/atomicfile"
	"github.com/fapiao/fapiao/writers/csvfile"
	"github.com/fapiao/fapiao/writers/jsonl"
	"github.com/fapiao/fapiao/writers/resultbook"
)

// Format is the form of results.
type Format string

// The formats.
const (
	XLSX  Format = "xlsx"
	JSONL Format = "jsonl"
	CSV   Format = "csv"
)

// Formats are all of them.
func Formats() []Format { return []Format{XLSX, JSONL, CSV} }

// ExportOptions are those of [App.Export].
type ExportOptions struct {
	Selection
	Format    Format
	File      string    // file to write; empty: Out, or for XLSX a name derived from the sources
	Out       io.Writer // takes JSONL and CSV if there is no file
	Name      string    // of the workbook of a month, whose sources are no files
	WriteBack WriteBack
}

// check refuses an unknown format, and results without a destination.
func (o *ExportOptions) check() error {
	switch {
	case !slices.Contains(Formats(), o.Format):
		return usage("没有 %q 这种格式", "there is no format %q", o.Format)
	case o.Format != XLSX && o.File == "" && o.Out == nil:
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
	back, err := u.back(ctx, o.WriteBack)
	if err != nil {
		return nil, err
	}
	x, err := u.selected(ctx, store, o.Selection)
	if err != nil {
		return nil, err
	}
	sum, err := x.summary(ctx)
	if err != nil {
		return nil, err
	}
	name := sum.Sources
	if o.Month != nil {
		name = []string{o.Name}
	}
	w, path, err := u.writer(ctx, o, name)
	if err != nil {
		return nil, err
	}
	if err := x.write(ctx, u.App, w, sum); err != nil {
		return nil, err
	}
	r := &Result{Summary: sum, Month: o.Month, Results: path}
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
	r.Doubts.Kept = nil // held orders are in the results
	if r.Doubts.Differing > 0 {
		r.End = &Error{Kind: Rejected}
	}
	return r, nil
}

// writer makes the writer of a format. path is the file that is written; empty for Out.
func (a *App) writer(ctx context.Context, o ExportOptions, sources []string) (w writers.Results, path string, err error) {
	path = o.File
	if o.Format == XLSX && path == "" {
		if path, err = a.resultsPath(sources); err != nil {
			return nil, "", err
		}
	}
	out := writers.Stream(o.Out)
	if path != "" {
		if err := notSource(path, sources); err != nil {
			return nil, "", err
		}
		atomicfile.Clean(filepath.Dir(path))
		if o.Format == XLSX {
			return a.workbookWriter(ctx, path, sources)
		}
		f, err := atomicfile.Create(path, atomicfile.Private)
		if err != nil {
			return nil, "", failed(err, "不能写 %s", "write %s", path)
		}
		out = f
	}
	if o.Format == CSV {
		return csvfile.New(out, a.cfg.Lang), path, nil
	}
	return jsonl.New(out, a.cfg.Lang), path, nil
}

func (a *App) workbookWriter(ctx context.Context, path string, sources []string) (writers.Results, string, error) {
	path, err := a.freeResults(ctx, path, sources)
	if err != nil {
		return nil, "", err
	}
	w, err := resultbook.New(path, resultbook.Options{Lang: a.cfg.Lang, Now: a.now})
	if err != nil {
		return nil, "", failed(err, "不能写 %s", "write %s", path)
	}
	return w, path, nil
}
