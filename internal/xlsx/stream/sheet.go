package stream

import (
	"errors"
	"fmt"
	"strconv"
)

// MaxRows is the most rows of a sheet (Excel's limit).
const MaxRows = 1 << 20

// Sheet writes the rows of a sheet from top to bottom.
type Sheet struct {
	book    *Book
	name    string
	part    *part
	buf     []byte
	row     int      // the last row that was written
	columns []string // the letters of the columns that were used
	tail    Tail
}

// errOrder reports a row that is out of order: a bug of the caller.
var errOrder = errors.New("rows are written once each, from top to bottom")

// Row writes row n, counted from 1, with its height in points. Rows between may be left out.
func (s *Sheet) Row(n int, height float64, cells []Cell) error {
	switch {
	case n > MaxRows:
		return fmt.Errorf("sheet %s: row %d is beyond the last one, %d", s.name, n, MaxRows)
	case n <= s.row:
		return fmt.Errorf("sheet %s, row %d after %d: %w", s.name, n, s.row, errOrder)
	}
	s.row = n
	var digits [8]byte
	number := strconv.AppendInt(digits[:0], int64(n), 10)
	b := append(append(s.buf, `<row r="`...), number...)
	b = append(strconv.AppendFloat(append(b, `" ht="`...), height, 'f', -1, 64), `" customHeight="1">`...)
	for i := range cells {
		if cells[i].kind == none {
			continue
		}
		if tooLong(cells[i].text) {
			return fmt.Errorf("sheet %s: the text in %s%d has more than %d characters", s.name, column(i), n, MaxText)
		}
		b = append(append(append(b, `<c r="`...), s.column(i)...), number...)
		b = cells[i].appendTo(b)
	}
	s.buf = append(b, `</row>`...)
	return s.flush(s.book.block, false)
}

// appendTo writes the cell behind its address.
func (c *Cell) appendTo(b []byte) []byte {
	b = strconv.AppendUint(append(b, `" s="`...), uint64(c.style), 10)
	switch c.kind {
	case text:
		b = append(b, `" t="inlineStr"><is><t`...)
		if needsSpace(c.text) {
			b = append(b, ` xml:space="preserve"`...)
		}
		return append(appendText(append(b, '>'), c.text), `</t></is></c>`...)
	case number:
		return append(appendDecimal(append(b, `"><v>`...), c.number, c.places), `</v></c>`...)
	case computed:
		b = append(appendXML(append(b, `"><f>`...), c.text), `</f><v>`...)
		return append(appendDecimal(b, c.number, c.places), `</v></c>`...)
	case fault:
		return append(append(append(b, `" t="e"><v>`...), c.text...), `</v></c>`...)
	case formula:
		b = append(appendXML(append(b, `" t="str"><f>`...), c.text), `</f><v>`...)
		return append(appendText(b, c.value), `</v></c>`...)
	}
	return append(b, `"/>`...)
}

// column is the letters of a column from 0.
func (s *Sheet) column(n int) string {
	for len(s.columns) <= n {
		s.columns = append(s.columns, column(len(s.columns)))
	}
	return s.columns[n]
}

func column(n int) string {
	if n < 26 {
		return string(rune('A' + n))
	}
	return column(n/26-1) + string(rune('A'+n%26))
}

// flush hands what is written to be deflated when it has at least a size, or when it is the last.
func (s *Sheet) flush(size int, last bool) (err error) {
	if len(s.buf) < size && !last {
		return nil
	}
	s.part.count(s.buf)
	s.buf, err = s.book.press.put(s.part, s.buf, last)
	return err
}

// End ends the sheet. Nothing is written to it after that.
func (s *Sheet) End(t Tail) error {
	s.tail = t
	s.buf = t.appendTo(append(s.buf, `</sheetData>`...))
	err := s.flush(0, true)
	s.buf = nil
	return err
}
