package rowstore

import (
	"encoding/binary"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

var errRecord = lang.Text{Zh: "临时文件里有一条记录已损坏",
	En: "a record of the temporary file is damaged"}

// record is one row in the temporary file:
//
//	row    = table, number of the row and its marks, where it has the mark written the length of the
//	         serial number and that number, where it has the mark read the place, count of cells, cells
//	place  = row, and the length and the text of batch, file and sheet
//	cell   = column, kind, length of the text, text, and where kind has the bit shown: how it is shown
//	shown  = format, length of the text, text
//
// where all numbers are unsigned varints; kind and format are bytes.
type record struct {
	table int
	Row
}

func appendRecord(b []byte, table int, r Row) []byte {
	number := uint64(r.Number) << markBits
	if r.Hidden {
		number |= hiddenMark
	}
	if r.Sent {
		number |= sentMark
	}
	if r.Written {
		number |= writtenMark
	}
	if r.ReadAt.Row > 0 {
		number |= readMark
	}
	b = binary.AppendUvarint(b, uint64(table))
	b = binary.AppendUvarint(b, number)
	if r.Written {
		b = appendText(b, r.Serial)
	}
	if at := &r.ReadAt; at.Row > 0 {
		b = binary.AppendUvarint(b, uint64(at.Row))
		b = appendText(appendText(appendText(b, at.Batch), at.File), at.Sheet)
	}
	b = binary.AppendUvarint(b, uint64(len(r.Cells)))
	for i := range r.Cells {
		c := &r.Cells[i]
		b = binary.AppendUvarint(b, uint64(c.Index))
		kind := byte(c.Kind)
		if c.Shown != nil {
			kind |= shownBit
		}
		b = appendText(append(b, kind), c.Text)
		if s := c.Shown; s != nil {
			format := byte(s.Format)
			if s.Exact {
				format |= exactBit
			}
			b = appendText(append(b, format), s.Text)
		}
	}
	return b
}

// The flags of a row, in the low bits of its number.
const (
	hiddenMark = 1 << iota
	sentMark
	writtenMark
	readMark
	markBits = 4
)

// Flags in the high bit of kind and format.
const (
	shownBit = 0x80
	exactBit = 0x80
)

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// decodeRecord reads what appendRecord wrote; the texts share the memory of s, the cells that of
// others in room.
func decodeRecord(s string, room *cellRoom) (record, error) {
	var r record
	d := decoder{rest: s}
	r.table = d.number()
	number := d.number()
	r.Number, r.Hidden, r.Sent = number>>markBits, number&hiddenMark != 0, number&sentMark != 0
	if r.Written = number&writtenMark != 0; r.Written {
		r.Serial = d.take(d.number())
	}
	if number&readMark != 0 {
		r.ReadAt = invoice.ReadAt{Row: d.number(), Batch: d.take(d.number()), File: d.take(d.number()), Sheet: d.take(d.number())}
	}
	n := d.number()
	if d.bad || n < 0 || n > len(d.rest)/3 { // a cell has at least three bytes
		return record{}, errRecord
	}
	r.Cells = room.take(n)
	for i := range r.Cells {
		c := &r.Cells[i]
		c.Index = d.number()
		kind := d.octet()
		c.Kind, c.Text = invoice.CellKind(kind&^shownBit), d.take(d.number())
		if kind&shownBit != 0 {
			format := d.octet()
			c.Shown = &invoice.Shown{Format: invoice.CellFormat(format &^ exactBit), Exact: format&exactBit != 0,
				Text: d.take(d.number())}
		}
	}
	if d.bad || d.rest != "" {
		return record{}, errRecord
	}
	return r, nil
}

// cellRoom is memory for the cells of some neighbouring rows, which is kept as long as one of them
// is.
type cellRoom struct{ free []invoice.Cell }

// roomCells is how many cells share memory.
const roomCells = 512

// take returns n empty cells.
func (r *cellRoom) take(n int) []invoice.Cell {
	if n > len(r.free) {
		if n > roomCells/4 {
			return make([]invoice.Cell, n)
		}
		r.free = make([]invoice.Cell, roomCells)
	}
	cells := r.free[:n:n]
	r.free = r.free[n:]
	return cells
}

type decoder struct {
	rest string
	bad  bool
}

func (d *decoder) octet() byte {
	if d.rest == "" {
		d.bad = true
		return 0
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

func (d *decoder) number() int {
	if d.rest != "" && d.rest[0] < 0x80 {
		n := int(d.rest[0])
		d.rest = d.rest[1:]
		return n
	}
	return d.longNumber()
}

// longNumber reads a number of several bytes.
func (d *decoder) longNumber() int {
	var n uint64
	for shift := 0; shift < 63; shift += 7 {
		b := d.octet()
		n |= uint64(b&0x7F) << shift
		if b < 0x80 {
			return int(n)
		}
	}
	d.bad = true
	return 0
}

func (d *decoder) take(n int) string {
	if n < 0 || n > len(d.rest) {
		d.bad = true
		return ""
	}
	s := d.rest[:n]
	d.rest = d.rest[n:]
	return s
}
