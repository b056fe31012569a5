package pipeline

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// The rows of a form place its red on lines. A row without the name of its line does not, nor does
// one that may be of another line of that name.
func TestRowsOfForms(t *testing.T) {
	t.Parallel()
	lines := []invoice.BlueLine{{Index: 1, Name: "键盘", Net: 100, Tax: 13}, {Index: 2, Name: "鼠标", Net: 100, Tax: 13}}
	discounted := []invoice.BlueLine{lines[0], {Index: 3, Name: "鼠标", Net: 100, Tax: 13}}
	twins := []invoice.BlueLine{{Index: 1, Name: "鼠标", Net: 100, Tax: 13}, discounted[1]}
	row := func(index int, name string, tax invoice.Amount) FormRow {
		return FormRow{RedLine: invoice.RedLine{Index: index, Net: 40, Tax: tax}, Name: name}
	}
	for name, c := range map[string]struct {
		lines []invoice.BlueLine
		rows  []FormRow
		index int // 0: it is not placed
	}{
		"listed":             {lines, []FormRow{row(2, "*外部设备*鼠标", 5)}, 2},
		"the other one":      {lines, []FormRow{row(1, "键盘", 5)}, 1},
		"after a discount":   {discounted, []FormRow{row(3, "鼠标", 5)}, 3},
		"discount not count": {discounted, []FormRow{row(2, "鼠标", 5)}, 0},
		"of one of twins":    {twins, []FormRow{row(3, "鼠标", 5)}, 0},
		"another name":       {lines, []FormRow{row(2, "键盘", 5)}, 0},
		"no name":            {lines, []FormRow{row(2, "", 5)}, 0},
		"no such line":       {lines, []FormRow{row(3, "鼠标", 5)}, 0},
		"a cent off":         {lines, []FormRow{row(2, "鼠标", 6)}, 0},
		"one of two unknown": {lines, []FormRow{row(2, "鼠标", 5), row(1, "", 5)}, 0},
		"not listed":         {lines, nil, 0},
		"of unknown lines":   {nil, []FormRow{row(2, "鼠标", 5)}, 0},
	} {
		f := RedForm{Reason: invoice.RedAllowance, Net: 40, Tax: 5, Rows: c.rows}
		got, ok := f.place(c.lines, nil, true)
		if ok != (c.index != 0) || ok && got.Lines[0].Index != c.index {
			t.Errorf("%s: %t %+v", name, ok, got)
		}
	}
}
