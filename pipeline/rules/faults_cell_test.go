package rules_test

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func cellFaults() []fault {
	return []fault{
		{name: "error value", edits: []edit{setKind(invoice.LineAmount, "#N/A", invoice.CellError)}, want: []string{rules.CellHasError}},
		{name: "formula without result", edits: []edit{setKind(invoice.BuyerName, "", invoice.CellUncached)}, want: []string{rules.CellNotComputed}},
		{name: "tax number as a number", edits: []edit{setKind(invoice.BuyerTaxNum, "913502000728319000", invoice.CellNumber)}, want: []string{rules.DigitsLost}},
		{name: "tax number as a stored power", edits: []edit{setKind(invoice.BuyerTaxNum, "9.1350200072831901E+17", invoice.CellNumber)}, want: []string{rules.DigitsLost}},
		{name: "15 digits as a number", edits: []edit{setKind(invoice.BuyerTaxNum, "330106749489512", invoice.CellNumber)}},
		{name: "short code as a number", edits: []edit{setKind(invoice.GoodsCode, "30704", invoice.CellNumber)}},
		{name: "long text as a number", edits: []edit{setKind(invoice.Remark, "1.2345678901234568E+19", invoice.CellNumber)}, want: []string{rules.DigitsLost}},
		{name: "scientific text", edits: []edit{set(invoice.BuyerTaxNum, "9.13502E+17")}, want: []string{rules.ScientificText}},
		{name: "account as a number", edits: []edit{sets(invoice.BuyerBank, "某某银行"), setKind(invoice.BuyerAccount, "6222021234", invoice.CellNumber)}, want: []string{rules.ZerosMayBeLost}},
		{name: "date as a code", edits: []edit{setKind(invoice.SelfCode, "2026-03-04", invoice.CellDate)}, want: []string{rules.WrongCellKind}},
		{name: "date as an amount", edits: []edit{setKind(invoice.LineAmount, "2026-03-04", invoice.CellDate)}, want: []string{rules.WrongCellKind}},
		{name: "yes as a rate", edits: []edit{setKind(invoice.TaxRate, "TRUE", invoice.CellBool)}, want: []string{rules.WrongCellKind}},
		{name: "yes as a date", edits: []edit{setKind(invoice.OrderDate, "TRUE", invoice.CellBool)}, want: []string{rules.WrongCellKind}},
		{name: "specification turned into a date", edits: []edit{setKind(invoice.Spec, "2026-03-04",
			invoice.CellDate)}, want: []string{rules.WrongCellKind}},
		{name: "a day in the remark", edits: []edit{setKind(invoice.Remark, "2026-03-04",
			invoice.CellDate)}, want: []string{rules.DateInText}},
		{name: "small letters", edits: []edit{set(invoice.BuyerTaxNum, "91370306ma3tbj0t8e")}, want: []string{rules.MadeUpperCase}},
		{name: "yes or no", edits: []edit{set(invoice.TaxIncluded, "也许")}, want: []string{rules.NotYesOrNo}},
		{name: "date", edits: []edit{set(invoice.OrderDate, "2026-02-30")}, want: []string{rules.NotADate}},
		{name: "serial number of a date", edits: []edit{setKind(invoice.OrderDate, "46356", invoice.CellNumber)}, want: []string{rules.NotADate}},
		{name: "code with decimals", edits: []edit{setKind(invoice.OrderNo, "1001.5", invoice.CellNumber)}, want: []string{rules.FractionInNumber}},
		{name: "exact decimals of a database", edits: []edit{setKind(invoice.SelfCode, "10.5", invoice.CellDecimal)}, want: []string{rules.FractionInNumber}},
		{name: "a column of theirs", edits: []edit{column("报废产品销售类型", "销售收购的报废产品")}, want: []string{rules.ColumnUnknown}},
		{name: "a column of theirs that says nothing", edits: []edit{column("是否开具涉税专业服务发票品目", "否"), column("购买方国籍（或地区）", "中国"), column("经办人", "  ")}},
		{name: "a cell beside the table", edits: []edit{column("", "记得问王姐")}, want: []string{rules.ColumnUntitled}},
		{name: "refund type", edits: []edit{set(invoice.RefundType, "增值税即征即退-软件产品")}, want: []string{rules.FieldNotCarried}},
		{name: "two columns", edits: []edit{func(d *invoice.Draft) {
			d.Rows[0].Cells = append(d.Rows[0].Cells, invoice.Cell{Field: invoice.LineAmount, Text: "107"})
		}}, want: []string{rules.ColumnTwice}},
		{name: "a title that contradicts", edits: []edit{set(invoice.TaxIncluded, "是"), titleSays("不含税单价", "否")}, want: []string{rules.TitleDisagrees}},
		{name: "a title that agrees", edits: []edit{set(invoice.TaxIncluded, "Y"), titleSays("含税单价", "是")}},
		{name: "titles of two sheets", edits: []edit{titleSays("含税单价", "是"), titleSays("不含税单价", "否")}, want: []string{rules.RowsDisagree}},
		{name: "two columns that agree", edits: []edit{func(d *invoice.Draft) {
			d.Rows[0].Cells = append(d.Rows[0].Cells, invoice.Cell{Field: invoice.LineAmount, Text: "￥106.0"})
		}}},
		{name: "a line's field on the sheet of elements", edits: []edit{add(invoice.RoleElement, invoice.OrderNo, "A1001", invoice.Spec, "大")}, want: []string{rules.FieldMisplaced}},
		{name: "Java's power", edits: []edit{set(invoice.OrderNo, "2.026113E10")},
			want: []string{rules.ScientificText}},
		{name: "telephone in Java's power", edits: []edit{set(invoice.BuyerTel, "1.3800001234E10")},
			want: []string{rules.ScientificText}},
		{name: "telephone without its zero", edits: []edit{setKind(invoice.BuyerTel, "57188888888",
			invoice.CellNumber)}, want: []string{rules.ZerosMayBeLost}},
		{name: "mobile number", edits: []edit{setKind(invoice.BuyerTel, "13800001234",
			invoice.CellNumber)}},
		{name: "service number", edits: []edit{setKind(invoice.BuyerTel, "4008001234",
			invoice.CellNumber)}},
		{name: "lines in a name", edits: []edit{set(invoice.BuyerName, "杭州\n云帆科技有限公司")},
			want: []string{rules.LinesJoined}},
		{name: "lines in a remark", edits: []edit{set(invoice.Remark, "甲\n乙")}},
		{name: "an unknown column without a result", edits: []edit{func(d *invoice.Draft) {
			d.Rows[0].Cells = append(d.Rows[0].Cells, invoice.Cell{Title: "业务员",
				Kind: invoice.CellUncached})
		}}, want: []string{rules.ColumnUnknown}},
		{name: "a carried column without a result", s: carryDepartment, edits: []edit{func(d *invoice.Draft) {
			d.Rows[0].Cells = append(d.Rows[0].Cells, invoice.Cell{Title: "部门", Kind: invoice.CellUncached})
		}}, want: []string{rules.CarriedNotComputed}},
		{name: "a carried column with an error", s: carryDepartment, edits: []edit{func(d *invoice.Draft) {
			d.Rows[0].Cells = append(d.Rows[0].Cells, invoice.Cell{Title: "部门", Text: "#N/A", Kind: invoice.CellError})
		}}, want: []string{rules.CarriedError}},
		{name: "a column of names", edits: []edit{column("业务员", "赵")}, want: []string{rules.ColumnCarried}},
		{name: "a twin", edits: []edit{func(d *invoice.Draft) { d.Twin = "001001" }},
			want: []string{rules.SpelledTwice}},
		{name: "currency", edits: []edit{shown(invoice.LineAmount, "106", invoice.FormatCurrency,
			"$106.00", true)}, want: []string{rules.ForeignCurrency}},
		{name: "percent", edits: []edit{shown(invoice.LineAmount, "106", invoice.FormatPercent,
			"10600%", true)}, want: []string{rules.ShownOther}},
		{name: "rounded amount", edits: []edit{shown(invoice.LineAmount, "106.4",
			invoice.FormatNumber, "106", false)}, want: []string{rules.ShownRounded}},
		{name: "rounded text", edits: []edit{shown(invoice.Spec, "1.234", invoice.FormatNumber,
			"1.2", false)}, want: []string{rules.ShownInPart}},
	}
}

// titleSays says by the title of a column whether prices include tax.
func titleSays(title, yes string) edit {
	return func(d *invoice.Draft) {
		at := invoice.Place{File: "orders.xlsx", Sheet: "订单", Row: 1, Col: "K"}
		flag := invoice.Cell{Field: invoice.TaxIncluded, Text: yes, Title: title, Col: at.Col, From: &invoice.Origin{Title: at}}
		d.Rows[0].Cells = append(d.Rows[0].Cells, flag)
	}
}

func carryDepartment(s *rules.Settings) { s.Columns = rules.NewColumns([]string{"部门"}, nil) }
