package rules

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// doubts makes findings from the reader's doubts. A row without a number is rejected anyway.
func (c *checker) doubts() {
	for _, d := range c.d.Doubts {
		if d.Kind == invoice.DoubtIdentity { // the number is missing because of it
			c.findings = slices.DeleteFunc(c.findings, func(f Finding) bool { return f.Code == OrderNoMissing })
			c.find(NumberUnmade, d.Place, invoice.OrderNo, "", d.Of)
		}
		if c.order.OrderNo == "" {
			continue
		}
		rows, cells := strconv.Itoa(d.Rows), Places(d.Rows, d.Cells)
		switch d.Kind {
		case invoice.DoubtNear:
			c.find(RowsNear, d.Place, invoice.OrderNo, "", rows, cells)
		case invoice.DoubtHidden:
			c.find(RowsUnseen, d.Place, invoice.OrderNo, "", d.Place.Sheet, rows, cells)
		case invoice.DoubtPartlyHidden:
			c.find(PartlyUnseen, d.Place, invoice.OrderNo, "", rows, cells)
		default:
			c.profileDoubt(&d, rows, cells)
		}
	}
}

// profileDoubt makes a finding from a doubt of a mapping profile.
func (c *checker) profileDoubt(d *invoice.Doubt, rows, cells string) {
	value := invoice.CleanText(d.Value)
	switch d.Kind {
	case invoice.DoubtPartlySkipped:
		c.find(ProfilePartly, d.Place, invoice.OrderNo, "", rows, cells)
	case invoice.DoubtAlike:
		c.find(NumberUnclear, d.Place, invoice.OrderNo, "", rows, d.Of)
	case invoice.DoubtSheets:
		c.find(SheetsAlike, d.Place, invoice.OrderNo, "", rows, d.Of)
	case invoice.DoubtLookupTwice:
		c.find(ListTwice, d.Place, d.Field, value, d.Of, rows, cells)
	case invoice.DoubtLookupMissing:
		c.find(ListMissing, d.Place, d.Field, value, d.Of)
	case invoice.DoubtValueUnlisted:
		c.find(ValueUnlisted, d.Place, d.Field, value, d.Of)
	case invoice.DoubtParts:
		c.find(PartsUnclear, d.Place, d.Field, "")
	case invoice.DoubtUnit:
		c.find(UnitUnclear, d.Place, d.Field, value, d.Of)
	}
}

// Places makes an argument of the first of n cells.
func Places(n int, cells []string) string {
	more := ""
	if n > len(cells) {
		more = "…"
	}
	return words(strings.Join(cells, "、")+more, strings.Join(cells, ", ")+more)
}

// state reads a cell with the state of the order in another system. Unknown values hold the order
// as well.
func (c *checker) state(cell *invoice.Cell, info *invoice.FieldInfo, p invoice.Place) {
	if info.Field == invoice.RowNo || info.Field == invoice.CodeVersion {
		return
	}
	if info.Field == invoice.ListFlag || info.Field == invoice.Deduction {
		c.notUsed(cell, info, p)
		return
	}
	title := shorten(invoice.CleanText(cell.Title))
	p.Col = cell.Col
	if sentState(cell) {
		text := invoice.CleanText(cell.Text)
		c.find(SentByResults, p, info.Field, text, words(title+"："+text, title+": "+text))
		return
	}
	m := unclear
	if cell.Kind != invoice.CellError && cell.Kind != invoice.CellUncached {
		m = meaningOf(info.Field, cell.Text)
	}
	switch m {
	case goesOn:
	case unclear:
		c.find(StateUnclear, p, info.Field, invoice.CleanText(cell.Text), title)
	default:
		c.find(StateStops, p, info.Field, invoice.CleanText(cell.Text), title, m.text())
	}
}

// notUsed reports a cell that other programs export and the platform does not support, unless it
// means "not used": no, or 0.
func (c *checker) notUsed(cell *invoice.Cell, info *invoice.FieldInfo, p invoice.Place) {
	text := invoice.CleanText(cell.Text)
	if amount, ok := number(text, cell.Kind); ok && amount.IsZero() || none(text) || invoice.Nothing(text) || text == "" && cell.Kind == invoice.CellText {
		return
	}
	p.Col = cell.Col
	code := FieldNotCarried
	if info.Field == invoice.Deduction {
		code = DeductionNotMade
	}
	c.find(code, p, info.Field, text)
}

// longestNote is the maximum length of a note that only states what happened to an order.
const longestNote = 6

// freeNote reads a note in a column without a title or in the remark: 已开票, 作废, 已退款.
func (c *checker) freeNote(cell *invoice.Cell, f invoice.Field, p invoice.Place) {
	text := invoice.CleanText(cell.Text)
	if cell.Kind != invoice.CellText || text == "" || utf8.RuneCountInString(text) > longestNote {
		return
	}
	if m := ofWords(invoice.Fold(text)); m != unclear && m != goesOn {
		title := words("无标题", "without a title")
		if f != "" {
			title = Bilingual(f.Title())
		}
		c.find(StateStops, p, f, text, title, m.text())
	}
}

// sheets reports an order that is, or whose lines are, on two sheets of one role: a copied sheet.
// Their lines are never added up.
func (c *checker) sheets() {
	if len(c.d.Rows) < 2 {
		return
	}
	var seen, lines [invoice.RoleElement + 1]*invoice.Row
	for i := range c.d.Rows {
		row := &c.d.Rows[i]
		if row.Role == invoice.RoleHead {
			continue // a second head is a finding of its own, wherever it stands
		}
		first, role := &seen[row.Role], row.Role
		if role == invoice.RoleMixed && hasLine(row) {
			role = invoice.RoleLine
		}
		if *first == nil {
			*first = row
		}
		if lines[role] == nil {
			lines[role] = row
		}
		for _, other := range []*invoice.Row{*first, lines[role]} {
			if other.Place.Sheet != row.Place.Sheet || other.Place.File != row.Place.File {
				// The sum of both sheets is meaningless.
				c.order.Net, c.order.Tax, c.order.Gross = 0, 0, 0
				at := other.NumberCell()
				c.find(SheetTwice, row.NumberCell(), invoice.OrderNo, c.d.Number, at.String())
				return
			}
		}
	}
}

// hasLine reports whether a row holds a part of a line.
func hasLine(row *invoice.Row) bool {
	for i := range row.Cells {
		if info, ok := fields()[row.Cells[i].Field]; ok && info.Level == invoice.LevelLine {
			return true
		}
	}
	return false
}
