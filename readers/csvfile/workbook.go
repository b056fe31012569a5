package csvfile

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/input"
)

// maxSize is the largest file in bytes: as much as the rows of a workbook may have.
const maxSize = 2 << 30

// Workbook is an open text file.
type Workbook struct {
	*book.File
	sheet  string
	coding encoding
	form   form
	aisino bool // sales documents of Aisino
}

var _ book.Book = (*Workbook)(nil)

// Open opens the text at path; name is the name of the file in the places of its cells. For a file
// that cannot be used it returns an *input.Error; a text without columns is input.TextFile.
// lone reports the titles of a column that makes a table alone; nil: there is none.
func Open(ctx context.Context, path, name string, lone func(title string) bool) (*Workbook, error) {
	f, err := book.OpenFile(path)
	if err != nil {
		return nil, err
	}
	base := filepath.Base(name)
	w := &Workbook{File: f, sheet: strings.TrimSuffix(base, filepath.Ext(base))}
	if w.sheet == "" {
		w.sheet = base
	}
	if err := w.recognise(ctx, lone); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return w, nil
}

func (w *Workbook) recognise(ctx context.Context, lone func(title string) bool) (err error) {
	if w.Size() > maxSize {
		return input.Refuse(w.Path(), input.TooMuch, "", nil)
	}
	if w.coding, err = detect(ctx, w.File, w.Size()); err != nil {
		return w.refused(err)
	}
	sample, whole, err := w.sample()
	if err != nil {
		return w.refused(err)
	}
	if reason, found, is := markup(sample); is {
		return input.Refuse(w.Path(), reason, found, nil)
	}
	if w.aisino = bytes.HasPrefix(sample, []byte(aisinoBegin)); w.aisino {
		return nil
	}
	if w.form = formOf(sample, whole); w.form.width >= 2 {
		return nil
	}
	if f, ok := errors.AsType[*fault](newParser(bytes.NewReader(sample), form{delimiter: ','}).next()); ok {
		return w.refused(f)
	}
	if first, _, _ := bytes.Cut(sample, []byte("\n")); lone != nil && lone(strings.Trim(string(first), "\" \t\r")) {
		w.form = form{delimiter: ',', width: 1}
		return nil
	}
	return input.Refuse(w.Path(), input.TextFile, "", nil)
}

// refused adds file and sheet to an error about a place in the text.
func (w *Workbook) refused(err error) error {
	var f *fault
	if !errors.As(err, &f) {
		return err
	}
	e := input.Refuse(w.Path(), f.reason, f.found, f.cause)
	if f.row > 0 {
		e = e.In(w.sheet).At(f.cell())
	}
	return e
}

// Sheets implements book.Book.
func (w *Workbook) Sheets() []book.Info { return []book.Info{{Name: w.sheet}} }

// Rows implements book.Book.
func (w *Workbook) Rows(ctx context.Context, _ int) (book.Scanner, error) {
	r := rows{ctx: ctx, of: w, parser: newParser(w.text(), w.form)}
	if w.aisino {
		return newAisino(r), nil
	}
	return &r, nil
}

// Shown implements book.Book.
func (w *Workbook) Shown(*invoice.Cell, bool) (*invoice.Shown, error) { return nil, nil }

// ShownText implements book.Book.
func (w *Workbook) ShownText(*invoice.Cell) (*invoice.Shown, error) { return nil, nil }

// DateText implements book.Book.
func (w *Workbook) DateText(*invoice.Cell) (text string, ok bool, err error) { return "", false, nil }
