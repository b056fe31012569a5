package readers

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
)

// BareTitle is the title of a column in folded form, without notes about how to fill it in:
// 数量(必填) is 数量. Notes that change the meaning stay.
func BareTitle(title string) string { return bareTitle(invoice.Fold(title)) }

// TitleField is the field of an order workbook that a title names, in either language or by the
// name of the field; known is false for a title of none.
func TitleField(text string) (f invoice.Field, known bool) {
	t, known := allTitles().find(text)
	return t.field, known
}

// ResultsHeader reports whether a row of titles is that of results of this program.
func ResultsHeader(row map[int]string) bool { return ownResults(row) }

// ShowCell sets what a cell of a column displays, by the type of the column's field. hidden reports
// that the cell looks empty.
func ShowCell(b book.Book, c *invoice.Cell, t invoice.FieldType) (hidden bool, err error) {
	w := Workbook{book: b}
	kind := kindOf(t)
	if err := w.setShown(c, kind); err != nil {
		return false, err
	}
	return c.Kind == invoice.CellText && blank(c.Text) || hides(c.Shown, kind), nil
}
