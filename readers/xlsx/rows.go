package xlsx

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
)

// rows scans a sheet and converts its cells.
type rows struct {
	xlsx.Scanner
	path  string
	cells []invoice.Cell
}

// Rows implements book.Book.
func (w *Book) Rows(ctx context.Context, i int) (book.Scanner, error) {
	sc, err := w.of.Rows(ctx, i)
	if err != nil {
		return nil, Refused(w.Path(), err)
	}
	return &rows{Scanner: sc, path: w.Path()}, nil
}

// Next implements book.Scanner.
func (r *rows) Next() bool {
	more := r.Scanner.Next()
	cells := r.Scanner.Cells()
	r.cells = slices.Grow(r.cells[:0], len(cells))[:len(cells)]
	for i := range cells { // the other fields are empty, and nobody fills them
		from, to := &cells[i], &r.cells[i]
		to.Index, to.Style, to.Text = from.Col, from.Style, from.Text
		to.Kind, to.Formula = invoice.CellKind(from.Kind), from.Formula
	}
	return more
}

// Cells implements book.Scanner.
func (r *rows) Cells() []invoice.Cell { return r.cells }

// Spans implements book.Scanner.
func (r *rows) Spans(col int) ([]book.Span, error) {
	spans, err := r.Scanner.Spans(col)
	out := make([]book.Span, len(spans))
	for i, s := range spans {
		out[i] = book.Span(s)
	}
	return out, Refused(r.path, err)
}

// Err implements book.Scanner.
func (r *rows) Err() error { return Refused(r.path, r.Scanner.Err()) }

// cellOf converts a cell to one of package internal/xlsx. The kinds of both packages have the same
// values, except those that do not occur in workbooks; a test checks this.
func cellOf(c *invoice.Cell) xlsx.Cell {
	return xlsx.Cell{Col: c.Index, Style: c.Style, Text: c.Text, Kind: xlsx.CellKind(c.Kind),
		Formula: c.Formula}
}
