package xlsx

import (
	"encoding/xml"
	"regexp"
	"strconv"

	"github.com/fapiao/fapiao/internal/lang"
)

var (
	errTwice = lang.Text{Zh: "有一行、一个单元格或一个值重复出现",
		En: "a row, a cell or a value stands twice"}
	errPlace = lang.Text{Zh: "单元格的地址与所在的行不一致",
		En: "a cell's address is in another row than the cell"}
)

// noCell stands for no column.
const noCell = -1

// position is the row and the cell of a sheet that are being read.
type position struct {
	*stream
	row int // from 1; 0 before the first row
	col int // from 0; noCell before the first cell of the row

	rowsMet seen // rows read so far
	colsMet seen // columns of the row read so far
}

// newPosition is the position before the first row; errors of s name it from now on.
func newPosition(s *stream) *position {
	p := &position{stream: s, col: noCell}
	s.place = p.here
	return p
}

// here is the cell that is read, or the first of its row; empty before the first row.
func (p *position) here() string {
	switch {
	case p.row == 0:
		return ""
	case p.col == noCell:
		return "A" + strconv.Itoa(p.row)
	}
	return ColumnName(p.col) + strconv.Itoa(p.row)
}

// enterRow moves to the row that e opens; one without a number follows the one before.
func (p *position) enterRow(e xml.StartElement) error {
	p.row, p.col = p.row+1, noCell
	if s := attr(e, "r"); s != "" {
		n, ok := parseRow(s)
		if !ok {
			return p.badAddress(s)
		}
		p.row = n
	}
	if p.row > maxRow {
		return p.fault(errOutside)
	}
	if p.rowsMet.again(p.row) {
		return p.fault(errTwice)
	}
	p.colsMet.clear()
	return nil
}

// enterCell moves to the cell that e opens; one without an address follows the one before.
func (p *position) enterCell(e xml.StartElement) error {
	col := p.col + 1
	if s := attr(e, "r"); s != "" {
		c, row, ok := parseRef(s)
		switch {
		case !ok:
			return p.badAddress(s)
		case row != p.row:
			return p.fault(errPlace)
		}
		col = c
	}
	switch {
	case col >= maxColumn:
		return p.fault(errOutside)
	case p.colsMet.again(col):
		return p.fault(errTwice)
	}
	p.col = col
	return nil
}

// badAddress refuses the address of a row or a cell.
func (p *position) badAddress(s string) error {
	kind := Damaged
	if address.MatchString(s) {
		kind = OutsideSheet
	}
	return refuse(kind, s[:min(len(s), 20)], nil).in(p.sheet)
}

// address is a well formed one, be it within a sheet or not.
var address = regexp.MustCompile(`^[$A-Za-z]*[0-9]+$`)

// seen remembers numbers, to find those that come again.
type seen struct{ bits []uint64 }

// again notes n and says whether it was noted before.
func (s *seen) again(n int) bool {
	for len(s.bits) <= n/64 {
		s.bits = append(s.bits, 0)
	}
	word, bit := &s.bits[n/64], uint64(1)<<(n%64)
	met := *word&bit != 0
	*word |= bit
	return met
}

// has says whether n was noted.
func (s *seen) has(n int) bool {
	return n/64 < len(s.bits) && s.bits[n/64]&(uint64(1)<<(n%64)) != 0
}

func (s *seen) clear() { s.bits = s.bits[:0] }
