package readers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// summary is an order in one line: its number, its rows, and the cells of its doubts.
func summary(d *invoice.Draft) string {
	var rows []string
	for _, r := range d.Rows {
		rows = append(rows, fmt.Sprint(r.Place.Row))
	}
	out := d.Number + ":" + strings.Join(rows, ",")
	for _, x := range d.Doubts {
		out += fmt.Sprintf(" ?%s", strings.Join(x.Cells, ","))
	}
	return out
}

// table writes rows of cells separated by bars to a sheet; "" is a missing row, ! a hidden one.
func table(s *xlsx.Sheet, lines ...string) {
	for _, line := range lines {
		if line == "" {
			s.Skip(1)
			continue
		}
		line, hidden := strings.CutPrefix(line, "!")
		var cells []xlsx.Cell
		for text := range strings.SplitSeq(line, "|") {
			cells = append(cells, cellOf(strings.TrimSpace(text)))
		}
		if hidden {
			s.HiddenRow(cells...)
		} else {
			s.Row(cells...)
		}
	}
}

// cellOf is a text; #N/A is an error, =0 a formula with value 0, = a formula without a value, and
// 7n the number 7.
func cellOf(text string) xlsx.Cell {
	switch {
	case strings.HasPrefix(text, "#"):
		return xlsx.Fault(text)
	case strings.HasPrefix(text, "="):
		return xlsx.Formula("A1", text[1:])
	case strings.HasSuffix(text, "n") && strings.Trim(text, "0123456789.-n") == "":
		return xlsx.Number(strings.TrimSuffix(text, "n"))
	}
	return xlsx.Text(text)
}

const head = "订单号|购买方名称|购买方纳税人识别号|项目名称|金额|税率|备注"

