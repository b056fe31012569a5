package corpus

import (
	"io"
	"strings"

	"github.com/fapiao/fapiao/pipeline/rules"
)

// grid is a file whose sheets are given as text: the name, then its rows, with | between cells.
func grid(name string, f Format, want []Expected, sheets ...string) Book {
	var tables []*table
	for _, s := range sheets {
		lines := strings.Split(strings.TrimSpace(s), "\n")
		t := &table{name: lines[0]}
		for _, l := range lines[1:] {
			var row []Value
			for c := range strings.SplitSeq(l, "|") {
				row = append(row, T(c))
			}
			t.rows = append(t.rows, row)
		}
		tables = append(tables, t)
	}
	b := Book{Name: name, Format: f, want: want}
	if f == CSV || f == GBK {
		tables[0].name = strings.TrimSuffix(b.File(), ".csv")
	}
	write := writers[f]
	b.write = func(w io.Writer) error { return write(w, tables) }
	return b
}

// mapped is a file that is read with a profile.
func mapped(profile string, b Book) Book {
	b.Profile = "format: 1\nname: " + b.Name + "\n" + profile
	return b
}

// found are findings in one sheet, as code and cell.
func found(sheet string, pairs ...string) (out []Expected) {
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, Expected{Code: pairs[i], Sheet: sheet, Cell: pairs[i+1]})
	}
	return out
}

const registerColumns = `columns:
  buyer_name: {column: 客户}
  buyer_tax_num: {column: 税号}
  goods_name: {column: 开票内容, default: 技术服务费}
  goods_code: {constant: "3040201000000000000"}
  gross: {column: 金额(万元), unit: wan}
  tax_rate: {column: 税率(%), unit: percent}
`

const register = registerColumns + `order:
  identify_by: [客户, 开票内容, 金额(万元), 日期]
rows:
  totals: [本月数]
  skip_when:
    - {column: 状态, is: [已开票]}
`

const numbered = registerColumns + `  order_no: {column: 单号}
  kind: {column: 票种, values: {专: 数电专票, 普: 数电普票}, only: true}
rows:
  skip_when:
    - {column: 状态, is: [已开票]}
ignore: [日期]
`

const looked = `columns:
  order_no: {column: 单号}
  buyer_name: {column: 客户}
  goods_name: {column: 商品}
  gross: {column: 金额}
  tax_rate: {constant: 6%}
lookups:
  - {sheet: 客户, match: buyer_name, column: 名称, fill: {buyer_tax_num: 税号}, required: true}
  - {sheet: 商品, match: goods_name, column: 品名, fill: {goods_code: 编码}, required: true}
`

const grouped = `header: {rows: 2}
columns:
  order_no: {column: 单据 编号}
  buyer_name: {column: 购买方信息 名称}
  buyer_tax_num: {column: 购买方信息 税号}
  buyer_address: {column: 地址电话, part: text}
  buyer_tel: {column: 地址电话, part: number}
  goods_name: {column: 项目 名称}
  goods_code: {constant: "3040802010200000000"}
  gross: {column: 含税金额}
  tax_rate: {column: 税率}
`

const groupedHead = "单据|购买方信息|||项目|金额信息\n编号|名称|税号|地址电话|名称|含税金额|税率\n"

const registerHead = "客户|税号|开票内容|金额(万元)|税率(%)|日期|状态\n"

const buyerA, buyerB = "松石甲物资有限公司|91330106MA2FXTR10H", "松石乙物资有限公司|91330203MA2FXTR20C"

