package app_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/red"
)

// blueOf is what the ledger has of the invoice of an order.
func (d *desk) blueOf(order string) red.Blue {
	d.t.Helper()
	list := d.table("blue.xlsx", []string{"订单号", "红冲原因"}, []string{order, "开票有误"})
	r := must(d, redFiles(app.RedFileOptions{Files: []string{list}, Preview: true}))
	if len(r.Reds) != 1 || r.Reds[0].Refused != nil {
		d.t.Fatalf("%+v", r.Reds)
	}
	return r.Reds[0].Body.Blue
}

// elsewhere is the desk with a ledger that knows nothing.
func (d *desk) elsewhere() *desk {
	other := *d
	other.set = maps.Clone(d.set)
	other.set["ledger"] = filepath.Join(d.dir, "other.db")
	return &other
}

// export writes the bureau's export of an invoice of issuedGoods, with a discount of the first
// line; change may change the sheets.
func (d *desk) export(b *red.Blue, change func(base, lines [][]string)) string {
	day := b.IssuedAt.In(beijing.Zone).Format("2006-01-02 15:04:05")
	base := [][]string{{"序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号", "购买方名称", "开票日期", "金额", "税额",
		"价税合计", "发票来源", "发票票种", "发票状态", "是否正数发票", "发票风险等级", "开票人", "备注"},
		{"1", "", "", b.No, demoSeller, "示例公司", b.BuyerTax, b.Buyer, day, b.Net.String(), b.Tax.String(), b.Gross.String(),
			"电子发票服务平台", "数电发票（普通发票）", "正常", "是", "正常", "某人", ""}}
	lines := [][]string{{"序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号", "购买方名称", "开票日期", "税收分类编码",
		"特定业务类型", "货物或应税劳务名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额", "价税合计", "发票来源", "发票票种", "发票状态",
		"是否正数发票", "发票风险等级", "开票人", "备注"}}
	for _, l := range [][]string{{"1090511010000000000", "*计算机外部设备*键盘", "10", "100.00", "13.00", "113.00"},
		{"1090511020000000000", "*计算机外部设备*鼠标", "3", "90.00", "11.70", "101.70"},
		{"1090511030000000000", "*计算机外部设备*配件", "", "44.25", "5.75", "50.00"}} {
		lines = append(lines, []string{"1", "", "", b.No, demoSeller, "示例公司", b.BuyerTax, b.Buyer, day, l[0], "", l[1], "", "", l[2], "", l[3], "13%",
			l[4], l[5], "电子发票服务平台", "数电发票（普通发票）", "正常", "是", "正常", "某人", ""})
	}
	if change != nil {
		change(base, lines)
	}
	return d.tables("export.xlsx", map[string][][]string{"A发票基础信息": base, "B信息汇总表": lines})
}

// An invoice that was not issued here is reversed by what the bureau's export says of it, as a
// whole or by line; twice asked, it is reversed once.
func TestRedOfInvoicesIssuedElsewhere(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.issuedGoods(2)
	one, two := d.blueOf("G1"), d.blueOf("G2")
	other := d.elsewhere()
	export := d.export(&one, nil)
	list := d.table("list.xlsx", []string{"发票号码", "退款单号", "红冲原因", "商品名称", "退货数量"}, []string{one.No, "R1", "退货", "鼠标", "2"})
	for n := range 2 {
		r, events, err := on(other, redFiles(app.RedFileOptions{Files: []string{list}, Issued: []string{export}}))
		if err != nil {
			t.Fatal(err)
		}
		if statesOf(r) != "done 67.80" || events.codes() != "" || r.Reds[0].Body.Lines[0].Name != "鼠标" || r.Reds[0].Body.Blue.OrderNo != "" {
			t.Errorf("%d: %s, %+v", n, statesOf(r), events.findings)
		}
	}
	whole := app.RedFileOptions{Numbers: []string{two.No}, Reason: invoice.RedError, Issued: []string{d.export(&two, nil)}}
	if r, events, err := on(other, redFiles(whole)); err != nil || statesOf(r) != "done 264.70" {
		t.Errorf("by number: %v, %+v", err, events.findings)
	}
	if d.redsAccepted() != 2 {
		t.Errorf("%d reds", d.redsAccepted())
	}
}

