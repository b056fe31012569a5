package xlsx

import (
	"context"
	"testing"

	"github.com/fapiao/fapiao/internal/xlsx/numfmt"
)

// stylesOf is a styles part whose first style is general, with one more style.
func stylesOf(inside string) string {
	return `<styleSheet xmlns="` + transitional + `" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">` +
		inside + `</styleSheet>`
}

func TestWhatStylesSay(t *testing.T) {
	t.Parallel()
	const (
		dates = `<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>`
		cells = `<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>`
	)
	for name, c := range map[string]struct {
		styles, cell string
		want         string // what is shown; empty: the number
	}{
		"a format of the workbook":  {stylesOf(dates + cells), `s="1"`, "2026-11-30"},
		"a style that is not there": {stylesOf(dates + cells), `s="7"`, ""},
		"a style that is no number": {stylesOf(dates + cells), `s="x"`, ""},
		"no style":                  {stylesOf(dates + cells), ``, ""},
		"a style of an extension":   {stylesOf(dates + cells), `x14:s="1"`, ""},
		"a format of a condition": {stylesOf(dates + cells + `<dxfs><dxf><numFmt numFmtId="164" formatCode="0%"/></dxf></dxfs>`),
			`s="1"`, "2026-11-30"},
		"a format of an extension": {stylesOf(`<extLst><ext><numFmts><numFmt numFmtId="164" formatCode="0%"/></numFmts></ext></extLst>` + dates + `<x14:numFmts><x14:numFmt numFmtId="164" formatCode="0%"/></x14:numFmts>` + cells),
			`s="1"`, "2026-11-30"},
		"a style of other things": {stylesOf(dates + `<cellXfs><x14:xf numFmtId="9"/><xf numFmtId="0"/><extLst><xf numFmtId="9"/></extLst><xf numFmtId="164"/></cellXfs>`),
			`s="1"`, "2026-11-30"},
		"a built-in format": {stylesOf(`<cellXfs><xf/><xf numFmtId="10"/></cellXfs>`),
			`s="1"`, "4635600.00%"},
		"a built-in format named anew": {stylesOf(`<numFmts><numFmt numFmtId="44" formatCode="&quot;$&quot;0"/></numFmts><cellXfs><xf/><xf numFmtId="44"/></cellXfs>`),
			`s="1"`, "$46356"},
		"a format that is not there": {stylesOf(`<cellXfs><xf/><xf numFmtId="199"/></cellXfs>`),
			`s="1"`, ""},
		"the first style, also of no cell": {stylesOf(`<cellXfs><xf numFmtId="14"/></cellXfs>`), ``,
			"2026/11/30"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parts := merge(page(transitional,
				`<row r="1"><c r="A1" `+c.cell+`><v>46356</v></c></row>`), map[string]string{
				"xl/styles.xml": c.styles,
				"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/s.xml"/>` +
					`<Relationship Id="r2" Type="x/styles" Target="styles.xml"/></Relationships>`,
			})
			w, err := openFile(context.Background(), pack(t, parts), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			s, err := w.Rows(context.Background(), 0)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if !s.Next() {
				t.Fatal(s.Err())
			}
			got, err := w.Shown(s.Cells()[0], false)
			if err != nil {
				t.Fatal(err)
			}
			if got == nil {
				got = &numfmt.Shown{}
			}
			if got.Text != c.want {
				t.Errorf("%q, want %q", got.Text, c.want)
			}
		})
	}
}

// A cell whose format says nothing costs nothing.
func TestPlainCellsCostNothing(t *testing.T) {
	w := &Workbook{looks: NewStyles([]int{0, 2, 4, 49}, nil, false)}
	cells := []Cell{
		{Kind: CellNumber, Text: "1234.5"}, {Kind: CellNumber, Text: "1234.5",
			Style: 1},
		{Kind: CellNumber, Text: "1234.5", Style: 2}, {Kind: CellText, Text: "甲",
			Style: 3},
	}
	ask := func() {
		for _, c := range cells {
			if s, err := w.Shown(c, true); s != nil || err != nil {
				t.Fatal(s, err)
			}
			if s, err := w.ShownText(c); s != nil || err != nil {
				t.Fatal(s, err)
			}
		}
	}
	ask() // formats are read once
	if n := testing.AllocsPerRun(100, ask); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
