package resultbook

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/report"
)

// carriedWidth is the width of a carried column: a column of the source that is not on the invoice.
const carriedWidth = 18

// withCarried adds the carried columns after the fixed ones, with the titles of the source. Their
// values are texts, so 007 stays 007; the table fills them.
func (b *book) withCarried(fixed []column) []column {
	titles := make([]string, len(fixed))
	for i, c := range fixed {
		titles[i] = c.title.Text(b.lang)
	}
	for _, name := range report.ColumnNames(titles, b.carried) {
		name = clean(name, cutMark.Text(b.lang))
		fixed = append(fixed, column{title: lang.Text{Zh: name, En: name}, width: carriedWidth, code: true, wrap: true})
	}
	return fixed
}

// addCarried adds the values of a row in those columns to its cells.
func (b *book) addCarried(cells []stream.Cell, r *report.Row) ([]stream.Cell, error) {
	if len(b.carried) == 0 && len(r.Carried) == 0 {
		return cells, nil
	}
	if b.left.at > 0 {
		for range b.carried {
			cells = append(cells, stream.Empty(b.style.carried.plain))
		}
		return cells, nil
	}
	values, err := r.CarriedValues(b.carried)
	for _, v := range values {
		cells = append(cells, b.textCell(v, b.style.carried))
	}
	return cells, err
}