func TestRowsWithoutANumber(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rows []string // from row 2
		want []string
		note string // code and cell of the sheet's finding
	}{
		"goods alone join the order above":             {[]string{"T-1|甲公司||a|1|6%", "|||b|2|6%", "T-2|乙公司||c|3|6%"}, []string{"T-1:2,3", "T-2:4"}, rules.RowsJoined + " A3"},
		"several of them":                              {[]string{"T-1|甲公司||a|1|6%", "|||b|2|6%", "|||c|2|6%", "T-2|乙公司||c|3|6%", "|||d|2|6%"}, []string{"T-1:2,3,4", "T-2:5,6"}, rules.RowsJoined + " A3"},
		"under rows that stand apart":                  {[]string{"T-1|甲公司||a|1|6%", "T-2|乙公司||c|3|6%", "T-1|||b|2|6%", "|||e|2|6%"}, []string{"T-1:2,4,5", "T-2:3"}, rules.RowsJoined + " A5"},
		"a discount without a name":                    {[]string{"T-1|甲公司||a|9|6%", "||||-1|"}, []string{"T-1:2,3"}, rules.RowsJoined + " A3"},
		"a dash, 同上 and blanks for a number":           {[]string{"T-1|甲公司||a|1|6%", "同上|||b|2|6%", "-|||c|3|6%", "〃|-|-|d|3|6%"}, []string{"T-1:2,3,4,5"}, rules.RowsJoined + " A3"},
		"the buyer again":                              {[]string{"T-1|甲公司||a|1|6%", "|甲 公司||b|2|6%", "T-2|乙公司||c|3|6%"}, []string{"T-1:2 ?A3", ":3", "T-2:4"}, ""},
		"the tax number again":                         {[]string{"T-1|甲公司|91330106MADEM0003K|a|1|6%", "||91330106madem0003k|b|2|6%"}, []string{"T-1:2 ?A3", ":3"}, ""},
		"the buyer as above":                           {[]string{"T-1|甲公司||a|1|6%", "|同上||b|2|6%"}, []string{"T-1:2 ?A3", ":3"}, ""},
		"another buyer":                                {[]string{"T-1|甲公司||a|1|6%", "|丙公司||b|2|6%", "T-2|乙公司||c|3|6%"}, []string{"T-1:2", ":3", "T-2:4"}, ""},
		"another buyer, with goods below":              {[]string{"T-1|甲公司||a|1|6%", "|丙公司||b|2|6%", "|||c|2|6%", "T-2|乙公司||c|3|6%"}, []string{"T-1:2", ":3", ":4", "T-2:5"}, ""},
		"another buyer, then the first again":          {[]string{"T-1|甲公司||a|1|6%", "|丙公司||b|2|6%", "|甲公司||c|2|6%"}, []string{"T-1:2 ?A4", ":3", ":4"}, ""},
		"the buyer of the order below":                 {[]string{"T-1|甲公司||a|1|6%", "|乙公司||b|2|6%", "T-2|乙公司||c|3|6%"}, []string{"T-1:2", ":3", "T-2:4 ?A3"}, ""},
		"a buyer known from another row of the order":  {[]string{"T-1|甲公司||a|1|6%", "T-2|乙公司||c|3|6%", "T-1|||b|2|6%", "|甲公司||e|2|6%"}, []string{"T-1:2,4 ?A5", "T-2:3", ":5"}, ""},
		"a remark that is nobody's":                    {[]string{"T-1|甲公司||a|1|6%", "|||b|2|6%|续", "T-2|乙公司||c|3|6%"}, []string{"T-1:2 ?A3", ":3", "T-2:4"}, ""},
		"a blank row between":                          {[]string{"T-1|甲公司||a|1|6%", "", "|||b|2|6%", "", "T-2|乙公司||c|3|6%"}, []string{"T-1:2 ?A4", ":4", "T-2:6"}, ""},
		"a blank row above, an order right below":      {[]string{"T-1|甲公司||a|1|6%", "", "|||b|2|6%", "T-2|乙公司||c|3|6%"}, []string{"T-1:2 ?A4", ":4", "T-2:5 ?A4"}, ""},
		"goods below goods behind a blank row":         {[]string{"T-1|甲公司||a|1|6%", "", "|||b|2|6%", "|||c|2|6%"}, []string{"T-1:2 ?A4", ":4", ":5"}, ""},
		"a row of totals between":                      {[]string{"T-1|甲公司||a|1|6%", "|小计|||1|", "|||b|2|6%"}, []string{"T-1:2 ?A4", ":4"}, rules.TotalRows + " A3"},
		"filled-down formulas between":                 {[]string{"T-1|甲公司||a|1|6%", "||||=0|", "|||b|2|6%"}, []string{"T-1:2 ?A4", ":4"}, ""},
		"a repeated header between":                    {[]string{"T-1|甲公司||a|1|6%", head, "|||b|2|6%"}, []string{"T-1:2 ?A4", ":4"}, ""},
		"first on the sheet":                           {[]string{"|||b|2|6%", "T-1|甲公司||a|1|6%", "T-2|乙公司||c|3|6%"}, []string{":2", "T-1:3 ?A2", "T-2:4"}, ""},
		"nothing but rows without a number":            {[]string{"|甲公司||b|2|6%", "|||a|1|6%"}, []string{":2", ":3"}, ""},
		"a number that is an error":                    {[]string{"T-1|甲公司||a|1|6%", "#N/A|||b|2|6%", "T-2|乙公司||c|3|6%"}, []string{"T-1:2 ?A3", ":3", "T-2:4 ?A3"}, ""},
		"a number that nobody computed, another buyer": {[]string{"T-1|甲公司||a|1|6%", "=|丙公司||b|2|6%", "T-2|乙公司||c|3|6%"}, []string{"T-1:2", ":3", "T-2:4"}, ""},
		"a buyer that cannot be read":                  {[]string{"T-1|甲公司||a|1|6%", "|#N/A||b|2|6%"}, []string{"T-1:2 ?A3", ":3"}, ""},
		"amounts without goods":                        {[]string{"T-1|甲公司||a|1|6%", "||||3|"}, []string{"T-1:2 ?A3", ":3"}, ""},
		"a rate that was filled down":                  {[]string{"T-1|甲公司||a|1|6%", "|||||6%"}, []string{"T-1:2", ":3"}, ""},
		"a rate that was filled down between":          {[]string{"T-1|甲公司||a|1|6%", "|||||6%", "|||b|2|6%"}, []string{"T-1:2 ?A4", ":3", ":4"}, ""},
		"a 0 that somebody typed":                      {[]string{"T-1|甲公司||a|1|6%", "||||0n|"}, []string{"T-1:2", ":3"}, ""},
		"goods called a total, with a rate":            {[]string{"T-1|甲公司||a|1|6%", "|||合计|3|6%"}, []string{"T-1:2 ?A3", ":3"}, ""},
		"a total in the place of the number":           {[]string{"T-1|甲公司||a|1|6%", "合计：||||1|"}, []string{"T-1:2"}, rules.TotalRows + " A3"},
		"a company that is called a total":             {[]string{"T-1|甲公司||a|1|6%", "|合计文化公司||b|1|6%"}, []string{"T-1:2", ":3"}, ""},
		"an order of a company called a total":         {[]string{"T-1|合计||a|1|6%"}, []string{"T-1:2"}, ""},
	} {
		drafts, found := readBook(t, func(b *xlsx.Writer) { table(b.Sheet("订单"), append([]string{head}, c.rows...)...) })
		var got []string
		for _, d := range drafts {
			got = append(got, summary(d))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		note := ""
		for _, f := range found {
			note += strings.TrimSpace(f.Code + " " + f.Place.Cell())
		}
		if note != c.note {
			t.Errorf("%s: findings %q, want %q", name, note, c.note)
		}
	}
}

