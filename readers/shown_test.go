package readers

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// shownBook writes a workbook with the columns order number, buyer, goods, specification, quantity,
// amount and order time, and returns its drafts.
func shownBook(t *testing.T, rows ...[]xlsx.Cell) []*invoice.Draft {
	t.Helper()
	drafts, _, err := drain(t, write(t, func(w io.Writer) error {
		book := xlsx.New(w)
		s := book.Sheet("订单")
		var titles []xlsx.Cell
		for _, f := range []invoice.Field{invoice.OrderNo, invoice.BuyerName, invoice.GoodsName,
			invoice.Spec, invoice.Quantity,
			invoice.LineAmount, invoice.OrderDate} {
			titles = append(titles, xlsx.Text(f.Title().Zh))
		}
		s.Row(append(titles, xlsx.Text("制单人"))...)
		for _, row := range rows {
			s.Row(row...)
		}
		return book.Close()
	}))
	if err != nil {
		t.Fatal(err)
	}
	return drafts
}

func TestNumbersComeWithWhatTheirCellsShow(t *testing.T) {
	t.Parallel()
	number := xlsx.Formatted
	d := shownBook(t, []xlsx.Cell{
		number("123", "000000"), xlsx.Text("甲公司"), xlsx.Text("纸"), number("0.75", "0%"),
		number("46085", `m"月"d"日"`),
		number("1234.5", "[$$-409]#,##0.00"), number("46356", "yyyy/m/d"), number("46356",
			"yyyy/m/d"),
	}, []xlsx.Cell{
		number("123", "000000"), {}, xlsx.Text("笔"), number("27", "0"), number("2", "#,##0.00"),
		number("1234.5", `_ "¥"* #,##0.00_ `),
		number("46356", "General"), {},
	}, []xlsx.Cell{
		number("123", "000000"), {}, xlsx.Text("墨"), number("0", "0;-0;;@"), number("0", "0;-0;;@"),
		number("1.5", "0"), number("0.5", "0%"), {},
	})
	if len(d) != 1 || d[0].Number != "000123" {
		t.Fatalf("%d drafts, the first is %s", len(d), d[0].Number)
	}
	got := [3]map[string]invoice.Shown{}
	for i, row := range d[0].Rows {
		got[i] = map[string]invoice.Shown{}
		for _, c := range row.Cells {
			switch {
			case c.Shown != nil:
				got[i][c.Col+" "+c.Text] = invoice.Shown{Format: c.Shown.Format,
					Text: strings.TrimSpace(c.Shown.Text), Exact: c.Shown.Exact}
			case c.Kind != invoice.CellText:
				got[i][c.Col+" "+c.Text] = invoice.Shown{}
			}
		}
	}
	want := [3]map[string]invoice.Shown{{
		"A 123": {Text: "000123", Exact: true}, "D 0.75": {Format: invoice.FormatPercent,
			Text: "75%", Exact: true},
		"E 46085":      {Format: invoice.FormatDate, Text: "3月4日"},
		"F 1234.5":     {Format: invoice.FormatCurrency, Text: "$1,234.50", Exact: true},
		"G 2026-11-30": {}, "H 46356": {},
	}, {
		"A 123": {Text: "000123", Exact: true}, "D 27": {}, "E 2": {}, "F 1234.5": {},
		"G 2026-11-30": {},
	}, {
		"A 123": {Text: "000123", Exact: true}, "E 0": {}, "F 1.5": {Text: "2"},
		"G 0.5": {Format: invoice.FormatPercent, Text: "50%", Exact: true},
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestOrderNumbersAreWhatTheirCellsShow(t *testing.T) {
	t.Parallel()
	row := func(no xlsx.Cell) []xlsx.Cell {
		return []xlsx.Cell{no, xlsx.Text("甲公司"), xlsx.Text("纸"), {}, {}, xlsx.Number("1")}
	}
	for name, c := range map[string]struct {
		cells []xlsx.Cell
		want  []string // number, a blank, its twin
	}{
		"zeros and letters": {[]xlsx.Cell{xlsx.Formatted("123", "000000"),
			xlsx.Formatted("124", `"SO"00000`)}, []string{"000123", "SO00124"}},
		"the same number as text": {[]xlsx.Cell{xlsx.Formatted("123", "000000"),
			xlsx.Text("000123")}, []string{"000123"}},
		"no format that shows": {[]xlsx.Cell{xlsx.Formatted("123", "0"), xlsx.Number("123"),
			xlsx.Formatted("123", "@"), xlsx.Text("123")}, []string{"123"}},
		"another spelling as text": {[]xlsx.Cell{xlsx.Formatted("123", "000000"), xlsx.Text("123")},
			[]string{"000123 123", "123 000123"}},
		"the format is missing": {[]xlsx.Cell{xlsx.Number("123"), xlsx.Formatted("123",
			"000000")}, []string{"123 000123", "000123 123"}},
		"two formats": {[]xlsx.Cell{xlsx.Formatted("123", "0000"),
			xlsx.Formatted("123", "000000")}, []string{"0123 000123", "000123 0123"}},
		"rounded: the number": {[]xlsx.Cell{xlsx.Formatted("20261130001", "0.00E+00"),
			xlsx.Number("20261130001")}, []string{"20261130001"}},
		"a day": {[]xlsx.Cell{xlsx.Formatted("46356", "yyyy-mm-dd")},
			[]string{"2026-11-30"}},
		"letters around a text": {[]xlsx.Cell{xlsx.Raw(`<c r="A2" s="3" t="inlineStr"><is><t>17</t></is></c>`),
			xlsx.Formatted("9", `"SO-"@`)}, []string{"SO-17", "9"}},
		"a zero that is hidden": {[]xlsx.Cell{xlsx.Formatted("0", "0;-0;;@")}, []string{""}},
	} {
		var rows [][]xlsx.Cell
		for _, cell := range c.cells {
			rows = append(rows, row(cell))
		}
		var got []string
		for _, d := range shownBook(t, rows...) {
			got = append(got, strings.TrimSpace(d.Number+" "+d.Twin))
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}