// An export that does not add up, or an invoice that is not in force, is refused at its cell.
func TestRedByWrongExport(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.issuedGoods(1)
	b := d.blueOf("G1")
	other := d.elsewhere()
	for name, c := range map[string]struct {
		change func(base, lines [][]string)
		code   string
		cell   string
	}{
		"a line is missing":   {func(_, lines [][]string) { lines[3][3] = "26330000000000000009" }, "FP-RED-022", "Q2"},
		"a line is off":       {func(_, lines [][]string) { lines[2][19] = "101.71" }, "FP-RED-022", "T3"},
		"the total is off":    {func(base, _ [][]string) { base[1][11] = "264.71" }, "FP-RED-022", "D2"},
		"no amount":           {func(_, lines [][]string) { lines[2][16] = "无" }, "FP-AMT-001", "Q3"},
		"reversed":            {func(base, _ [][]string) { base[1][14] = "已红冲-全额" }, "FP-RED-015", ""},
		"void":                {func(base, _ [][]string) { base[1][14] = "已作废" }, "FP-RED-015", ""},
		"a red one":           {func(base, _ [][]string) { base[1][15] = "否" }, "FP-RED-015", ""},
		"somebody else's":     {func(base, _ [][]string) { base[1][4] = "91330106MA2FXTR10H" }, "FP-RED-025", ""},
		"of an unknown kind":  {func(base, lines [][]string) { base[1][13] = "飞机票"; setAll(lines, 21, "飞机票") }, "FP-RED-024", ""},
		"another invoice":     {func(base, lines [][]string) { base[1][3] = "1"; setAll(lines, 3, "1") }, "FP-RED-013", ""},
		"without any columns": {func(base, lines [][]string) { base[0][3], lines[0][3] = "x", "x" }, "FP-RED-013", ""},
	} {
		o := app.RedFileOptions{Numbers: []string{b.No}, Reason: invoice.RedError, Issued: []string{d.export(&b, c.change)}}
		r, events, err := on(other, redFiles(o))
		switch {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case statesOf(r) != "refused" || events.codes() != c.code || events.findings[0].Place.Cell() != c.cell:
			t.Errorf("%s: %s, %+v", name, statesOf(r), events.findings)
		}
	}
	_, _, err := on(other, redFiles(app.RedFileOptions{Numbers: []string{b.No}, Reason: invoice.RedError, Issued: []string{d.table("x.xlsx", []string{"甲"}, []string{"乙"})}}))
	if app.KindOf(err) != app.Unusable {
		t.Errorf("no export: %v", err)
	}
}

func setAll(rows [][]string, col int, text string) {
	for _, r := range rows[1:] {
		r[col] = text
	}
}

// What a row says of an invoice that was issued elsewhere is enough for the whole of it; lines may
// stand on another sheet.
func TestRedByTheRowItself(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.issuedGoods(2)
	one, two := d.blueOf("G1"), d.blueOf("G2")
	other := d.elsewhere()
	head := []string{"发票号码", "红冲原因", "发票种类", "购买方名称", "购买方税号", "开票日期", "不含税金额", "税额", "价税合计", "商品名称", "红冲金额"}
	day := one.IssuedAt.In(beijing.Zone).Format("2006/1/2")
	facts := func(b *red.Blue, rest ...string) []string {
		return append([]string{b.No, "服务中止", "数电普票", b.Buyer, b.BuyerTax, day, b.Net.String(), b.Tax.String(), b.Gross.String()}, rest...)
	}
	r, events, err := on(other, redFiles(app.RedFileOptions{Files: []string{d.table("list.xlsx", head, facts(&one, "", ""))}}))
	if err != nil || statesOf(r) != "done 264.70" {
		t.Errorf("whole: %v %+v", err, events.findings)
	}
	part := facts(&two, "鼠标", "10.00")
	r, events, err = on(other, redFiles(app.RedFileOptions{Files: []string{d.table("list.xlsx", head, part)}}))
	if err != nil || statesOf(r) != "refused" || events.codes() != "FP-RED-016" {
		t.Errorf("a part without lines: %v %+v", err, events.findings)
	}
	lines := [][]string{{"发票号码", "商品名称", "税收编码", "数量", "税率", "金额", "税额", "价税合计"},
		{two.No, "键盘", "1090511010000000000", "10", "13%", "100.00", "13.00", "113.00"},
		{two.No, "鼠标", "1090511020000000000", "3", "13%", "90.00", "11.70", "101.70"},
		{two.No, "配件", "1090511030000000000", "", "13%", "44.25", "5.75", "50.00"}}
	both := d.tables("list.xlsx", map[string][][]string{"红冲": {head, part}, "蓝票明细": lines})
	r, events, err = on(other, redFiles(app.RedFileOptions{Files: []string{both}}))
	if err != nil || statesOf(r) != "done 10.00" {
		t.Errorf("with lines: %v %+v", err, events.findings)
	}
	missing := slices.Clone(facts(&two, "", ""))
	missing[5] = ""
	r, events, err = on(other, redFiles(app.RedFileOptions{Files: []string{d.table("list.xlsx", head, missing)}}))
	if err != nil || statesOf(r) != "refused" || events.codes() != "FP-RED-024" {
		t.Errorf("without a day: %v %+v", err, events.findings)
	}
}

