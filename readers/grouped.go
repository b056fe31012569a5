package readers

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/heading"
	"slices"
)

// groupedLeast is the number of columns with fields that must stand below titles of groups in a
// header of two rows. A row of values below a header does not have them.
const groupedLeast = 2

// groupedHeader reads two rows as one header, with titles of groups above those of columns. It is
// none if a title can be read in two ways, or two columns are the same field.
func groupedHeader(known titles, upper, lower map[int]string) (header, map[int]string) {
	joined, read := map[int]string{}, map[int]string{}
	grouped := 0
	taken := map[invoice.Field]bool{}
	for col, t := range heading.Join(upper, lower) {
		joined[col] = t.Text
		text, field, ok := known.grouped(t)
		switch {
		case !ok || taken[field]:
			return header{}, nil
		case field == "":
			if _, price := priceTitles[invoice.Fold(t.Text)]; price {
				read[col] = t.Text
			}
			continue
		}
		taken[field], read[col] = true, text
		if t.Group != "" {
			grouped++
		}
	}
	if grouped < groupedLeast {
		return header{}, nil
	}
	return readHeader(known, read, nil), joined
}

// grouped is the title of a field that means the same as a title under that of a group, and the
// field; ok is false if its readings name several fields.
func (t titles) grouped(of heading.Title) (text string, field invoice.Field, ok bool) {
	for _, reading := range of.Readings() {
		m, found := t.find(reading)
		switch {
		case !found:
		case field != "" && m.field != field:
			return "", "", false
		case field == "":
			text, field = reading, m.field
		}
	}
	return text, field, true
}

// groupedLayout finds a header of two rows among the first rows of sheet i. If single is not
// nil, it is the header of one row: only one that has this row, more fields and the same column
// of order numbers is better, so that no order gets another number. It is nil if there is none.
func (w *Workbook) groupedLayout(i int, single *layout, rows []map[int]string, numbers, verdicts []int) *layout {
	for n := 1; n < len(rows); n++ {
		if numbers[n] != numbers[n-1]+1 || single != nil && single.header != numbers[n] && single.header != numbers[n-1] {
			continue
		}
		h, joined := groupedHeader(allTitles(), rows[n-1], rows[n])
		if h.score == 0 || single != nil && (h.orderNo != single.orderNo || h.score <= len(single.known)) {
			continue
		}
		l := w.layout(h, i, numbers[n], joined, nil, nil)
		l.titleRow, l.groupRows, l.verdicts = rows[n], rows[n-1:n], verdicts[n]
		return l
	}
	return nil
}

// repeats reports whether a row repeats one of the rows of the header, as on each printed page.
func (l *layout) repeats(cells []invoice.Cell) bool {
	same := func(row map[int]string) bool {
		for i := range cells {
			if c := &cells[i]; c.Kind != invoice.CellText || c.Text != row[c.Index] {
				return false
			}
		}
		return true
	}
	return slices.ContainsFunc(l.groupRows, same)
}
