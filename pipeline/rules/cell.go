package rules

import (
	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

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
	clean := cell.Shown == nil && invoice.Clean(cell.Text)
	if v.text = cell.Text; !clean {
		v.text = invoice.CleanText(cell.Text)
	}
	switch {
	case cell.Shown != nil && !c.before:
		c.readShown(&v)
	case info.Type == invoice.TypeCode:
		c.readCode(&v)
	case info.Type == invoice.TypeText:
		c.readText(&v)
	default:
		if wrongKind(cell.Kind, info.Type) {
			c.wrongCellKind(&v)
		}
	}
	if clean && v.text == cell.Text {
		return v, v.text != "" || v.bad // it stands there as it is used
	}
	if info.Type == invoice.TypeText && info.Field != invoice.Remark && info.Field != invoice.BuyerEmail {
		c.joinLines(&v)
	}
	c.cleaned(&v)
	return v, v.text != "" || v.bad
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

// telWithoutZero reports whether a text of nothing but digits is a telephone number with its area
// code whose 0 a spreadsheet took away: 57188886666 for 0571-88886666, 1088886666 for 010-88886666.
func telWithoutZero(s string) bool {
	if len(s) != 10 && len(s) != 11 || !digits(s) || wholeTel(s) {
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
