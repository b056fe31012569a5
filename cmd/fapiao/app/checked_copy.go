package app

import (
	"context"
	"errors"
	"io"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/rowstore"
	"github.com/fapiao/fapiao/writers/markedcopy"
)

// copyOf writes the marked copy of a source and returns its path.
func (u *use) copyOf(ctx context.Context, all *checked, f *checkedFile) (string, error) {
	ext := ".xlsx"
	if f.book != nil && f.book.Xlsx() {
		ext = checkedExt(f.name)
	}
	path, err := u.checkedPath(f.name, ext)
	if err != nil {
		return "", err
	}
	if path, err = u.freeChecked(ctx, all, path, copyUntouched); err != nil {
		return "", err
	}
	c := &markedcopy.Copy{
		Lang: u.cfg.Lang, Original: originalName(f.name), Digest: f.digest, Written: u.now(),
		Findings: f.found(), Counts: f.counts,
	}
	if f.digest == "" {
		c.Digest = "-" // of a query
	}
	switch {
	case f.book == nil:
		err = u.copyQuery(ctx, f, c, path)
	default:
		err = u.copyBook(ctx, f, c, path)
	}
	if err != nil {
		return "", err
	}
	return path, nil
}

// copyBook writes the marked copy of a file.
func (u *use) copyBook(ctx context.Context, f *checkedFile, c *markedcopy.Copy, path string) error {
	c.List = f.book.ListSheet()
	if m := f.book.Marked(); m != nil {
		c.Original = m.Original
	}
	words := f.verdictWords(u.cfg.Lang)
	for _, s := range f.book.ReadSheets() {
		column := s.Columns
		if s.Verdicts > 0 {
			column = s.Verdicts - 1
		}
		c.Sheets = append(c.Sheets, markedcopy.Sheet{
			Name: s.Sheet, Header: s.Header, Column: column,
			Earlier: s.Verdicts > 0, Verdicts: words.of(s.Sheet),
		})
	}
	if in, size := f.book.File(); in != nil {
		return c.Write(ctx, in, size, path)
	}
	return markBase(ctx, c, path, func(b *markedcopy.Base) error { return f.book.CopyTo(ctx, b) })
}

// markBase makes a workbook of a source that is none and writes its marked copy.
func markBase(ctx context.Context, c *markedcopy.Copy, path string, fill func(*markedcopy.Base) error) (err error) {
	b, err := markedcopy.NewBase()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	if err := fill(b); err != nil {
		return err
	}
	return b.Mark(ctx, c, path)
}

// querySheet is the sheet with the rows of a query. Its first row has the names of the columns, so
// that row n of the query is row n+1.
const querySheet = "query"

// copyQuery writes the marked copy of the result of a query: its rows are read again, by order.
func (u *use) copyQuery(ctx context.Context, f *checkedFile, c *markedcopy.Copy, path string) error {
	words := f.verdictWords(u.cfg.Lang)
	q := &queryCopy{row: map[int]int{}, columns: map[string]int{}}
	words.cell = q.cell
	return markBase(ctx, c, path, func(b *markedcopy.Base) error {
		if err := q.fill(ctx, f, b); err != nil {
			return err
		}
		for i := range c.Findings {
			q.place(&c.Findings[i])
		}
		c.Sheets = []markedcopy.Sheet{{Name: querySheet, Header: 1, Column: len(f.columns), Verdicts: func(yield func(int, string) bool) {
			for row, text := range words.of("") {
				if !yield(q.row[row], text) {
					return
				}
			}
		}}}
		return nil
	})
}

// queryCopy knows where the rows and columns of a query are in its copy.
type queryCopy struct {
	row     map[int]int
	columns map[string]int
}

// fill writes the rows in the order of the orders.
func (q *queryCopy) fill(ctx context.Context, f *checkedFile, b *markedcopy.Base) error {
	b.Sheet(querySheet, false, nil)
	if err := b.Row(1, false, q.titles(f.columns)); err != nil {
		return err
	}
	f.source.Rewind()
	for {
		d, err := f.source.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for i := range d.Rows {
			q.row[d.Rows[i].Place.Row] = len(q.row) + 2
			if err := b.Row(len(q.row)+1, false, d.Rows[i].Cells); err != nil {
				return err
			}
		}
	}
}

func (q *queryCopy) titles(columns []rowstore.Column) (cells []invoice.Cell) {
	for i, c := range columns {
		q.columns[c.Name] = i
		cells = append(cells, invoice.Cell{Index: i, Text: c.Name})
	}
	return cells
}

// cell is the address in the copy of a place in the query.
func (q *queryCopy) cell(p invoice.Place) string {
	f := rules.Finding{Place: p}
	q.place(&f)
	return f.Place.AtCell().Cell()
}

// place moves a finding to its cell in the copy.
func (q *queryCopy) place(f *rules.Finding) {
	row, ok := q.row[f.Place.Row]
	if !ok {
		return
	}
	f.Place.Sheet, f.Place.Row = querySheet, row
	if col, ok := q.columns[f.Place.Col]; ok {
		f.Place.Col = markedcopy.Column(col)
	} else {
		f.Place.Col = ""
	}
}
