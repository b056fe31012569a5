package readers

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// totals reports and counts a row of totals or signatures, which is not read: the whole text of a
// cell is a word for one, and the row names neither a buyer nor goods, nor an order by a number.
func (l *layout) totals(row int, number string, cells []invoice.Cell) bool {
	if role := l.table.Role; role == invoice.RoleSpecial || role == invoice.RoleElement {
		return false
	}
	if number != "" && (plainNumber(number) || !summing(number) && !signing(number) && !noNumber(number)) {
		return false
	}
	word := l.totalWord(cells)
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

// totalWord is the text of the cell that makes a row one of totals; empty where none does.
func (l *layout) totalWord(cells []invoice.Cell) (word string) {
	for _, c := range cells {
		switch {
		case c.Kind == invoice.CellText && summing(c.Text):
			word = c.Text
		case names(l.table.Columns[c.Index].Field) && !invoice.Nothing(c.Text):
			return ""
		}
	}
	return word
}

// names reports the fields that a row of totals leaves empty.
func names(f invoice.Field) bool {
	switch f {
	case invoice.OrderNo, invoice.BuyerName, invoice.BuyerTaxNum,
		invoice.GoodsName, invoice.GoodsCode, invoice.TaxRate:
		return true
	}
	return false
}
