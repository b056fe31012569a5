package xls

import "github.com/fapiao/fapiao/internal/xlsx"

// lowest and narrowest are the height of a row (a point, in twentieths) and the width of a column
// (0.3 characters, in 256ths) below which it counts as hidden, as in package internal/xlsx.
const (
	lowest    = 20
	narrowest = 77
)

// Flags of rows and columns.
const (
	rowHidden     = 0x20   // Row: no height, filtered out, or in a collapsed group
	rowsHidden    = 0x02   // DefaultRowHeight: rows without a record are hidden
	columnHidden  = 0x01   // ColInfo
	defaultHeight = 0x8000 // in the height of a row: it has the default one
)

// hiding describes the hidden rows and columns of a sheet.
type hiding struct {
	rows    rowSet      // hidden
	known   rowSet      // rows with a record of their own
	others  bool        // rows without one are hidden
	columns []xlsx.Span // hidden or of no width; from 0
	shown   []xlsx.Span // columns that are described as visible
	narrow  bool        // columns without a description have no width
}

// row takes the record of a row.
func (h *hiding) row(data []byte) {
	n, height, flags := short(data, 0), short(data, 6), short(data, 12)
	h.known.add(n)
	if flags&rowHidden != 0 || height&defaultHeight == 0 && height < lowest {
		h.rows.add(n)
	}
}

// column takes the record of some neighbouring columns.
func (h *hiding) column(data []byte) {
	s := xlsx.Span{First: short(data, 0), Last: short(data, 2)}
	if short(data, 8)&columnHidden != 0 || short(data, 4) < narrowest {
		h.columns = append(h.columns, s)
	} else {
		h.shown = append(h.shown, s)
	}
}

// rowIs reports whether row n, from 0, is hidden.
func (h *hiding) rowIs(n int) bool { return h.rows.has(n) || h.others && !h.known.has(n) }

// columnIs reports whether column n, from 0, is hidden.
func (h *hiding) columnIs(n int) bool {
	return within(h.columns, n) || h.narrow && !within(h.shown, n)
}

func within(spans []xlsx.Span, n int) bool {
	for _, s := range spans {
		if s.First <= n && n <= s.Last {
			return true
		}
	}
	return false
}

// rowSet is a set of rows, from 0.
type rowSet struct{ words []uint64 }

func (s *rowSet) add(n int) {
	if s.words == nil {
		s.words = make([]uint64, maxRow/64)
	}
	s.words[n/64] |= 1 << (n % 64)
}

func (s *rowSet) has(n int) bool { return s.words != nil && s.words[n/64]&(1<<(n%64)) != 0 }
