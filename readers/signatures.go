package readers

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// signatures reports whether a row only names who made the table, and when. A name is in the same
// cell as the signature word or in the next filled one, a date in any cell after the word.
func (l *layout) signatures(cells []invoice.Cell) bool {
	found := false
	word, open, must := none, false, false // column of the last word; whether a name may, or must, follow
	for i := range cells {
		c := &cells[i]
		field := l.table.Columns[c.Index].Field
		info, known := field.Info()
		named, title := false, false
		if c.Kind == invoice.CellText && field != invoice.Remark { // a remark may continue the one above
			named, title = invoice.SignatureTitle(c.Text)
		}
		switch {
		case title, c.Kind == invoice.CellText && invoice.SignatureWord(c.Text):
			if must {
				return false
			}
			found, word, open, must = true, c.Index, !named, title && !named
		case open && nameOf(c, field, word+1), found && day(c) && (field != invoice.GoodsName || c.Index == word+1):
			open, must = false, false
		case open && c.Index == word+1 && !known:
			open, must = false, false
		case known && !filledDown(field) && !invoice.Nothing(c.Text),
			known && info.Level == invoice.LevelLine && !invoice.Nothing(c.Text):
			return false
		}
	}
	return found && !must
}

// nameOf reports whether a cell has the name of a person and no data of an order. In the columns of
// goods, which may have any name, and of their codes, it must be next to the signature word and
// short.
func nameOf(c *invoice.Cell, field invoice.Field, beside int) bool {
	if c.Kind != invoice.CellText || !personal(c.Text) {
		return false
	}
	switch field {
	case invoice.OrderNo:
		return false
	case invoice.GoodsName, invoice.GoodsCode:
		return c.Index == beside && utf8.RuneCountInString(invoice.CleanText(c.Text)) <= longestName
	}
	return true
}

// longestName is the most characters of a Chinese name: two of the family name, two of the given
// name.
const longestName = 4

// personal reports whether text may be a person's name: letters, without words for companies or
// sales.
func personal(text string) bool {
	s := invoice.CleanText(text)
	if n := utf8.RuneCountInString(s); n < 2 || n > 20 {
		return false
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !strings.ContainsRune(" .·、/", r) {
			return false
		}
	}
	for _, word := range []string{"公司", "集团", "有限", "厂", "店", "商行", "中心", "医院", "学校", "事务所", "费", "款", "服务", "税"} {
		if strings.Contains(s, word) {
			return false
		}
	}
	return true
}

// dayText matches a date in common notations, with or without a time.
var dayText = regexp.MustCompile(`^20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(\s+\d{1,2}:\d{2}(:\d{2})?)?$`)

// day reports whether a cell shows a date.
func day(c *invoice.Cell) bool {
	switch {
	case c.Kind == invoice.CellDate, c.Shown != nil && c.Shown.Format == invoice.FormatDate:
		return true
	}
	return c.Kind == invoice.CellText && dayText.MatchString(invoice.CleanText(c.Text))
}
