package readers

import (
	"regexp"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// footnote matches a note, a numbered sentence or a page number below or between the rows of a
// table: 备注：…, 注:…, 1、…, 第2页 共3页.
var footnote = regexp.MustCompile(
	`^(附?注[:：]|备注[:：]|说明[:：]|注意(事项)?[:：]|温馨提示|填表|\d{1,2}[、.．)）]\s*\p{Han}|[(（]\d{1,2}[)）]\s*\p{Han}|` +
		`第\s*\d+\s*页([,，/ ]*共\s*\d+\s*页)?$|共\s*\d+\s*页$|(承前|过次|接上|转下)页)`)

// footnoted reports whether the only filled cell of a row is a note. Such a row has no buyer, goods
// and amount, and cannot be part of an order; a remark alone may continue the one above.
func (l *layout) footnoted(cells []invoice.Cell) bool {
	if len(cells) != 1 || cells[0].Kind != invoice.CellText || len(cells[0].Text) > 400 {
		return false
	}
	c := &cells[0]
	if text := c.Text; text == "" || text[0] >= 'A' && text[0] < utf8.RuneSelf {
		return false
	}
	return l.table.Columns[c.Index].Field != invoice.Remark && footnote.MatchString(invoice.CleanText(c.Text))
}
