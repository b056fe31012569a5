package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// doubt adds a reader's doubt to a draft.
func doubt(kind invoice.DoubtKind) edit {
	return func(d *invoice.Draft) {
		d.Doubts = append(d.Doubts, invoice.Doubt{Kind: kind, Rows: 7, Cells: []string{"A3", "A4"},
			Place: invoice.Place{File: "orders.xlsx", Sheet: "订单", Row: 3, Col: "A"}})
	}
}

// bureau makes the draft one of the bureau's workbook: a head with these fields, and a line.
func bureau(pairs ...any) edit {
	return func(d *invoice.Draft) {
		head := row(invoice.RoleHead, append([]any{invoice.OrderNo, "A1001", invoice.BuyerName, "杭州云帆科技有限公司",
			invoice.BuyerTaxNum, "91370306MA3TBJ0T8E"}, pairs...)...)
		head.Columns = map[invoice.Field]string{invoice.OrderNo: "A", invoice.KindField: "B", invoice.TaxIncluded: "D"}
		d.Rows = []invoice.Row{head, row(invoice.RoleLine, invoice.OrderNo, "A1001", invoice.GoodsName, "技术服务费",
			invoice.GoodsCode, "3040201000000000000", invoice.LineAmount, "106.00", invoice.TaxRate, "6%")}
	}
}

// besideIt adds a cell under a title.
func besideIt(f invoice.Field, title, text string) edit {
	return func(d *invoice.Draft) {
		d.Rows[0].Cells = append(d.Rows[0].Cells, invoice.Cell{Field: f, Title: title, Text: text, Col: "Z"})
	}
}

// moved puts the last row of a draft into another sheet. It works after places are given.
func moved(d *invoice.Draft, sheet string) *invoice.Draft {
	d.Rows[len(d.Rows)-1].Place.Sheet = sheet
	return d
}

var line = []any{invoice.OrderNo, "A1001", invoice.GoodsName, "咨询费", invoice.GoodsCode, "304", invoice.LineAmount, "1", invoice.TaxRate, "6%"}

