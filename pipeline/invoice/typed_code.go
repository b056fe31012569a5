package invoice

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// typedForm is the first byte of what EncodeTyped writes.
const typedForm = 1

// errTyped reports what is not of the form that EncodeTyped writes.
var errTyped = errors.New("damaged")

// EncodeTyped writes the rows of several orders for a ledger, those of an order that has none as
// nil. Rows that follow each other mostly have the same columns: these are written once.
//
// After its form come the shapes of rows, which are the field, title and kind of each value, then
// the orders: for each the number of its rows, and for each of those its shape and the texts. Each
// list begins with its length, as do texts.
func EncodeTyped(orders [][]TypedRow) []byte {
	e := typedEncoder{b: []byte{typedForm}}
	var shapes []TypedRow
	var of []int // by row
	for _, rows := range orders {
		for _, row := range rows {
			at := slices.IndexFunc(shapes, func(shape TypedRow) bool { return shape.alike(row) })
			if at < 0 {
				at, shapes = len(shapes), append(shapes, row)
			}
			of = append(of, at)
		}
	}
	e.count(len(shapes))
	for _, shape := range shapes {
		e.count(len(shape))
		for i := range shape {
			e.text(string(shape[i].Field))
			e.text(shape[i].Title)
			e.count(int(shape[i].Kind))
		}
	}
	e.count(len(orders))
	for _, rows := range orders {
		e.count(len(rows))
		for _, row := range rows {
			e.count(of[0])
			of = of[1:]
			for i := range row {
				e.text(row[i].Text)
			}
		}
	}
	return e.b
}

// alike reports whether two rows differ in nothing but their texts.
func (r TypedRow) alike(as TypedRow) bool {
	return slices.EqualFunc(r, as, func(v, w Typed) bool { return v.Is(&w) && v.Kind == w.Kind })
}

type typedEncoder struct{ b []byte }

func (e *typedEncoder) count(n int) { e.b = binary.AppendUvarint(e.b, uint64(n)) }

func (e *typedEncoder) text(s string) {
	e.count(len(s))
	e.b = append(e.b, s...)
}

// DecodeTyped reads what EncodeTyped wrote. It refuses any other form.
func DecodeTyped(b []byte) ([][]TypedRow, error) {
	if len(b) == 0 || b[0] != typedForm {
		return nil, fmt.Errorf("decode the rows of orders: %w", errTyped)
	}
	d := typedDecoder{rest: string(b[1:])}
	shapes := make([]TypedRow, d.count())
	for i := range shapes {
		shapes[i] = make(TypedRow, d.count())
		for j := range shapes[i] {
			shapes[i][j] = Typed{Field: Field(d.text()), Title: d.text(), Kind: d.kind()}
		}
	}
	orders := make([][]TypedRow, d.count())
	for i := range orders {
		if n := d.count(); n > 0 {
			orders[i] = make([]TypedRow, n)
		}
		for j := range orders[i] {
			orders[i][j] = d.row(shapes)
		}
	}
	if d.failed || d.rest != "" {
		return nil, fmt.Errorf("decode the rows of orders: %w", errTyped)
	}
	return orders, nil
}

// typedDecoder takes what typedEncoder appended. After a failure it gives nothing.
type typedDecoder struct {
	rest   string
	failed bool
}

func (d *typedDecoder) row(shapes []TypedRow) TypedRow {
	at := d.number()
	if d.failed || at >= uint64(len(shapes)) {
		d.fail()
		return nil
	}
	row := slices.Clone(shapes[at])
	for i := range row {
		row[i].Text = d.text()
	}
	return row
}

func (d *typedDecoder) kind() TypedKind {
	n := d.number()
	if n > uint64(TypedFault) {
		d.fail()
		return 0
	}
	return TypedKind(n)
}

// count takes the length of a list or text, whose elements take at least a byte each.
func (d *typedDecoder) count() int {
	n := d.number()
	if n > uint64(len(d.rest)) {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *typedDecoder) number() uint64 {
	if d.rest != "" && d.rest[0] < 0x80 { // as most are
		n := uint64(d.rest[0])
		d.rest = d.rest[1:]
		return n
	}
	n, size := binary.Uvarint([]byte(d.rest[:min(len(d.rest), binary.MaxVarintLen64)]))
	if size <= 0 {
		d.fail()
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

func (d *typedDecoder) text() string {
	n := d.count()
	text := d.rest[:n]
	d.rest = d.rest[n:]
	return text
}

func (d *typedDecoder) fail() { d.rest, d.failed = "", true }
