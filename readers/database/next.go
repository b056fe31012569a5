package database

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/input"
	"github.com/fapiao/fapiao/readers/rowstore"
)

// Next returns the next order with all its rows, or io.EOF at the end. The first call reads the
// whole result, since the rows of an order need not be adjacent.
func (q *Query) Next(ctx context.Context) (*invoice.Draft, error) {
	if q.err != nil {
		return nil, q.err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !q.rowsRead {
		if q.err = q.readRows(ctx); q.err != nil {
			return nil, q.err
		}
		q.rowsRead = true
	}
	d, err := q.store.Next(ctx)
	if large, ok := errors.AsType[*rowstore.SizeError](err); ok {
		err = input.Refuse(source, input.OrderTooLarge, "row "+strconv.Itoa(large.Place.Row), nil)
	}
	q.err = err
	switch {
	case err == nil:
		q.complete(d)
	case errors.Is(err, io.EOF):
		q.noteSkips()
	}
	return d, err
}

// OfResults implements pipeline.Source: a query reads no results.
func (q *Query) OfResults() bool { return false }

// Rewind makes Next start again with the first order. It may be called after Next returned io.EOF.
func (q *Query) Rewind() {
	if errors.Is(q.err, io.EOF) {
		q.err = nil
		q.store.Rewind()
	}
}

func (q *Query) readRows(ctx context.Context) error {
	table := q.store.Table(&q.table)
	var cells []invoice.Cell
	for row := 1; q.rows.Next(); row++ {
		values, err := q.rows.SliceScan()
		if err != nil {
			return q.refuse(ctx, input.BadQuery, err)
		}
		if q.progress != nil {
			if err := q.progress.see(values[q.progress.index], q.types[q.progress.index]); err != nil {
				return err
			}
		}
		if cells = q.cells(cells[:0], values); len(cells) == 0 {
			continue
		}
		key := q.key(cells)
		_, err = q.store.Add(key, table, rowstore.Row{Number: row, Cells: cells})
		switch {
		case errors.Is(err, rowstore.ErrTooManyRows):
			return input.Refuse(source, input.TooManyRows, key, nil)
		case errors.Is(err, rowstore.ErrTooMuch):
			return input.Refuse(source, input.TooMuch, "row "+strconv.Itoa(row), nil)
		case err != nil:
			return err
		}
	}
	if err := q.rows.Err(); err != nil {
		return q.refuse(ctx, input.BadQuery, err)
	}
	if err := q.endQuery(); err != nil {
		return q.refuse(ctx, input.BadQuery, err)
	}
	q.note()
	return nil
}

// cells appends the values that are not empty.
func (q *Query) cells(out []invoice.Cell, values []any) []invoice.Cell {
	for i, v := range values {
		if q.progress != nil && i == q.progress.index && !q.progress.Carry && !q.reads(i) {
			continue
		}
		text, kind, ok := q.types[i].value(v)
		if !ok || strings.TrimSpace(text) == "" {
			continue
		}
		out = append(out, invoice.Cell{Index: i, Kind: kind, Text: text})
	}
	return out
}

// key is the number of the order that a row belongs to; empty if it has none.
func (q *Query) key(cells []invoice.Cell) string {
	number := ""
	if i := slices.IndexFunc(cells, func(c invoice.Cell) bool { return c.Index == q.orderNo }); i >= 0 {
		number = invoice.CleanCode(cells[i].Text)
	}
	if q.mapped != nil {
		return q.mapped.numbers.Key(q.mapped.binding, number, cells)
	}
	return number
}

// note adds the findings about the result as a whole.
func (q *Query) note() {
	if q.store.Orders() == 0 && (q.progress == nil || q.progress.After == "") {
		q.findings = append(q.findings, rules.New(rules.NoOrders, invoice.Place{File: source}, "", "", ""))
	}
}