func rowFaults() []fault {
	return []fault{
		{name: "rows near", edits: []edit{doubt(invoice.DoubtNear)}, want: []string{rules.RowsNear}},
		{name: "hidden rows", edits: []edit{doubt(invoice.DoubtHidden)}, want: []string{rules.RowsUnseen}},
		{name: "partly hidden", edits: []edit{doubt(invoice.DoubtPartlyHidden)}, want: []string{rules.PartlyUnseen}},
		{name: "partly skipped by a profile", edits: []edit{doubt(invoice.DoubtPartlySkipped)}, want: []string{rules.ProfilePartly}},
		{name: "rows that a profile does not tell apart", edits: []edit{doubt(invoice.DoubtAlike)}, want: []string{rules.NumberUnclear}},
		{name: "the same row on two sheets", edits: []edit{doubt(invoice.DoubtSheets)}, want: []string{rules.SheetsAlike}},
		{name: "no number from a profile", edits: []edit{drop(invoice.OrderNo), func(d *invoice.Draft) { d.Number = "" }, doubt(invoice.DoubtIdentity)},
			want: []string{rules.NumberUnmade}},
		{name: "twice in a list", edits: []edit{doubt(invoice.DoubtLookupTwice)}, want: []string{rules.ListTwice}},
		{name: "not in a list", edits: []edit{doubt(invoice.DoubtLookupMissing)}, want: []string{rules.ListMissing}},
		{name: "a value that a profile does not know", edits: []edit{doubt(invoice.DoubtValueUnlisted)}, want: []string{rules.ValueUnlisted}},
		{name: "a value that has no unit", edits: []edit{doubt(invoice.DoubtUnit)}, want: []string{rules.UnitUnclear}},
		{name: "a doubt about a row without a number", edits: []edit{drop(invoice.OrderNo), func(d *invoice.Draft) { d.Number = "" }, doubt(invoice.DoubtHidden)},
			want: []string{rules.OrderNoMissing}},
		{name: "goods alone", edits: []edit{drop(invoice.OrderNo, invoice.BuyerName, invoice.BuyerTaxNum, invoice.TaxRate), func(d *invoice.Draft) { d.Number = "" }},
			want: []string{rules.OrderNoMissing}},
		{name: "issued", edits: []edit{set(invoice.InvoiceState, "已开票")}, want: []string{rules.StateStops}},
		{name: "issued on its second row", edits: []edit{add(invoice.RoleMixed, append([]any{invoice.InvoiceNo, "25332000000012345678"}, line...)...)}, want: []string{rules.StateStops}},
		{name: "refunded", edits: []edit{set(invoice.RefundState, "退款成功")}, want: []string{rules.StateStops}},
		{name: "refunded in part", edits: []edit{set(invoice.RefundAmount, "5.00")}, want: []string{rules.StateStops}},
		{name: "closed", edits: []edit{set(invoice.OrderState, "交易关闭")}, want: []string{rules.StateStops}},
		{name: "void", edits: []edit{set(invoice.VoidMark, "是")}, want: []string{rules.StateStops}},
		{name: "void as a box", edits: []edit{setKind(invoice.VoidMark, "TRUE", invoice.CellBool)}, want: []string{rules.StateStops}},
		{name: "not wanted", edits: []edit{set(invoice.InvoiceWanted, "否")}, want: []string{rules.StateStops}},
		{name: "two columns of states", edits: []edit{set(invoice.OrderState, "交易成功"), func(d *invoice.Draft) {
			d.Rows[0].Cells = append(d.Rows[0].Cells, invoice.Cell{Field: invoice.OrderState, Title: "状态", Text: "已取消"})
		}}, want: []string{rules.StateStops}},
		{name: "a state of its own", edits: []edit{set(invoice.OrderState, "等待买家付款")}, want: []string{rules.StateUnclear}},
		{name: "in doubt by results", edits: []edit{set(invoice.InvoiceState, "结果待确认（勿重开）")}, want: []string{rules.SentByResults}},
		{name: "issued and not signed", edits: []edit{set(invoice.InvoiceState, "已开票，签章失败")}, want: []string{rules.SentByResults}},
		{name: "being issued by results", edits: []edit{besideIt(invoice.OrderState, "状态", "开票中")}, want: []string{rules.SentByResults}},
		{name: "being issued elsewhere", edits: []edit{besideIt(invoice.OrderState, "订单状态", "开票中")}, want: []string{rules.StateStops}},
		{name: "sent by results, which say it beside", edits: []edit{func(d *invoice.Draft) { d.Rows[0].Sent = true }}, want: []string{rules.SentByResults}},
		{name: "sent by results, said twice", edits: []edit{besideIt(invoice.OrderState, "Status", "unknown"), func(d *invoice.Draft) { d.Rows[0].Sent = true }},
			want: []string{rules.SentByResults}},
		{name: "a state that is a fault", edits: []edit{setKind(invoice.InvoiceState, "#N/A", invoice.CellError)}, want: []string{rules.StateUnclear}},
		{name: "a state that nobody computed", edits: []edit{setKind(invoice.InvoiceState, "", invoice.CellUncached)}, want: []string{rules.StateUnclear}},
		{name: "states that let it go on", edits: []edit{sets(invoice.RowNo, "12", invoice.InvoiceNo, "-", invoice.InvoiceState, "未开票", invoice.OrderState, "交易成功",
			invoice.RefundState, "无退款", invoice.RefundAmount, "0.00", invoice.VoidMark, "否", invoice.InvoiceWanted, "是")}},
		{name: "a note in the margin", edits: []edit{column("", "已开票")}, want: []string{rules.ColumnUntitled, rules.StateStops}},
		{name: "another note in the margin", edits: []edit{column("", "加急")}, want: []string{rules.ColumnUntitled}},
		{name: "a note for a remark", edits: []edit{set(invoice.Remark, "作废")}, want: []string{rules.StateStops}},
		{name: "a remark", edits: []edit{set(invoice.Remark, "未开票部分退款已结清")}},
		{name: "a short remark", edits: []edit{set(invoice.Remark, "十一月服务费")}},
		{name: "no to a question that means nothing here", edits: []edit{column("是否加急", "否")}},
		{name: "no to a question that may mean no invoice", edits: []edit{column("是否有效", "否")}, want: []string{rules.ColumnUnknown}},
		{name: "no to the bureau's question", edits: []edit{column("是否开具涉税专业服务发票品目", "否")}},
		{name: "goods as above", edits: []edit{set(invoice.GoodsName, "同上")}, want: []string{rules.FieldMissing}},
		{name: "goods that are nothing", edits: []edit{set(invoice.GoodsName, "—")}, want: []string{rules.FieldMissing}},
		{name: "goods looked up in an empty cell", edits: []edit{set(invoice.GoodsName, "0")}, want: []string{rules.FieldMissing}},
		{name: "specification as above", edits: []edit{set(invoice.Spec, "〃")}, want: []string{rules.FieldMissing}},
		{name: "unit as above", edits: []edit{set(invoice.Unit, "同上")}, want: []string{rules.FieldMissing}},
		{name: "a line of totals", edits: []edit{set(invoice.GoodsName, "小计")}, want: []string{rules.LineIsTotal}},
		{name: "a copied sheet", edits: []edit{add(invoice.RoleMixed, line...)}, late: func(d *invoice.Draft) { moved(d, "订单 (2)") }, want: []string{rules.SheetTwice}},
		{name: "bureau", edits: []edit{bureau(invoice.KindField, "普通发票", invoice.TaxIncluded, "是")}},
		{name: "bureau without kind", edits: []edit{bureau(invoice.TaxIncluded, "是")}, want: []string{rules.FieldMissing}},
		{name: "bureau without kind, one configured", edits: []edit{bureau(invoice.TaxIncluded, "是")},
			s: func(s *rules.Settings) { s.DefaultKind = invoice.KindDigitalOrdinary }, want: []string{rules.FieldMissing}},
		{name: "bureau without the tax flag", edits: []edit{bureau(invoice.KindField, "普通发票")}, want: []string{rules.FieldMissing}},
		{name: "bureau without both", edits: []edit{bureau()}, want: []string{rules.FieldMissing, rules.FieldMissing}},
		{name: "bureau with a tax flag that says nothing", edits: []edit{bureau(invoice.KindField, "普通发票", invoice.TaxIncluded, "不知道")}, want: []string{rules.NotYesOrNo}},
		{name: "a sheet of heads without the column of kinds", edits: []edit{bureau(invoice.TaxIncluded, "是"), func(d *invoice.Draft) { delete(d.Rows[0].Columns, invoice.KindField) }},
			want: []string{rules.FieldMissing}},
		{name: "a sheet of heads without the column of kinds, one configured", edits: []edit{bureau(invoice.TaxIncluded, "是"), func(d *invoice.Draft) { delete(d.Rows[0].Columns, invoice.KindField) }},
			s: func(s *rules.Settings) { s.DefaultKind = invoice.KindDigitalOrdinary }},
		{name: "a sheet of heads without the column of the tax flag", edits: []edit{bureau(invoice.KindField, "普通发票"), func(d *invoice.Draft) { delete(d.Rows[0].Columns, invoice.TaxIncluded) }},
			want: []string{rules.FieldMissing}},
	}
}

