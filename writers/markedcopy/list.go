package markedcopy

import (
	"strconv"
	"unicode/utf8"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/writers"
)

// column is a column of the list of findings.
type column struct {
	title lang.Text
	width float64 // in characters
	text  func(m *marking, f *rules.Finding) string
}

// columns are those of the list, behind the running number. The place is a link.
var columns = []column{
	{lang.Text{Zh: "级别", En: "Level"}, 10, func(m *marking, f *rules.Finding) string { return level(f).Text(m.Lang) }},
	{lang.Text{Zh: "单元格", En: "Cell"}, 20, func(_ *marking, f *rules.Finding) string { return place(f) }},
	{lang.Text{Zh: "订单号", En: "Order"}, 18, func(_ *marking, f *rules.Finding) string { return f.OrderNo }},
	{lang.Text{Zh: "栏目", En: "Field"}, 18, func(m *marking, f *rules.Finding) string { return f.Field.Title().Text(m.Lang) }},
	{lang.Text{Zh: "现有内容", En: "Value"}, 24, func(_ *marking, f *rules.Finding) string { return f.Value }},
	{lang.Text{Zh: "问题", En: "What is wrong"}, 46, func(m *marking, f *rules.Finding) string { return f.Message(m.Lang) }},
	{lang.Text{Zh: "应如何填写", En: "What to do"}, 46, func(m *marking, f *rules.Finding) string { return f.Hint(m.Lang) }},
	{lang.Text{Zh: "代码", En: "Code"}, 13, func(_ *marking, f *rules.Finding) string { return f.Code }},
}

// placeColumn is the index of the column with the link.
const placeColumn = 1

// numberWidth is the width of the running numbers.
const numberWidth = 6

// headRow is the row of the titles of columns.
const headRow = 3

// place is a cell with the name of its sheet, or what a finding is about as a whole.
func place(f *rules.Finding) string {
	cell := f.Place.AtCell().Cell()
	switch {
	case f.Place.Sheet == "":
		return cell
	case cell == "":
		return f.Place.Sheet
	}
	return f.Place.Sheet + "!" + cell
}

// list is the sheet with the findings: before the others, but behind them in a workbook with
// macros, which may name sheets by their number.
func (m *marking) list(macros bool) xlsx.NewSheet {
	s := xlsx.NewSheet{Name: listName.Text(m.Lang), Last: macros, Head: headRow, Widths: []float64{numberWidth}}
	if i, ok := m.sheets[m.List]; ok && m.List != "" {
		s.Replace = i + 1
	}
	head := []xlsx.NewCell{{Text: lang.Pick(m.Lang, "序号", "No."), Look: xlsx.Head}}
	for _, c := range columns {
		s.Widths = append(s.Widths, c.width)
		head = append(head, xlsx.NewCell{Text: c.title.Text(m.Lang), Look: xlsx.Head})
	}
	s.Rows = []xlsx.NewRow{
		{Height: 28, Cells: []xlsx.NewCell{{Text: m.title(), Look: xlsx.Title}}},
		{Height: 20, Cells: []xlsx.NewCell{{Text: m.advice(), Look: xlsx.Line}}},
		{Height: 22, Cells: head},
	}
	for i := range m.Findings {
		s.Rows = append(s.Rows, m.row(i))
	}
	if more := m.Counts.Errors + m.Counts.Warnings - len(m.Findings); more > 0 {
		text := lang.Format(
			"另有 %d 条没有列出：改正以上各条后请再次校验",
			"%d more are not listed: correct these and check again",
			more)
		s.Rows = append(s.Rows, xlsx.NewRow{Cells: []xlsx.NewCell{{}, {Text: text.Text(m.Lang), Look: xlsx.Alarm}}})
	}
	return s
}

// title says what was checked, when, and how many findings there are.
func (m *marking) title() string {
	return clean(lang.Format(
		"问题清单　%s　错误 %d 条，请核对 %d 条　%s（北京时间）",
		"Findings　%s　%d errors, %d to check　%s (Beijing time)",
		m.Original, m.Counts.Errors, m.Counts.Warnings, m.Written.In(beijing.Zone).Format("2006-01-02 15:04")).Text(m.Lang))
}

func (m *marking) advice() string {
	return lang.Text{
		Zh: "点击“单元格”一栏可跳到对应位置。红色的必须改正，黄色的请核对。在本文件中改好并保存，直接用本文件再次校验、开票即可，不必删除标记。",
		En: "The cells are links. Red cells must be corrected, yellow ones be looked at. Correct this file, save it, and check and run it as it is: the marks need not be removed.",
	}.Text(m.Lang)
}

// Heights of rows, in points, and characters of the widest columns.
const (
	lineHeight = 15
	lineChars  = 22 // Chinese characters that fit in a line of the widest columns
	maxLines   = 12
)

// row is the row of a finding.
func (m *marking) row(i int) xlsx.NewRow {
	f := &m.Findings[i]
	look := xlsx.Plain
	out := []xlsx.NewCell{{Text: strconv.Itoa(i + 1), Look: look}}
	lines := 1
	for n, c := range columns {
		cell := xlsx.NewCell{Text: clean(c.text(m, f)), Look: look}
		if writers.FormulaLike(cell.Text) {
			cell.Look = xlsx.Quoted
		}
		switch at, ok := m.address(f); {
		case n == 0 && f.Severity == rules.Error:
			cell.Look = xlsx.Alarm
		case n == placeColumn && ok:
			cell.Look, cell.Link = xlsx.Linked, &at
		}
		lines = max(lines, 1+int(float64(utf8.RuneCountInString(cell.Text))/(c.width/wideWidth*lineChars)))
		out = append(out, cell)
	}
	return xlsx.NewRow{Height: lineHeight * float64(min(lines, maxLines)), Cells: out}
}

// wideWidth is the width of the widest columns.
const wideWidth = 46
