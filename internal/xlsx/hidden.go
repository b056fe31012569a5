package xlsx

import (
	"encoding/xml"
	"strconv"
)

// lowest and narrowest are the height of a row, in points, and the width of a column, in
// characters, below which it counts as hidden.
const (
	lowest    = 1.0
	narrowest = 0.3
)

// hiding describes the hidden rows and columns of a sheet.
type hiding struct {
	columns []Span // hidden, collapsed or of no width; from 0
	shown   []Span // columns that are described as visible
	narrow  bool   // columns without a description have no width
	low     bool   // rows without a height attribute have no height
}

// defaults reads sheetFormatPr. Its zeroHeight hides only rows that are not in the file: others
// have their own attribute (ECMA-376 part 1, 18.3.1.81).
func (h *hiding) defaults(e xml.StartElement) {
	h.low = below(attr(e, "defaultRowHeight"), lowest)
	h.narrow = below(attr(e, "defaultColWidth"), narrowest)
}

// tooMany reports whether the sheet describes more columns than it can have.
func (h *hiding) tooMany() bool { return len(h.columns)+len(h.shown) > maxColumn }

// describe reads one col. The columns of a collapsed group are written as hidden.
func (h *hiding) describe(e xml.StartElement) {
	first, err := strconv.Atoi(attr(e, "min"))
	last, err2 := strconv.Atoi(attr(e, "max"))
	if err != nil || err2 != nil {
		return
	}
	s := Span{First: first - 1, Last: last - 1}
	width := attr(e, "width")
	if truth(attr(e, "hidden")) || below(width, narrowest) || width == "" && h.narrow {
		h.columns = append(h.columns, s)
	} else {
		h.shown = append(h.shown, s)
	}
}

// column reports whether column col is hidden.
func (h *hiding) column(col int) bool {
	return within(h.columns, col) || h.narrow && !within(h.shown, col)
}

// row reports whether the row of e is hidden, filtered out, in a collapsed group, or has no height.
func (h *hiding) row(e xml.StartElement) bool {
	height := attr(e, "ht")
	return truth(attr(e, "hidden")) || below(height, lowest) || height == "" && h.low
}

func within(spans []Span, n int) bool {
	for _, s := range spans {
		if s.First <= n && n <= s.Last {
			return true
		}
	}
	return false
}

// below reports whether a size is given and is less than limit.
func below(size string, limit float64) bool {
	if size == "" {
		return false
	}
	n, err := strconv.ParseFloat(size, 64)
	return err == nil && n < limit
}
