package profile

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// spellings are texts near the borders between numbers, days and other texts.
var spellings = strings.Split("|0|-0|-0.0|00|007|+5|--5|5.|.5|-.5|.-3|1.50|0012.500|100|1e3|1E3|1e-7|1e41|-12|−12|1,000.00|1,00|12,34.5|(5)|(1,000)|(-5)|¥5|￥1,000|5元|元5|"+
	"13%|1.5%|-13%|0%|100%|5%%|13％|１３|1 000|* 12 *|12*|5-3|5+|0571-83667788|999999999999999|9999999999999999|0.1234567890123456|1057.2900000000001|0.30000000000000004|"+
	"123456789012345678|1090511010000000000|-1090511010000000001|12345678901234567890123456789012345678901|1234567890123456789012345678901234567890|-1234567890123456789012345678901234567890|"+
	"2026-11-20|2026-11-29|2026-02-29|2026-02-29 00:00:00|2026-02-31 10:30:00|2024-02-29|2026-11-31|2026-13-01|2026-00-10|0999-11-20|2026-1-2|2026/11/3|2026.11.03|2026年11月3日|2026年11月|2026-11-20 |　2026-11-20|"+
	"2026-11-20 10:30:00|2026-11-20 00:00:00|2026-11-20 24:00:00|2026-11-20 23:59:59|2026-11-20 10:60:00|2026-11-20 10:30|2026-11-20 00:00|2026-11-20 10:30:00.5|2026/11/20 9:5:7|2026-11-20T10:30:00|"+
	"2026-11/20|2026-11-20 1:2:3:4|2026-11-20：|20\x0126-11-20|2026-\u200B11-20|20261120|03/11/2026|2026-11-20 10：30|"+
	"甲公司|甲 公司（临安）|ABC|abc 12|第 1 号订单|a@example.com|91330100WY0EWP94AE|Ⅷ|½|①|٣|\xff\xfe|\xe4\xb8|1\xff|元|¥|%|-|.|,|()|1\u0301|_x000D_12|12_x000D_|"+
	strings.Repeat(" ", 160)+"012|"+strings.Repeat(" ", 100)+"012|"+strings.Repeat("0", 39)+"1|"+strings.Repeat("0", 40)+"1", "|")

var patterns = []string{"", "DD/MM/YYYY", "YYYYMMDD", "YYYY-MM-DD hh:mm", "MM-DD-YYYY"}

func TestCanonicalTextsStay(t *testing.T) {
	t.Parallel()
	for _, text := range spellings {
		compareCanonical(t, text, "")
	}
	rapid.Check(t, func(r *rapid.T) {
		pieces := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(spellings),
			rapid.StringOfN(rapid.RuneFrom([]rune("0123456789.-+,%()¥元−eE /:年月日　*A甲")), 0, 24, -1), rapid.String()), 1, 2).Draw(r, "text")
		compareCanonical(r, strings.Join(pieces, ""), rapid.SampledFrom(patterns).Draw(r, "pattern"))
	})
}

// FuzzCanonical compares the short ways of a canonical text with its definition.
func FuzzCanonical(f *testing.F) {
	for i, text := range spellings {
		f.Add(text, uint8(i))
	}
	f.Fuzz(func(t *testing.T, text string, pattern uint8) {
		compareCanonical(t, text, patterns[int(pattern)%len(patterns)])
	})
}

// compareCanonical compares a text of each kind, stored or displayed, with the definition.
func compareCanonical(t interface{ Fatalf(string, ...any) }, text, pattern string) {
	for kind := invoice.CellText; kind <= invoice.CellDecimal; kind++ {
		for _, c := range []*invoice.Cell{
			{Text: text, Kind: kind}, {Text: "1.50", Kind: kind, Shown: &invoice.Shown{Text: text, Exact: true}},
			{Text: text, Kind: kind, Shown: &invoice.Shown{Text: "1.50"}},
		} {
			got, want := string(appendCanonical([]byte("before"), c, pattern)), "before"+referenceCanonical(c, pattern)
			if got != want {
				t.Fatalf("%q of kind %d, displayed %+v, with the pattern %q, is %q, not %q", text, kind, c.Shown, pattern, got, want)
			}
		}
		c := invoice.Cell{Text: text, Kind: kind}
		want := text
		if d, ok := referenceNumber(&c); ok && kind == invoice.CellNumber {
			want = d.String()
		}
		if got := shownText(&c); got != want {
			t.Fatalf("%q of kind %d displays %q, not %q", text, kind, got, want)
		}
		number, ok := numberOf(&c)
		if defined, defines := referenceNumber(&c); ok != defines || !number.Equal(defined) {
			t.Fatalf("%q of kind %d is the number %s %t, not %s %t", text, kind, number, ok, defined, defines)
		}
	}
}