// mappedBooks are files that are read with a profile.
func mappedBooks() []Book {
	return []Book{
		mapped(register, grid("register-valid", XLS, nil, "登记\n十一月开票登记\n"+registerHead+
			buyerA+"|技术服务费|1.06|6|2026-11-03|\n"+buyerB+"||0.53|6|2026-11-04|\n"+buyerB+"||0.63|6|2026-11-05|\n")),
		mapped(register, grid("register-rows", XLSX, found("登记", rules.ProfileSkips, "A5", rules.TotalRows, "A6"), "登记\n十一月开票登记\n\n"+registerHead+
			buyerA+"|技术服务费|1.06|6|2026-11-03|\n"+buyerB+"||0.53|6|2026-11-04|已开票\n合计|||1.59|||\n本月数|||1.59|||\n")),
		mapped(register, grid("register-alike", GBK, found("register-alike.gbk", rules.NumberUnclear, "A2", rules.NumberUnclear, "A3", rules.NumberUnmade, "A4"),
			"-\n"+registerHead+buyerA+"|技术服务费|1.06|6|2026-11-03|\n松石甲物资有限公司|91330203MA2FXTR20C|技术服务费|1.06|6|2026-11-03|\n||||6||\n")),
		mapped(register, grid("register-units", XLS, found("登记", rules.UnitUnclear, "D2", rules.UnitUnclear, "D3"),
			"登记\n"+registerHead+buyerA+"|技术服务费|一万|6|2026-11-03|\n"+buyerB+"||0.53万|6|2026-11-04|\n"+buyerB+"||0.53|6|2026-11-05|\n")),
		mapped(register, grid("register-sheets", XLSX, append(found("登记", rules.SheetsAlike, "A2"), found("登记 (2)", rules.SheetsAlike, "A2", rules.LikelyTwice, "A2")...),
			"登记\n"+registerHead+buyerA+"|技术服务费|1.06|6|2026-11-03|\n"+buyerB+"||0.53|6|2026-11-04|\n", "登记 (2)\n"+registerHead+buyerA+"|技术服务费|1.06|6|2026-11-03|\n")),
		mapped(numbered, grid("register-values", CSV, found("register-values.utf8", rules.ValueUnlisted, "H3", rules.ProfileSkips, "I5", rules.ProfilePartly, "I5"),
			"-\n"+strings.TrimSpace(registerHead)+"|票种|单号\n"+buyerA+"|技术服务费|1.06|6|2026-11-03||专|A1\n"+buyerB+"||0.53|6|2026-11-04||收据|A2\n"+
				buyerB+"||0.53|6|2026-11-04||普|A3\n"+buyerB+"|资料费|0.53|6|2026-11-04|已开票|普|A3\n")),
		mapped(grouped, grid("grouped-valid", XLS, nil, "十一月\n"+groupedHead+
			"G1|"+buyerA+"|松石路 1 号 0571-88880001|咨询费|106|6%\nG2|"+buyerB+"||咨询费|212|6%\n")),
		mapped(grouped, grid("grouped", XLSX, found("十一月", rules.PartsUnclear, "D3"), "十一月\n"+groupedHead+
			"G1|"+buyerA+"|松石路 1201 88880001|咨询费|106|6%\nG2|"+buyerB+"|云门路 2 号 0536-3888888|咨询费|212|6%\n")),
		mapped(looked, grid("lists-valid", XLSX, nil, "订单\n单号|客户|商品|金额\nA1|松石甲 物资有限公司|软件|106\n", customers, goods)),
		mapped(looked, grid("lists", XLSX, found("订单", rules.ListTwice, "B2", rules.ListMissing, "B3", rules.ListMissing, "C4"),
			"订单\n单号|客户|商品|金额\nA1|松石乙物资有限公司|软件|106\nA2|松石丁物资有限公司|软件|106\nA3|松石甲物资有限公司|硬件|106\nA4|松石丙物资有限公司|软件|106\n", customers, goods)),
		mapped(looked, grid("lists-old", XLS, found("订单", rules.ListTwice, "B2", rules.ListMissing, "C2"), "订单\n单号|客户|商品|金额\nA1|松石乙物资有限公司|硬件|106\n", customers, goods)),
	}
}

const customers = "客户\n名称|税号\n松石甲物资有限公司|91330106MA2FXTR10H\n松石乙物资有限公司|91330203MA2FXTR20C\n松石乙物资有限公司|91330106MA2FXTR10H\n松石丙物资有限公司|91370306MA3TBJ0T8E\n松石丙物资有限公司|91370306MA3TBJ0T8E\n"

const goods = "商品\n品名|编码\n软件|3040201000000000000\n"
