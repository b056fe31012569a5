package readers

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// A row of totals is compared with the rows that it may refer to; the finding has both amounts.
func TestTotalsAreComparedWithTheRows(t *testing.T) {
	t.Parallel()
	const a, b, c = "T-1|甲公司||a|1000.10n|6%", "T-2|乙公司||b|20n|6%", "T-3|丙公司||c|0.005n|6%"
	for name, x := range map[string]struct {
		rows []string // from row 2
		want []string // code, cell and difference
	}{
		"the sum":                       {[]string{a, b, "合计||||1020.10n"}, nil},
		"a text with grouping and sign": {[]string{a, b, "合计||||￥1,020.10元"}, nil},
		"another sum":                   {[]string{a, b, "合计||||1021n"}, []string{"E4 1021.00 ≠ 1020.10"}},
		"a cent":                        {[]string{a, b, "合计||||1020.11n"}, []string{"E4 1020.11 ≠ 1020.10"}},
		"a part of a cent":              {[]string{a, c, "合计||||1000.105n"}, nil},
		"the floats of a spreadsheet":   {[]string{a, b, "合计||||1020.0999999999999n"}, nil},
		"above the rows":                {[]string{"合计||||1020.10n", a, b}, nil},
		"above the rows, another":       {[]string{"合计||||1020n", a, b}, []string{"E2 1020.00 ≠ 1020.10"}},
		"subtotals and a total":         {[]string{a, "小计||||1000.10n", b, "小计||||20n", "合计||||1020.10n"}, nil},
		"a subtotal that differs":       {[]string{a, "小计||||1000.10n", b, "小计||||21n", "合计||||1020.10n"}, []string{"E5 21.00 ≠ 20.00"}},
		"both subtotals counted twice":  {[]string{a, "小计||||1000.10n", b, "小计||||20n", "合计||||2040.20n"}, []string{"E6 2040.20 ≠ 1020.10"}},
		"shown rows alone":              {[]string{a, "!" + b, "合计||||1000.10n"}, nil},
		"one finding for all":           {[]string{a, "小计||||1n", b, "小计||||2n"}, []string{"E3 1.00 ≠ 1000.10; E5 2.00 ≠ 20.00"}},
		"no amount in it":               {[]string{a, b, "合计||||"}, nil},
		"an amount that cannot be read": {[]string{a, "T-2|乙公司||b|约20|6%", "合计||||1021n"}, nil},
		"carried from other months":     {[]string{a, "本年累计||||90000n"}, nil},
		"a dash for an amount":          {[]string{a, "T-2|乙公司||b|-|6%", "合计||||1000.10n"}, nil},
		"a discount in brackets":        {[]string{a, "T-1|||a|(0.10)|6%", "合计||||1000n"}, nil},
		"another name in brackets":      {[]string{a, b, "【合计】||||1021n"}, []string{"E4 1021.00 ≠ 1020.10"}},
		"the sum with tax":              {[]string{a, b, "价税合计||||1021n"}, []string{"E4 1021.00 ≠ 1020.10"}},
	} {
		_, found := readBook(t, func(w *xlsx.Writer) { table(w.Sheet("订单"), append([]string{head}, x.rows...)...) })
		var got []string
		for _, f := range found {
			if f.Code == rules.TotalDiffers {
				got = append(got, f.Args[0])
				if f.Place.Cell() == "" || f.Severity != rules.Warning {
					t.Errorf("%s: %+v", name, f)
				}
			}
		}
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// If rows have quantity and price but no amount, the column is not checked.
func TestAmountsLeftToThePriceAreNotCompared(t *testing.T) {
	t.Parallel()
	_, found := readBook(t, func(w *xlsx.Writer) {
		table(w.Sheet("订单"), "订单号|购买方名称|纳税人识别号|项目名称|金额|税率|数量|单价", "T-1|甲公司||a||6%|2n|100n", "T-2|乙公司||b|50n|6%|1n|50n", "合计||||250n")
	})
	for _, f := range found {
		if f.Code == rules.TotalDiffers {
			t.Errorf("%+v", f)
		}
	}
}

// A row with data of an order is not one of totals or signatures; there is one finding per sheet.
func TestOnlyWholeWordsMakeTotals(t *testing.T) {
	t.Parallel()
	const a = "T-1|甲公司||a|1|6%"
	for name, x := range map[string]struct {
		rows []string
		want []string
		note string
	}{
		"a total and who made it":         {[]string{a, "合 计：||||1", "制表：张三|||||", "审核|李四"}, []string{"T-1:2"}, rules.TotalRows + " A3 3"},
		"a date beside it":                {[]string{a, "制表人：||||", "|制表日期：2026-11-30"}, []string{"T-1:2"}, rules.TotalRows + " A3 2"},
		"a word and a name":               {[]string{a, "制表人|张三", "审核：|李四", "制表日期|2026-11-30", "复核人||赵 六"}, []string{"T-1:2"}, rules.TotalRows + " A3 4"},
		"several in a row":                {[]string{a, "制表人|张三|制表日期|2026-11-30|审核：|李四"}, []string{"T-1:2"}, rules.TotalRows + " A3 1"},
		"under any title":                 {[]string{a, "||制表人|张三", "|||制表人|张三", "||||审核|John Smith"}, []string{"T-1:2"}, rules.TotalRows + " A3 3"},
		"words that need a name":          {[]string{a, "会计|王五", "出纳：王五", "日期|2026年11月30日"}, []string{"T-1:2"}, rules.TotalRows + " A3 3"},
		"such a word alone":               {[]string{a, "|||会计"}, []string{"T-1:2,3"}, rules.RowsJoined + " A3 1"},
		"two of them, one without a name": {[]string{a, "会计||出纳|王五"}, []string{"T-1:2", "会计:3"}, ""},
		"such a word in the remark":       {[]string{a, "||||||收款人：王五"}, []string{"T-1:2 ?A3", ":3"}, ""},
		"a word and a company":            {[]string{a, "审核|李四有限公司"}, []string{"T-1:2", "审核:3"}, ""},
		"a word and a tax number":         {[]string{a, "审核|李四|91330106MA0DEM0058"}, []string{"T-1:2", "审核:3"}, ""},
		"a word and an amount":            {[]string{a, "审核|李四|||5n"}, []string{"T-1:2", "审核:3"}, ""},
		"a word and goods":                {[]string{a, "审核|||电费", "审核|李四||咨询"}, []string{"T-1:2", "审核:3,4"}, ""},
		"a word and goods beside it":      {[]string{a, "||审核|咨询服务费"}, []string{"T-1:2", ":3"}, ""},
		"a word for goods, an amount":     {[]string{a, "|||审核|5n"}, []string{"T-1:2,3"}, rules.RowsJoined + " A3 1"},
		"a number that may be a day":      {[]string{a, "|||制表日期|46356n"}, []string{"T-1:2,3"}, rules.RowsJoined + " A3 1"},
		"a number and a word":             {[]string{a, "T-2|审核|李四"}, []string{"T-1:2", "T-2:3"}, ""},
		"a word and another buyer's line": {[]string{a, "制表|乙公司||b|2|6%"}, []string{"T-1:2", "制表:3"}, ""},
		"a company called a total":        {[]string{a, "T-2|合计商贸有限公司||b|1|6%", "合计||||2"}, []string{"T-1:2", "T-2:3"}, rules.TotalRows + " A4 1"},
		"goods called a total":            {[]string{a, "T-2|乙公司||小计牌|1|6%", "合计||||2"}, []string{"T-1:2", "T-2:3"}, rules.TotalRows + " A4 1"},
		"a company without a number":      {[]string{a, "|合计商贸有限公司||b|1|6%"}, []string{"T-1:2", ":3"}, ""},
		"an order number like a word":     {[]string{a, "合计001|乙公司||b|1|6%"}, []string{"T-1:2", "合计001:3"}, ""},
		"a total with a buyer":            {[]string{a, "合计|乙公司||b|1|6%"}, []string{"T-1:2", "合计:3"}, ""},
		"a total in the remark, a line":   {[]string{a, "|||b|1|6%|合计"}, []string{"T-1:2 ?A3", ":3"}, ""},
		"goods of who audits":             {[]string{a, "T-2|乙公司||审核|1|6%"}, []string{"T-1:2", "T-2:3"}, ""},
	} {
		drafts, found := readBook(t, func(w *xlsx.Writer) { table(w.Sheet("订单"), append([]string{head}, x.rows...)...) })
		var got []string
		for _, d := range drafts {
			got = append(got, summary(d))
		}
		note := ""
		for _, f := range found {
			note += f.Code + " " + f.Place.Cell() + " " + f.Args[0]
		}
		if diff := cmp.Diff(x.want, got); diff != "" || note != x.note {
			t.Errorf("%s: findings %q, want %q %s", name, note, x.note, diff)
		}
	}
}
