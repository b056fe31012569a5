package readers

import (
	"context"
	"slices"
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/readertest"
)

// plainBook is a workbook of one sheet with only text, like a CSV file.
type plainBook struct {
	book.Book
	rows [][]string
}

func (b *plainBook) Sheets() []book.Info { return []book.Info{{Name: "订单"}} }

func (b *plainBook) Rows(ctx context.Context, _ int) (book.Scanner, error) {
	return &plainRows{ctx: ctx, rows: b.rows}, nil
}

func (b *plainBook) ShownText(*invoice.Cell) (*invoice.Shown, error) { return nil, nil }
func (b *plainBook) Unchanged() error                                { return nil }
func (b *plainBook) Close() error                                    { return nil }

type plainRows struct {
	ctx   context.Context
	rows  [][]string
	row   int
	cells []invoice.Cell
}

func (r *plainRows) Next() bool {
	for r.row < len(r.rows) && r.ctx.Err() == nil {
		r.cells = r.cells[:0]
		for col, text := range r.rows[r.row] {
			if text != "" {
				r.cells = append(r.cells, invoice.Cell{Index: col, Text: text})
			}
		}
		if r.row++; len(r.cells) > 0 {
			return true
		}
	}
	return false
}

func (r *plainRows) Row() int                       { return r.row }
func (r *plainRows) Hidden() bool                   { return false }
func (r *plainRows) ColumnHidden(int) bool          { return false }
func (r *plainRows) Cells() []invoice.Cell          { return r.cells }
func (r *plainRows) Spans(int) ([]book.Span, error) { return nil, nil }
func (r *plainRows) Err() error                     { return r.ctx.Err() }
func (r *plainRows) Close() error                   { return nil }

// A workbook in another format is read through the interface alone.
func TestAnyBookConforms(t *testing.T) {
	t.Parallel()
	readertest.Run(t, func(t *testing.T, table readertest.Table, dir string) readertest.Source {
		titles := make([]string, len(table.Columns))
		for i, name := range table.Columns {
			titles[i] = titleOf(name)
		}
		b := &plainBook{rows: slices.Concat([][]string{titles}, table.Rows)}
		w, err := openBook(t.Context(), "orders.csv", b, Options{TempDir: dir})
		if err != nil {
			t.Fatal(err)
		}
		return w
	})
}
