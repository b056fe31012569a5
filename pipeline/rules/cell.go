package rules

import (
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// fields is built once; values point into it.
var fields = sync.OnceValue(func() map[invoice.Field]*invoice.FieldInfo {
	all := invoice.Catalogue()
	out := make(map[invoice.Field]*invoice.FieldInfo, len(all))
	for i := range all {
		out[all[i].Field] = &all[i]
	}
	return out
})

// value is one filled cell after cleaning.
type value struct {
	info *invoice.FieldInfo
	text string // cleaned
	cell *invoice.Cell
	row  *invoice.Row
	bad  bool // a finding reports that it cannot be used; it counts as filled
	// typed reports that text is what the cell of a number displays, and is read as if it had been
	// typed.
	typed bool
}

// place is the place of the cell.
func (v *value) place() invoice.Place {
	p := v.row.Place
	p.Col = v.cell.Col
	return p
}

func (v *value) kind() invoice.CellKind {
	if v.typed {
		return invoice.CellText
	}
	return v.cell.Kind
}

// seen is the text that the cell displays.
func (v *value) seen() string {
	if v.cell.Shown != nil {
		return invoice.CleanText(v.cell.Shown.Text)
	}
	return v.cell.Text
}

// usable reports whether the value can be used. It works for a nil value.
func (v *value) usable() bool { return v != nil && !v.bad }

// read cleans a cell and reports findings if it cannot be trusted. ok is false for a cell that
// counts as empty.
func (c *checker) read(cell *invoice.Cell, info *invoice.FieldInfo, row *invoice.Row) (v value, ok bool) {
	v = value{info: info, cell: cell, row: row}
	switch cell.Kind {
	case invoice.CellError:
		c.reject(CellHasError, &v)
		return v, true
	case invoice.CellUncached:
		c.reject(CellNotComputed, &v)
		return v, true
	}
	switch {
	case cell.Shown != nil && !c.before:
		c.readShown(&v)
	case info.Type == invoice.TypeCode:
		c.readCode(&v)
	case info.Type == invoice.TypeText:
		c.readText(&v)
	default:
		v.text = invoice.CleanText(cell.Text)
		if wrongKind(cell.Kind, info.Type) {
			c.wrongCellKind(&v)
		}
	}
	if info.Type == invoice.TypeText && info.Field != invoice.Remark && info.Field != invoice.BuyerEmail {
		c.joinLines(&v)
	}
	c.cleaned(&v)
	return v, v.text != "" || v.bad
}

// wrongKind reports whether a cell is a date or yes/no value in a number column: the spreadsheet
// converted what was typed.
func wrongKind(k invoice.CellKind, t invoice.FieldType) bool {
	switch t {
	case invoice.TypeAmount, invoice.TypeNumber, invoice.TypeRate, invoice.TypeCode:
		return k == invoice.CellDate || k == invoice.CellBool
	case invoice.TypeDate:
		return k == invoice.CellBool
	}
	return false
}

// wrongCellKind rejects a cell whose kind does not match its column, and names the kind.
func (c *checker) wrongCellKind(v *value) {
	is := words("是日期", "it is a date")
	switch {
	case v.cell.Kind == invoice.CellBool:
		is = words("是 TRUE/FALSE 值", "it is TRUE or FALSE")
	case v.cell.Shown != nil && v.cell.Shown.Format == invoice.FormatTime:
		is = words("是时间", "it is a time")
	}
	c.reject(WrongCellKind, v, wanted(v.info.Type), is)
}

func wanted(t invoice.FieldType) string {
	switch t {
	case invoice.TypeCode:
		return words("号码", "a code")
	case invoice.TypeDate:
		return words("日期", "a date")
	case invoice.TypeRate:
		return words("税率", "a rate")
	case invoice.TypeText:
		return words("文字", "a text")
	case invoice.TypeBool, invoice.TypeChoice:
		return words("选项", "a choice")
	}
	return words("数字", "a number")
}

// readCode reads a number-like text. Only 15 digits of a stored number are exact, so a longer one
// is rejected, never guessed.
func (c *checker) readCode(v *value) {
	text := invoice.CleanCode(v.cell.Text)
	v.text = text
	switch {
	case wrongKind(v.kind(), invoice.TypeCode):
		c.wrongCellKind(v)
	case v.kind() == invoice.CellNumber:
		c.readStoredCode(v, text)
	case v.kind() == invoice.CellDecimal:
		d, ok := parseDecimal(text)
		if !ok || !d.IsInteger() {
			c.reject(FractionInNumber, v)
			return
		}
		v.text = d.StringFixed(0)
	case scientific(text):
		c.reject(ScientificText, v)
	}
}

func (c *checker) readStoredCode(v *value, text string) {
	d, ok := parseStored(text)
	switch {
	case !ok || d.Abs().GreaterThanOrEqual(decimal.New(1, trueDigits)):
		c.reject(DigitsLost, v)
	case !d.IsInteger() || d.IsNegative():
		c.reject(FractionInNumber, v)
	default:
		v.text = d.StringFixed(0)
		if zerosMatter(v.info.Field) || v.info.Field == invoice.BuyerTaxNum && len(v.text) < trueDigits {
			c.warn(ZerosMayBeLost, v)
		}
	}
}

// zerosMatter lists the codes that may start with 0 and whose length does not show a lost 0.
func zerosMatter(f invoice.Field) bool {
	switch f {
	case invoice.OrderNo, invoice.BuyerTaxNum, invoice.BuyerPhone, invoice.GoodsCode:
		return false
	}
	return true
}

func (c *checker) readText(v *value) {
	v.text = invoice.CleanText(v.cell.Text)
	switch v.kind() {
	case invoice.CellNumber:
		d, ok := parseStored(v.text)
		switch {
		case !ok || d.Abs().GreaterThanOrEqual(decimal.New(1, trueDigits)):
			c.reject(DigitsLost, v)
		default:
			v.text = d.String()
			if v.info.Field == invoice.BuyerTel && !wholeTel(v.text) && !c.before {
				c.warn(ZerosMayBeLost, v)
			}
		}
	case invoice.CellDate:
		if !freeText(v.info.Field) {
			c.wrongCellKind(v)
			return
		}
		c.warn(DateInText, v, v.info.Field.Mask(v.text))
	case invoice.CellBool:
		c.warn(DateInText, v, v.info.Field.Mask(v.text))
	case invoice.CellText:
		switch {
		case v.info.Field != invoice.BuyerTel:
		case scientific(v.text):
			c.reject(ScientificText, v)
		case telWithoutZero(v.text) && !c.before:
			c.warn(ZerosMayBeLost, v)
		}
	}
}

// wholeTel reports whether a number is a telephone number that has no 0 before it: a mobile number,
// or one of a service.
func wholeTel(s string) bool {
	return len(s) == 11 && s[0] == '1' || len(s) == 10 && (s[:3] == "400" || s[:3] == "800")
}

// freeText lists the text fields in which a date is a valid value.
func freeText(f invoice.Field) bool { return f == invoice.Remark || f == invoice.ElementValue }

// telWithoutZero reports whether a text of nothing but digits is a telephone number with its area
// code whose 0 a spreadsheet took away: 57188886666 for 0571-88886666, 1088886666 for 010-88886666.
func telWithoutZero(s string) bool {
	if strings.Trim(s, "0123456789") != "" || wholeTel(s) {
		return false
	}
	switch len(s) {
	case 10:
		return s[0] >= '2' && s[0] <= '9' && s[:3] != "400" && s[:3] != "800" || s[:2] == "10"
	case 11:
		return s[0] >= '3' && s[0] <= '9'
	}
	return false
}
