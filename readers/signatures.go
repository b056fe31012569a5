package readers

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// signatures says whether a row holds nothing of an order but who made the table, and when. A name
// stands in the word's own cell or in the next that is filled, a day in any cell behind the word.
func (l *layout) signatures(cells []invoice.Cell) bool {
	found := false
	word, open, must := none, false, false // the last word's column; it may, or must, have a name yet
	for _, c := range cells {
		field := l.table.Columns[c.Index].Field
		info, known := field.Info()
		named, title := false, false
		if c.Kind == invoice.CellText && field != invoice.Remark { // there it may go on with the one above
			named, title = invoice.SignatureTitle(c.Text)
		}
		switch {
		case title, c.Kind == invoice.CellText && invoice.SignatureWord(c.Text):
			if must {
				return false
			}
			found, word, open, must = true, c.Index, !named, title && !named
		case open && nameOf(&c, field, word+1), found && day(&c) && (field != invoice.GoodsName || c.Index == word+1):
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

// nameOf says whether a cell holds the name of a person and nothing of an order. Goods are called
// anything, so that in their column it must stand beside the word, and be as short as a name.
func nameOf(c *invoice.Cell, field invoice.Field, beside int) bool {
	if c.Kind != invoice.CellText || !personal(c.Text) {
		return false
	}
	switch field {
	case invoice.OrderNo, invoice.GoodsCode:
		return false
	case invoice.GoodsName:
		return c.Index == beside && utf8.RuneCountInString(invoice.CleanText(c.Text)) <= longestName
	}
	return true
}

// longestName is how many characters a Chinese name has: two of the family, two given.
const longestName = 4

// personal reports text that may be a person's name: letters, and no word of a company or a sale.
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

// dayText matches a day as people write it, perhaps with a time.
var dayText = regexp.MustCompile(`^20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(\s+\d{1,2}:\d{2}(:\d{2})?)?$`)

// day reports a cell that shows a day.
func day(c *invoice.Cell) bool {
	switch {
	case c.Kind == invoice.CellDate, c.Shown != nil && c.Shown.Format == invoice.FormatDate:
		return true
	}
	return c.Kind == invoice.CellText && dayText.MatchString(invoice.CleanText(c.Text))
}
