package resultbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/report"
)

// textStyle is a style and its twin for texts that look like formulas.
type textStyle struct{ plain, quoted int }

// styles are the indexes of the workbook's styles.
type styles struct {
	text, code, wrap           textStyle
	carried                    textStyle // a code that wraps
	money, count, date, link   int
	good, bad, doubt, gone     int // by state
	headGood, headBad, headSum int
	banner                     int
	section, label, alarm      int
	total, totalMoney          int
	totalCount                 int // of invoices
	nothing                    int // text of a table without rows
}

const (
	fontName  = "Microsoft YaHei"
	formatBJ  = "yyyy-mm-dd hh:mm:ss"
	formatYen = "#,##0.00"
	gridColor = "D0D5DD"
)

// formatCount shows a number of invoices with what is counted.
var formatCount = lang.Text{Zh: `#,##0" 张"`, En: `#,##0" invoices"`}

// styler makes styles and remembers the first error.
type styler struct {
	file *excelize.File
	err  error
}

func (s *styler) add(st excelize.Style) int {
	if s.err != nil {
		return 0
	}
	if st.Font == nil {
		st.Font = &excelize.Font{}
	}
	st.Font.Family = fontName
	if st.Font.Size == 0 {
		st.Font.Size = 10
	}
	id, err := s.file.NewStyle(&st)
	s.err = err
	return id
}

// pair makes a style and its quotePrefix twin, which excelize has no option for.
func (s *styler) pair(st excelize.Style) textStyle {
	plain := s.add(st)
	if s.err != nil {
		return textStyle{}
	}
	yes, all := true, s.file.Styles.CellXfs
	twin := all.Xf[plain]
	twin.QuotePrefix = &yes
	all.Xf = append(all.Xf, twin)
	all.Count = len(all.Xf)
	return textStyle{plain, len(all.Xf) - 1}
}

func grid() []excelize.Border {
	var out []excelize.Border
	for _, side := range []string{"left", "top", "right", "bottom"} {
		out = append(out, excelize.Border{Type: side, Color: gridColor, Style: 1})
	}
	return out
}

func fill(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

func newStyles(f *excelize.File, bannerFill, in string) (styles, error) {
	s := styler{file: f}
	align := func(horizontal string, wrap bool) *excelize.Alignment {
		a := &excelize.Alignment{Horizontal: horizontal, Vertical: "center", WrapText: wrap}
		if horizontal != "center" {
			a.Indent = 1
		}
		return a
	}
	format := func(code string) *string { return &code }
	state := func(ink, paper string) int {
		return s.add(excelize.Style{Border: grid(), Alignment: align("center", false), Fill: fill(paper), Font: &excelize.Font{Color: ink, Bold: true}})
	}
	head := func(color string) int {
		return s.add(excelize.Style{Border: grid(), Alignment: align("center", true), Fill: fill(color), Font: &excelize.Font{Color: "FFFFFF", Bold: true}})
	}
	out := styles{
		text: s.pair(excelize.Style{Border: grid(), Alignment: align("left", false)}),
		code: s.pair(excelize.Style{Border: grid(), Alignment: align("left", false), NumFmt: 49}),
		wrap: s.pair(excelize.Style{Border: grid(), Alignment: align("left", true)}),

		carried: s.pair(excelize.Style{Border: grid(), Alignment: align("left", true), NumFmt: 49}),
		money:   s.add(excelize.Style{Border: grid(), Alignment: align("right", false), CustomNumFmt: format(formatYen)}),
		count:   s.add(excelize.Style{Border: grid(), Alignment: align("center", false), NumFmt: 1}),
		date:    s.add(excelize.Style{Border: grid(), Alignment: align("center", false), CustomNumFmt: format(formatBJ)}),
		link:    s.add(excelize.Style{Border: grid(), Alignment: align("center", false), Font: &excelize.Font{Color: "0563C1", Underline: "single"}}),

		good:  state("1E7B34", "E6F4EA"),
		bad:   state("C00000", "FDE7E7"),
		doubt: state("9C5700", "FFF3D6"),
		gone:  state("667085", "F2F4F7"),

		headGood: head("1F3864"),
		headBad:  head("8B1A1A"),
		headSum:  head("44546A"),

		banner:  s.add(excelize.Style{Alignment: align("left", false), Fill: fill(bannerFill), Font: &excelize.Font{Color: "FFFFFF", Bold: true, Size: 12}}),
		section: s.add(excelize.Style{Alignment: align("left", false), Font: &excelize.Font{Bold: true, Size: 12, Color: "1F3864"}}),
		label:   s.add(excelize.Style{Border: grid(), Alignment: align("left", false), Fill: fill("F2F4F7"), Font: &excelize.Font{Bold: true}}),
		alarm:   s.add(excelize.Style{Alignment: align("left", true), Fill: fill("FDE7E7"), Font: &excelize.Font{Bold: true, Color: "C00000"}}),

		total:      s.add(excelize.Style{Border: grid(), Alignment: align("center", false), Fill: fill("F2F4F7"), Font: &excelize.Font{Bold: true}}),
		totalCount: s.add(excelize.Style{Border: grid(), Alignment: align("left", false), Fill: fill("F2F4F7"), CustomNumFmt: format(formatCount.Text(in)), Font: &excelize.Font{Bold: true}}),
		nothing:    s.add(excelize.Style{Alignment: align("left", false), Fill: fill("E6F4EA"), Font: &excelize.Font{Bold: true, Size: 11, Color: "1E7B34"}}),
		totalMoney: s.add(excelize.Style{Border: grid(), Alignment: align("right", false), Fill: fill("F2F4F7"), CustomNumFmt: format(formatYen), Font: &excelize.Font{Bold: true}}),
	}
	if s.err != nil {
		return styles{}, fmt.Errorf("make the workbook's styles: %w", s.err)
	}
	return out, nil
}

// ofState is the style of a state: green for done, red for failed, amber for pending or to be
// checked, grey for void or dropped.
func (s *styles) ofState(state report.State) int {
	switch state {
	case "issued":
		return s.good
	case "rejected", "failed":
		return s.bad
	case "voided", "dropped", "skipped":
		return s.gone
	}
	return s.doubt
}
