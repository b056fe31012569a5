package stream

import (
	"fmt"
	"strings"
)

// Chart is a chart of cells of the sheet on which it stands.
type Chart struct {
	Kind  ChartKind
	Title string
	// Area is what it covers: from the first corner's left upper end up to the last corner's right
	// lower end.
	Area Range
	// Names are the cells of one column with the names of the points, and Labels what they show.
	Names  Range
	Labels []string
	Series []Series // one of a pie
}

// ChartKind is the form of a chart.
type ChartKind uint8

// The forms.
const (
	Columns ChartKind = iota // a column for each point, the series on top of each other
	Pie
)

// Series are the values of the points of a chart.
type Series struct {
	Name   string
	Values Range    // a column as long as Names
	Shown  []string // what these cells hold, as decimals
	Format string   // the code of their number format
	Colors []string // six digits each: one for the series, or of a pie for each point
	// Unlabelled are points of a pie without a label, by their place from 0.
	Unlabelled []int
}

const (
	chartSpace   = "http://schemas.openxmlformats.org/drawingml/2006/chart"
	drawingMain  = "http://schemas.openxmlformats.org/drawingml/2006/main"
	drawingSpace = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
	chartFont    = "Microsoft YaHei"
	chartGray    = "475467"
	chartGrid    = "D0D5DD"
)

// xml is the part of the chart (ECMA-376 part 1, 21.2). The order of the elements is that of the
// schema. Values are there twice: programs that show a file without calculating take the copy.
func (c *Chart) xml(sheet string) string {
	var b strings.Builder
	b.WriteString(xmlHeader + `<c:chartSpace xmlns:c="` + chartSpace + `" xmlns:a="` + drawingMain + `" xmlns:r="` + relBase + `">` +
		`<c:roundedCorners val="0"/><c:chart>` + c.title() + `<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>`)
	if c.Kind == Pie {
		c.pie(&b, sheet)
	} else {
		c.columns(&b, sheet)
	}
	b.WriteString(`</c:plotArea><c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>` +
		`<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>` +
		`<c:spPr>` + solid("FFFFFF") + line(chartGrid) + `</c:spPr>` + textLook(900, false) + `</c:chartSpace>`)
	return b.String()
}

func (c *Chart) title() string {
	return `<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>` + runLook("defRPr", 1100, true) +
		`</a:pPr><a:r>` + runLook("rPr", 1100, true) + `<a:t>` + escaped(c.Title) + `</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`
}

func (c *Chart) columns(b *strings.Builder, sheet string) {
	b.WriteString(`<c:barChart><c:barDir val="col"/><c:grouping val="stacked"/><c:varyColors val="0"/>`)
	for i := range c.Series {
		s := &c.Series[i]
		s.begin(b, i)
		b.WriteString(`<c:spPr>` + solid(s.Colors[0]) + `</c:spPr><c:invertIfNegative val="0"/>`)
		c.points(b, sheet, s)
	}
	b.WriteString(`<c:gapWidth val="60"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>` +
		`<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/>` +
		`<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>` +
		`<c:spPr>` + line(chartGrid) + `</c:spPr><c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>` +
		`<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>` +
		`<c:majorGridlines><c:spPr>` + line(chartGrid) + `</c:spPr></c:majorGridlines><c:numFmt formatCode="#,##0" sourceLinked="0"/>` +
		`<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>` +
		`<c:crossAx val="1"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>`)
}

func (c *Chart) pie(b *strings.Builder, sheet string) {
	s := &c.Series[0]
	b.WriteString(`<c:pieChart><c:varyColors val="1"/>`)
	s.begin(b, 0)
	for i := range s.Shown {
		fmt.Fprintf(b, `<c:dPt><c:idx val="%d"/><c:bubble3D val="0"/><c:spPr>%s%s</c:spPr></c:dPt>`, i, solid(s.Colors[i%len(s.Colors)]), line("FFFFFF"))
	}
	b.WriteString(`<c:dLbls>`)
	for _, i := range s.Unlabelled {
		fmt.Fprintf(b, `<c:dLbl><c:idx val="%d"/><c:delete val="1"/></c:dLbl>`, i)
	}
	b.WriteString(`<c:numFmt formatCode="0.0%" sourceLinked="0"/><c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/>` +
		`<c:showSerName val="0"/><c:showPercent val="1"/><c:showBubbleSize val="0"/><c:showLeaderLines val="1"/></c:dLbls>`)
	c.points(b, sheet, s)
	b.WriteString(`<c:firstSliceAng val="0"/></c:pieChart>`)
}

func (s *Series) begin(b *strings.Builder, n int) {
	fmt.Fprintf(b, `<c:ser><c:idx val="%d"/><c:order val="%d"/><c:tx><c:v>%s</c:v></c:tx>`, n, n, escaped(s.Name))
}

// points are the names and values of a series, at its end.
func (c *Chart) points(b *strings.Builder, sheet string, s *Series) {
	b.WriteString(`<c:cat><c:strRef><c:f>` + escaped(On(sheet, c.Names.fixed())) + `</c:f><c:strCache>`)
	cache(b, c.Labels)
	b.WriteString(`</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>` + escaped(On(sheet, s.Values.fixed())) +
		`</c:f><c:numCache><c:formatCode>` + escaped(s.Format) + `</c:formatCode>`)
	cache(b, s.Shown)
	b.WriteString(`</c:numCache></c:numRef></c:val></c:ser>`)
}

func cache(b *strings.Builder, values []string) {
	fmt.Fprintf(b, `<c:ptCount val="%d"/>`, len(values))
	for i, v := range values {
		fmt.Fprintf(b, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, i, escaped(v))
	}
}

func solid(color string) string {
	return `<a:solidFill><a:srgbClr val="` + color + `"/></a:solidFill>`
}

func line(color string) string { return `<a:ln w="9525">` + solid(color) + `</a:ln>` }

// textLook is how the texts of a chart look; size is in hundredths of a point.
func textLook(size int, bold bool) string {
	return `<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>` + runLook("defRPr", size, bold) + `</a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>`
}

func runLook(element string, size int, bold bool) string {
	weight := 0
	if bold {
		weight = 1
	}
	return fmt.Sprintf(`<a:%[1]s sz="%[2]d" b="%[3]d">%[4]s<a:latin typeface="%[5]s"/><a:ea typeface="%[5]s"/></a:%[1]s>`,
		element, size, weight, solid(chartGray), chartFont)
}
