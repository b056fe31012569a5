package readers

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// totals reports whether a row has totals, signatures or a note, and counts it. A row of totals or
// signatures has a cell whose whole text is a word for them, and has no buyer, goods or order
// number. It is not read.
func (l *layout) totals(row int, number string, cells []invoice.Cell) bool {
	if role := l.table.Role; role == invoice.RoleSpecial || role == invoice.RoleElement {
		return false
	}
	if l.footnoted(cells) {
		l.total.add(row)
		return true
	}
	if number != "" && (plainNumber(number) || !summing(number) && !signing(number) && !noNumber(number)) {
		return false
	}
	word := l.totalWord(cells)
	if l.bound != nil && word == "" {
		word = l.bound.Total(cells)
	}
	if word == "" && !l.signatures(cells) {
		return false
	}
	l.total.add(row)
	l.sums.total(row, word, cells)
	return true
}

func summing(text string) bool { return invoice.TotalWord(text) }

func signing(text string) bool {
	_, title := invoice.SignatureTitle(text)
	return title || invoice.SignatureWord(text)
}

// totalWord is the text of the cell that marks a row of totals; empty for other rows.
func (l *layout) totalWord(cells []invoice.Cell) (word string) {
	for i := range cells {
		c := &cells[i]
		switch {
		case c.Kind == invoice.CellText && summing(c.Text):
			word = c.Text
		case names(l.table.Columns[c.Index].Field) && !invoice.Nothing(c.Text):
			return ""
		}
	}
	return word
}

// names reports whether a field is always empty in a row of totals.
func names(f invoice.Field) bool {
	switch f {
	case invoice.OrderNo, invoice.BuyerName, invoice.BuyerTaxNum,
		invoice.GoodsName, invoice.GoodsCode, invoice.TaxRate:
		return true
	}
	return false
}