func TestAnOrderInTwoSheetsIsRefused(t *testing.T) {
	t.Parallel()
	second := func(role invoice.Role, pairs ...any) *invoice.Draft { return baseDraft(add(role, pairs...)) }
	for name, c := range map[string]struct {
		d    *invoice.Draft
		want string
	}{
		"a copied sheet":                     {moved(second(invoice.RoleMixed, line...), "订单 (2)"), rules.SheetTwice},
		"a copied sheet without goods":       {moved(second(invoice.RoleMixed, invoice.OrderNo, "A1001", invoice.BuyerName, "杭州云帆科技有限公司"), "订单 (2)"), rules.SheetTwice},
		"lines on the sheet of lines, too":   {moved(second(invoice.RoleLine, line...), "明细"), rules.SheetTwice},
		"heads and lines on two sheets":      {moved(baseDraft(bureau(invoice.KindField, "pc", invoice.TaxIncluded, "是")), "明细"), ""},
		"a sheet of elements beside":         {moved(second(invoice.RoleElement, invoice.OrderNo, "A1001"), "4"), ""},
		"two rows of one sheet":              {second(invoice.RoleMixed, line...), ""},
		"a second head is another finding":   {moved(baseDraft(bureau(invoice.KindField, "pc", invoice.TaxIncluded, "是"), add(invoice.RoleHead, invoice.OrderNo, "A1001")), "1 (2)"), rules.NumberTwice},
		"the bureau's lines on a second one": {moved(baseDraft(bureau(invoice.KindField, "pc", invoice.TaxIncluded, "是"), add(invoice.RoleLine, line...)), "2 (2)"), rules.SheetTwice},
	} {
		r := rules.Check(c.d, settings())
		var got []string
		for _, f := range r.Findings {
			if f.Code == rules.SheetTwice || f.Code == rules.NumberTwice {
				got = append(got, f.Code)
			}
		}
		if strings.Join(got, " ") != c.want || c.want != "" && r.Order != nil {
			t.Errorf("%s: %v, order %v", name, codes(r.Findings), r.Order)
		}
	}
	r := rules.Check(moved(second(invoice.RoleMixed, line...), "订单 (2)"), settings())
	i := slices.IndexFunc(r.Findings, func(f rules.Finding) bool { return f.Code == rules.SheetTwice })
	if r.Facts.Gross != 0 {
		t.Errorf("lines were added up to %s", r.Facts.Gross)
	}
	if f := r.Findings[i]; f.Place.Sheet != "订单 (2)" || !strings.Contains(f.Message("zh"), "orders.xlsx 订单 2") || len(r.Findings) != 1 {
		t.Errorf("%s: %s", f.Place, f.Message("zh"))
	}
}