// In results, only the rows with a filled reason are reversed.
func TestRedByResults(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := must(d, runs(d.two()), "out_dir", d.dir)
	f, err := excelize.OpenFile(r.Results)
	if err != nil {
		t.Fatal(err)
	}
	sheet := f.GetSheetList()[1]
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	col, err := excelize.ColumnNumberToName(len(rows[1]) + 1)
	if err != nil {
		t.Fatal(err)
	}
	set := func(cell, text string) {
		if err := f.SetCellStr(sheet, cell, text); err != nil {
			t.Fatal(err)
		}
	}
	unmarked := filepath.Join(d.dir, "unmarked.xlsx")
	if err := f.SaveAs(unmarked); err != nil {
		t.Fatal(err)
	}
	set(col+"2", "红冲原因")
	set(col+"4", "开票有误")
	marked := filepath.Join(d.dir, "marked.xlsx")
	if err := f.SaveAs(marked); err != nil {
		t.Fatal(err)
	}
	got, events, err := on(d, redFiles(app.RedFileOptions{Files: []string{marked}}))
	if err != nil || statesOf(got) != "done 212.00" || events.codes() != "" {
		t.Errorf("%v: %+v %+v", err, got, events.findings)
	}
	if _, _, err := on(d, redFiles(app.RedFileOptions{Files: []string{unmarked}, Reason: invoice.RedError})); app.KindOf(err) != app.Unusable || !strings.Contains(err.Error(), "not which of them are meant") {
		t.Errorf("unmarked: %v %v", err, f.GetSheetList())
	}
}

// A profile maps a shop's refund list.
func TestRedByProfile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.issuedGoods(3)
	profile := filepath.Join(d.dir, "shop.yaml")
	const text = `format: 1
name: 店铺退款
kind: refunds
columns:
  order_no: {column: 交易号}
  refund_no: {column: 售后编号}
  red_reason: {column: 售后类型, values: {退货退款: 销货退回, 仅退款: 销售折让}, only: true}
  goods_name: {column: 宝贝}
  quantity: {column: 件数}
  refund_gross: {column: 退款(分), unit: fen}
rows:
  only_when:
    - {column: 售后状态, is: [退款成功]}
ignore: [买家昵称]
`
	if err := os.WriteFile(profile, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	list := d.table("shop.xlsx",
		[]string{"售后编号", "交易号", "宝贝", "件数", "退款(分)", "售后类型", "售后状态", "买家昵称"},
		[]string{"T1", "G1", "键盘", "1", "1130", "退货退款", "退款成功", "某"},
		[]string{"T2", "G2", "配件", "1", "500", "仅退款", "退款成功", "某"},
		[]string{"T3", "G3", "配件", "1", "500", "仅退款", "退款关闭", "某"})
	o := app.RedFileOptions{Files: []string{list}, Profile: profile}
	r, events, err := on(d, redFiles(o))
	if err != nil || statesOf(r) != "done 11.30, done 5.00" || events.codes() != "" {
		t.Fatalf("%v: %+v", err, events.findings)
	}
	_ = d.table("shop.xlsx",
		[]string{"售后编号", "交易号", "宝贝", "件数", "退款(分)", "售后类型", "售后状态"}, []string{"T4", "G3", "键盘", "1", "", "换货", "退款成功"})
	r, events, err = on(d, redFiles(o))
	if err != nil || statesOf(r) != "refused" || events.codes() != "FP-PRF-007" || events.findings[0].Place.Cell() != "F2" {
		t.Errorf("a type that is not mapped: %v: %+v", err, events.findings)
	}
	list = d.table("shop.xlsx", []string{"交易号"}, []string{"G1"})
	if _, _, err = on(d, redFiles(o)); app.KindOf(err) != app.Unusable {
		t.Errorf("other columns: %v", err)
	}
	if _, _, err = on(d, checks(list), "profile", profile); app.KindOf(err) != app.Unusable || !strings.Contains(err.Error(), "list of refunds") {
		t.Errorf("as orders: %v", err)
	}
}
