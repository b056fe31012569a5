package xls

import (
	"context"
	"strconv"

	"github.com/fapiao/fapiao/internal/xlsx"
)

// rows scans a sheet. It implements xlsx.Scanner.
type rows struct {
	records
	book   *Workbook
	sheet  *sheet
	found  *survey
	sorted int // cells of found.order that were read

	row, col int  // of the cell that is read, from 0; none before the first
	behind   int  // first column behind the cells of the row so far
	held     bool // the record read last was not taken yet
	done     bool // the sheet has no more records of cells
	cells    []xlsx.Cell
	budget   xlsx.Budget
	err      error
}

// Rows scans sheet i of Sheets.
func (w *Workbook) Rows(ctx context.Context, i int) (xlsx.Scanner, error) {
	of := &w.sheets[i]
	found, err := w.survey(ctx, of)
	if err != nil {
		return nil, err
	}
	return &rows{records: w.at(ctx, of.begin), book: w, sheet: of, found: found, row: none}, nil
}

// Row implements xlsx.Scanner.
func (r *rows) Row() int { return r.row + 1 }

// Hidden implements xlsx.Scanner.
func (r *rows) Hidden() bool { return r.row != none && r.found.rowIs(r.row) }

// ColumnHidden implements xlsx.Scanner.
func (r *rows) ColumnHidden(col int) bool { return r.found.columnIs(col) }

// Cells implements xlsx.Scanner.
func (r *rows) Cells() []xlsx.Cell { return r.cells }

// Err implements xlsx.Scanner.
func (r *rows) Err() error { return r.err }

// Close implements xlsx.Scanner.
func (r *rows) Close() error { return nil }

// Spans implements xlsx.Scanner.
func (r *rows) Spans(col int) ([]xlsx.Span, error) {
	var out []xlsx.Span
	for _, m := range r.found.merged {
		if int(m.left) <= col && col <= int(m.right) && m.top < m.bottom {
			out = append(out, xlsx.Span{First: int(m.top) + 1, Last: int(m.bottom) + 1})
		}
	}
	return out, nil
}

// Next implements xlsx.Scanner.
func (r *rows) Next() bool {
	r.cells = r.cells[:0]
	for r.err == nil && !r.done && len(r.cells) == 0 {
		if err := r.readRow(); err != nil {
			r.err = r.book.fault(err, r.sheet.Name, address(r.row, r.col))
		}
	}
	return r.err == nil && len(r.cells) > 0
}

// readRow reads the cells of the next row that has any, filled or not.
func (r *rows) readRow() error {
	if !r.held {
		if err := r.advance(); err != nil || r.done {
			return err
		}
	}
	r.budget.NextRow()
	for r.row, r.behind = short(r.data, 0), 0; !r.done && short(r.data, 0) == r.row; {
		r.held = false
		if r.col = short(r.data, 2); r.col < r.behind {
			return errTwice
		}
		if err := r.take(); err != nil {
			return err
		}
		if err := r.advance(); err != nil {
			return err
		}
	}
	r.held = !r.done
	return nil
}

// advance reads the next record of cells, if there is one.
func (r *rows) advance() error {
	if r.found.order != nil {
		return r.advanceSorted()
	}
	if r.next == r.sheet.begin {
		if err := r.start(); err != nil {
			return err
		}
	}
	for {
		var cells bool
		err := r.inside(func() error {
			_, cells = cellLengths[r.id]
			return nil
		})
		switch {
		case err != nil, cells:
			return err
		case r.id == idEnd:
			r.done = true
			return nil
		}
	}
}

func (r *rows) advanceSorted() error {
	if r.done = r.sorted == len(r.found.order); r.done {
		return nil
	}
	r.next = r.found.order[r.sorted].offset()
	r.sorted++
	return r.read()
}

// address is the name of a cell; empty for none.
func address(row, col int) string {
	if row == none {
		return ""
	}
	return xlsx.ColumnName(col) + strconv.Itoa(row+1)
}
