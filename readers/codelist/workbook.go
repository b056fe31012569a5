package codelist

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/xlsx"
)

// readBook reads the first visible sheet with a list.
func readBook(ctx context.Context, path string, imported time.Time) (*List, error) {
	b, err := xlsx.Open(ctx, path, xlsx.Limits{})
	if err != nil {
		return nil, err
	}
	list, err := readSheets(ctx, path, b, imported)
	return list, errors.Join(err, b.Close())
}

func readSheets(ctx context.Context, path string, b book.Book, imported time.Time) (*List, error) {
	for i, info := range b.Sheets() {
		if info.Hidden {
			continue
		}
		r := reading{path: path, sheet: info.Name}
		if err := r.fromSheet(ctx, b, i); err != nil {
			return nil, err
		}
		if r.header != nil {
			return r.list(imported)
		}
	}
	return nil, input.Refuse(path, input.NoCodes, "", nil)
}

// fromSheet reads sheet i.
func (r *reading) fromSheet(ctx context.Context, b book.Book, i int) error {
	rows, err := b.Rows(ctx, i)
	if err != nil {
		return err
	}
	return errors.Join(r.all(ctx, &sheetTable{book: b, rows: rows}), rows.Close())
}

// sheetTable is a sheet of a workbook.
type sheetTable struct {
	book  book.Book
	rows  book.Scanner
	cells []cell
}

func (t *sheetTable) next() ([]cell, int, error) {
	if !t.rows.Next() {
		if err := t.rows.Err(); err != nil {
			return nil, 0, err
		}
		return nil, 0, io.EOF
	}
	t.cells = t.cells[:0]
	for _, c := range t.rows.Cells() {
		for len(t.cells) < c.Index {
			t.cells = append(t.cells, cell{})
		}
		one := cell{c.Text, c.Kind == invoice.CellNumber}
		if one.number {
			if day, is, err := t.book.DateText(&c); err != nil {
				return nil, 0, err
			} else if is {
				one = cell{text: day}
			}
		}
		t.cells = append(t.cells, one)
	}
	return t.cells, t.rows.Row(), nil
}
