package rules

import "github.com/fapiao/fapiao/pipeline/invoice"

// wrongKind reports whether a cell is a date or yes/no where a number is wanted: the spreadsheet
// made something else of what was typed.
func wrongKind(k invoice.CellKind, t invoice.FieldType) bool {
	switch t {
	case invoice.TypeAmount, invoice.TypeNumber, invoice.TypeRate, invoice.TypeCode:
		return k == invoice.CellDate || k == invoice.CellBool
	case invoice.TypeDate:
		return k == invoice.CellBool
	}
	return false
}

// wrongCellKind refuses a cell whose kind is not its column's, and says which it is.
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

// freeText names the texts in which a day is as good as any other text.
func freeText(f invoice.Field) bool { return f == invoice.Remark || f == invoice.ElementValue }