// TestAHeldOrderIsWhole checks that a doubt alone does not change the order.
func TestAHeldOrderIsWhole(t *testing.T) {
	t.Parallel()
	r := check(t, settings(), set(invoice.OrderState, "已取消"))
	if r.Order == nil || rules.Errors(r.Findings) || rules.Holds(r.Findings) != rules.StateStops || r.Findings[0].Severity != rules.Error {
		t.Errorf("order %v, findings %v", r.Order, r.Findings)
	}
	if r = check(t, settings(), set(invoice.OrderState, "已取消"), drop(invoice.TaxRate)); r.Order != nil {
		t.Error("an order with an error is held")
	}
}

// TestFindingsOfWhatIsMissingHaveACell checks that findings about missing values have a cell.
func TestFindingsOfWhatIsMissingHaveACell(t *testing.T) {
	t.Parallel()
	columns := map[invoice.Field]string{invoice.OrderNo: "C", invoice.TaxRate: "G"}
	r := check(t, settings(), drop(invoice.BuyerName, invoice.TaxRate), func(d *invoice.Draft) { d.Rows[0].Columns = columns })
	var cells []string
	for _, f := range r.Findings {
		cells = append(cells, f.Place.Cell())
	}
	slices.Sort(cells)
	if !slices.Equal(cells, []string{"C2", "G2"}) || r.Facts.At.Cell() != "C2" {
		t.Errorf("cells %v, number in %s", cells, r.Facts.At.Cell())
	}
}
