package resultbook

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/report"
)

// textStyle is a style and its twin for texts that look like formulas.
type textStyle struct{ plain, quoted stream.StyleID }

// styles are the indexes of the workbook's styles.
type styles struct {
	text, code, wrap           textStyle
	carried                    textStyle // a code that wraps
	money, count, date, link   stream.StyleID
	plainNumber                stream.StyleID // shows all decimals
	good, bad, doubt, gone     stream.StyleID // by state
	headGood, headBad, headSum stream.StyleID
	banner                     stream.StyleID
	section, label, alarm      stream.StyleID
	total, totalMoney          stream.StyleID
	totalCount                 stream.StyleID // of invoices
	nothing                    stream.StyleID // text of a table without rows
	sheet                      stream.StyleID // the name of a sheet, with a link to it
}

const (
	fontName   = "Microsoft YaHei"
	formatBJ   = "yyyy-mm-dd hh:mm:ss"
	formatYen  = "#,##0.00"
	formatInt  = "0"
	formatText = "@" // digits stay as they are
	gridColor  = "D0D5DD"
)

// formatCount shows a number of invoices with what is counted.
var formatCount = lang.Text{Zh: `#,##0" 张"`, En: `#,##0" invoices"`}

// styler makes styles in the font of the workbook, of 10 points unless another size is given.
type styler struct{ file *stream.Book }

func (s styler) add(st stream.Style) stream.StyleID {
	st.Font.Name = fontName
	if st.Font.Size == 0 {
		st.Font.Size = 10
	}
	if st.Horizontal != center {
		st.Indent = 1
	}
	return s.file.Style(st)
}

// pair makes a style and its quotePrefix twin.
func (s styler) pair(st stream.Style) textStyle {
	out := textStyle{plain: s.add(st)}
	st.Quoted = true
	out.quoted = s.add(st)
	return out
}

const left, center, right = "left", "center", "right"

func newStyles(f *stream.Book, bannerFill, in string) styles {
	s := styler{file: f}
	bold := func(color string, size float64) stream.Font { return stream.Font{Bold: true, Color: color, Size: size} }
	state := func(ink, paper string) stream.StyleID {
		return s.add(stream.Style{Border: gridColor, Horizontal: center, Fill: paper, Font: bold(ink, 0)})
	}
	head := func(color string) stream.StyleID {
		return s.add(stream.Style{Border: gridColor, Horizontal: center, Wrap: true, Fill: color, Font: bold("FFFFFF", 0)})
	}
	sum := func(horizontal, format string) stream.StyleID {
		return s.add(stream.Style{Border: gridColor, Horizontal: horizontal, Fill: "F2F4F7", Format: format, Font: bold("", 0)})
	}
	return styles{
		text: s.pair(stream.Style{Border: gridColor, Horizontal: left}),
		code: s.pair(stream.Style{Border: gridColor, Horizontal: left, Format: formatText}),
		wrap: s.pair(stream.Style{Border: gridColor, Horizontal: left, Wrap: true}),

		carried:     s.pair(stream.Style{Border: gridColor, Horizontal: left, Wrap: true, Format: formatText}),
		money:       s.add(stream.Style{Border: gridColor, Horizontal: right, Format: formatYen}),
		plainNumber: s.add(stream.Style{Border: gridColor, Horizontal: right}),
		count:       s.add(stream.Style{Border: gridColor, Horizontal: center, Format: formatInt}),
		date:        s.add(stream.Style{Border: gridColor, Horizontal: center, Format: formatBJ}),
		link:        s.add(stream.Style{Border: gridColor, Horizontal: center, Font: stream.Font{Color: "0563C1", Underline: true}}),

		good:  state("1E7B34", "E6F4EA"),
		bad:   state("C00000", "FDE7E7"),
		doubt: state("9C5700", "FFF3D6"),
		gone:  state("667085", "F2F4F7"),

		headGood: head("1F3864"),
		headBad:  head("8B1A1A"),
		headSum:  head("44546A"),

		banner:  s.add(stream.Style{Horizontal: left, Fill: bannerFill, Font: bold("FFFFFF", 12)}),
		section: s.add(stream.Style{Horizontal: left, Font: bold("1F3864", 12)}),
		label:   sum(left, ""),
		alarm:   s.add(stream.Style{Horizontal: left, Wrap: true, Fill: "FDE7E7", Font: bold("C00000", 0)}),

		total:      sum(center, ""),
		totalCount: sum(left, formatCount.Text(in)),
		totalMoney: sum(right, formatYen),
		sheet:      s.add(stream.Style{Border: gridColor, Horizontal: left, Wrap: true, Font: stream.Font{Color: "0563C1", Underline: true}}),
		nothing:    s.add(stream.Style{Horizontal: left, Fill: "E6F4EA", Font: bold("1E7B34", 11)}),
	}
}

// ofRow is the style of a row's state: that of its state unless red invoices take its invoice back.
func (s *styles) ofRow(r *report.Row) stream.StyleID {
	switch {
	case r.Red != nil && r.Red.Over:
		return s.gone
	case r.State != "issued":
	case r.Extent() == report.FullyReversed:
		return s.gone
	case r.Reversed.Reds > 0 || r.Reversed.Open > 0:
		return s.doubt
	}
	return s.ofState(r.State)
}

// Class is what a state is for a person. The values are classes of the page of results.
type Class string

// The classes, and their colours.
const (
	Good  Class = "good"  // done: green
	Bad   Class = "bad"   // failed: red
	Gone  Class = "gone"  // void or dropped: grey
	Doubt Class = "doubt" // pending, or to be checked: amber
)

// ClassOf is the class of a state.
func ClassOf(state report.State) Class {
	switch state {
	case "issued":
		return Good
	case "rejected", "failed":
		return Bad
	case "voided", "dropped", "skipped":
		return Gone
	}
	return Doubt
}

// ofState is the style of a state.
func (s *styles) ofState(state report.State) stream.StyleID {
	switch ClassOf(state) {
	case Good:
		return s.good
	case Bad:
		return s.bad
	case Gone:
		return s.gone
	}
	return s.doubt
}