// bureauSheets writes heads and lines to the sheets of the bureau's workbook.
func bureauSheets(b *xlsx.Writer, heads, lines []string) {
	table(b.Sheet("1-发票基本信息"), append([]string{"发票流水号|发票类型|是否含税|购买方名称"}, heads...)...)
	table(b.Sheet("2-发票明细信息"), append([]string{"发票流水号|项目名称|金额|税率"}, lines...)...)
}

func TestRowsWithoutANumberInTheBureausWorkbook(t *testing.T) {
	t.Parallel()
	heads := []string{"A|普通发票|是|甲公司", "B|普通发票|是|乙公司"}
	for name, c := range map[string]struct {
		heads, lines []string
		want         []string
	}{
		"lines join":                               {heads, []string{"A|a|1|6%", "|a2|1|6%", "B|b|1|6%"}, []string{"A:2,2,3", "B:3,4"}},
		"lines of a head that has none":            {heads, []string{"A|a|1|6%", "|b|1|6%"}, []string{"A:2,2 ?A3", "B:3", ":3"}},
		"a head without a number":                  {append(heads, "|普通发票|是|丙公司"), []string{"A|a|1|6%", "|c|1|6%", "B|b|1|6%"}, []string{"A:2,2 ?A3", "B:3,4", ":4", ":3"}},
		"a head that repeats the buyer":            {[]string{heads[0], "|普通发票|是|甲公司"}, []string{"A|a|1|6%"}, []string{"A:2,2 ?A3", ":3"}},
		"a head without a buyer":                   {[]string{heads[0], "|普通发票|是|"}, []string{"A|a|1|6%"}, []string{"A:2,2", ":3"}},
		"lines first on their sheet":               {heads, []string{"|x|1|6%", "A|a|1|6%", "B|b|1|6%"}, []string{"A:2,3 ?A2", "B:3,4", ":2"}},
		"lines behind a blank row":                 {heads, []string{"A|a|1|6%", "B|b|1|6%", "", "|x|1|6%"}, []string{"A:2,2", "B:3,3 ?A5", ":5"}},
		"a head of the order below's buyer is its": {[]string{heads[0], "|普通发票|是|乙公司", heads[1]}, []string{"A|a|1|6%", "B|b|1|6%"}, []string{"A:2,2", ":3", "B:4,3"}},
	} {
		drafts, _ := readBook(t, func(b *xlsx.Writer) { bureauSheets(b, c.heads, c.lines) })
		var got []string
		for _, d := range drafts {
			got = append(got, summary(d))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestALineAtTheTopOfASheetMayBelongToTheOneBefore(t *testing.T) {
	t.Parallel()
	drafts, _ := readBook(t, func(b *xlsx.Writer) {
		table(b.Sheet("上旬"), head, "T-1|甲公司||a|1|6%", "T-2|乙公司||b|1|6%")
		table(b.Sheet("下旬"), head, "|||c|1|6%", "T-3|丙公司||d|1|6%")
	})
	var got []string
	for _, d := range drafts {
		got = append(got, summary(d))
	}
	if diff := cmp.Diff([]string{"T-1:2", "T-2:3 ?A2", ":2", "T-3:3 ?A2"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestManyJoinedRowsAreOneFinding(t *testing.T) {
	t.Parallel()
	_, found := readBook(t, func(b *xlsx.Writer) {
		rows := []string{head}
		for i := range 30 {
			rows = append(rows, fmt.Sprintf("T-%d|甲公司||a|1|6%%", i), "|||b|1|6%")
		}
		table(b.Sheet("订单"), rows...)
	})
	if len(found) != 1 || found[0].Message("zh") != "30 行没有订单号和购买方（A3、A5、A7、A9、A11…），已作为上一行订单的明细" {
		t.Errorf("%v", found)
	}
}

func TestFilledDownRowsAreBlank(t *testing.T) {
	t.Parallel()
	drafts, found := readBook(t, func(b *xlsx.Writer) {
		table(b.Sheet("订单"), "序号|"+head, "1n|T-1|甲公司||a|1|6%", "2n|||||=0|", "3n|", "4n||||||", "=|||||=0|", "6n|T-2|乙公司||b|1|6%", "7n|||||=|")
	})
	var got []string
	for _, d := range drafts {
		got = append(got, summary(d))
	}
	// It is unknown whether a formula without a value is empty.
	if diff := cmp.Diff([]string{"T-1:2", "T-2:7 ?B8", ":8"}, got); diff != "" || len(found) != 0 {
		t.Error(diff, found)
	}
}