// boundTo is a profile that identifies rows by four of five columns, one of which has days in a
// pattern.
func boundTo(t *testing.T, prefix string) *Binding {
	t.Helper()
	p, err := Load("p.yaml", []byte(`
format: 1
name: 登记
columns:
  buyer_name: {column: 客户}
  goods_name: {join: [内容, 说明]}
  tax_rate: {constant: 13%}
  gross: {column: 金额}
  order_date: {column: 日期, date: DD/MM/YYYY}
order: {identify_by: [日期, 客户, 内容, 金额]`+prefix+`}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Bind([]string{"客户", "内容", "说明", "金额", "日期"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Numbers of random rows are those of the definition, with memory that is used again.
func TestDerivedNumbersAreThoseOfTheDefinition(t *testing.T) {
	t.Parallel()
	bindings := []*Binding{boundTo(t, ""), boundTo(t, ", prefix: 202611-")}
	n := NewNumbers()
	rapid.Check(t, func(r *rapid.T) {
		b := rapid.SampledFrom(bindings).Draw(r, "binding")
		cells := anyRow(r, rapid.OneOf(rapid.SampledFrom(spellings), rapid.String()))
		got, ok := n.derive(b, cells)
		want, defined := referenceDerive(b, cells)
		if ok != defined || ok && string(got[:]) != want {
			r.Fatalf("%+v: %s %t, not %s %t", cells, got, ok, want, defined)
		}
	})
}

// Rows that share their identifying values differ if their contents do by the definition.
func TestRowsDifferAsDefined(t *testing.T) {
	t.Parallel()
	bindings := []*Binding{boundTo(t, ""), boundTo(t, "")}
	few := rapid.SampledFrom([]string{"1", "1.0", "01/02/2026", "2026-02-01", "甲", "甲 "})
	rapid.Check(t, func(r *rapid.T) {
		type group struct {
			first   *Binding
			content uint64
			occurrence
		}
		n, want := NewNumbers(), map[string]*group{}
		for range rapid.IntRange(1, 12).Draw(r, "rows") {
			b, cells := rapid.SampledFrom(bindings).Draw(r, "binding"), anyRow(r, few)
			base, ok := referenceDerive(b, cells)
			if n.Key(b, "", cells); !ok {
				continue
			}
			g := want[base]
			if g == nil {
				g = &group{first: b, content: referenceContent(b, cells)}
				want[base] = g
			}
			g.count++
			g.differ, g.sheets = g.differ || referenceContent(b, cells) != g.content, g.sheets || b != g.first
		}
		for base, g := range want {
			got := n.met[[derivedLength]byte([]byte(base))]
			if got.count != g.count || got.differ != g.differ || got.sheets != g.sheets {
				r.Fatalf("%s: %+v, not %+v", base, got, g.occurrence)
			}
			if (g.differ || g.sheets) && n.like(base+"-1") != got {
				r.Fatalf("%s: nothing is said about rows that differ", base)
			}
		}
	})
}

// Equal rows on two sheets are said to be so, though nothing else differs.
func TestEqualRowsOnTwoSheetsAreKnown(t *testing.T) {
	t.Parallel()
	n, cells := NewNumbers(), []invoice.Cell{{Index: 0, Text: "甲公司"}}
	n.Key(boundTo(t, ""), "", cells)
	if got := n.like(n.Key(boundTo(t, ""), "", cells)); got.count != 2 || !got.sheets || got.differ {
		t.Errorf("%+v", got)
	}
}

// anyRow draws the cells of a row, some of which are empty.
func anyRow(r *rapid.T, text *rapid.Generator[string]) (cells []invoice.Cell) {
	for column := range 5 {
		if rapid.IntRange(0, 5).Draw(r, "filled") > 0 {
			kind := rapid.SampledFrom([]invoice.CellKind{invoice.CellText, invoice.CellText, invoice.CellNumber, invoice.CellDate, invoice.CellError, invoice.CellUncached, invoice.CellDecimal}).Draw(r, "kind")
			cells = append(cells, invoice.Cell{Index: column, Text: text.Draw(r, "text"), Kind: kind})
		}
	}
	return cells
}
