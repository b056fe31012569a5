package resultbook

import (
	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/lang"
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

// carriedCells are the values of a row in those columns.
func (b *book) carriedCells(r *report.Row) ([]excelize.Cell, error) {
	values, err := r.CarriedValues(b.carried)
	if err != nil {
		return nil, err
	}
	cells := make([]excelize.Cell, len(values))
	for i, v := range values {
		cells[i] = b.textCell(v, b.style.carried)
	}
	return cells, nil
}
