package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// columnsOf checks the base draft with cells of unknown columns, as title=text.
func columnsOf(s *rules.Settings, cells ...string) (rules.Result, []rules.Finding) {
	d := baseDraft()
	for i, c := range cells {
		title, text, _ := strings.Cut(c, "=")
		d.Rows[0].Cells = append(d.Rows[0].Cells, invoice.Cell{Title: title, Text: text, Col: fmt.Sprint("Z", string(rune('A'+i)))})
	}
	r := rules.Check(d, s)
	var tally rules.ColumnTally
	tally.Add(r.Unplaced)
	return r, tally.Findings()
}

func TestColumnsThatDoNotMatterAreCarried(t *testing.T) {
	t.Parallel()
	for _, title := range []string{
		"制单人", "业务员", "部门", "合同号", "项目号", "跟单员", "区域", "门店", "仓库", "经手人", "销售渠道", "部门名称",
		"合同名称", "客户编码", "序列", "采购订单", "salesman", "Department", "contract_no", "PO", "项目经理", "大区",
	} {
		r, found := columnsOf(settings(), title+"=甲乙丙")
		if r.Order == nil || len(found) != 1 || found[0].Code != rules.ColumnCarried {
			t.Errorf("%s: order %v, %v", title, r.Order != nil, found)
			continue
		}
		if diff := cmp.Diff([]invoice.Carried{{Title: title, Value: "甲乙丙"}}, r.Facts.Carried); diff != "" {
			t.Errorf("%s: %s", title, diff)
		}
	}
}

// Nothing of a carried column is lost in silence: a formula without a result is empty in the
// results and an error value is copied, both with a warning.
func TestCarriedCellsWithoutAValue(t *testing.T) {
	t.Parallel()
	s := settings()
	s.Columns = rules.NewColumns([]string{"部门"}, nil)
	for _, x := range []struct {
		cell    invoice.Cell
		code    string
		carried string
	}{
		{invoice.Cell{Kind: invoice.CellUncached}, rules.CarriedNotComputed, ""},
		{invoice.Cell{Kind: invoice.CellError, Text: "#N/A"}, rules.CarriedError, "#N/A"},
		{invoice.Cell{Text: "华东"}, "", "华东"},
	} {
		d := baseDraft()
		x.cell.Title, x.cell.Col = "部门", "Z"
		d.Rows[0].Cells = append(d.Rows[0].Cells, x.cell)
		r := rules.Check(d, s)
		code := ""
		for _, f := range r.Findings {
			if code += f.Code; f.Severity != rules.Warning || f.Place.Col != "Z" {
				t.Errorf("%s: %+v", x.code, f)
			}
		}
		if diff := cmp.Diff([]invoice.Carried{{Title: "部门", Value: x.carried}}, r.Facts.Carried); r.Order == nil || code != x.code || diff != "" {
			t.Errorf("%s: order %v, found %s, %s", x.code, r.Order != nil, code, diff)
		}
	}
}

func TestColumnsThatMayMatterRefuse(t *testing.T) {
	t.Parallel()
	for _, cell := range []string{
		"折让金额=1", "优惠=是", "税律=13", "备注2=请勿开票", "备住=请勿开票", "客户名=甲公司", "数量2=3", "发票抬头2=甲公司", "状态说明=作废", "审核意见=不通过",
		"收货地址=杭州", "运费=10", "Discount=1", "remarks=x", "Qty2=2", "是否含运费=是", "币种=USD", "退货=1", "红字=1",
		"小计=100", "收入=100", "应收=100", "实收=100", "押金=100", "定金=5", "佣金=5", "抹零=5", "代金券=5", "补贴=5", "让利=5",
		"立省=5", "积分=100", "公司=甲", "客户=甲", "箱=2", "net=5", "gross=5", "deposit=5", "off=5", "标记=作废", "标识=退货",
		"业务类型=红字冲销", "结果=不开票", "类别=免税", "type=return", "operation=void", "单据类型=退货", "其他=甲", "x=1",
		// A title may be harmless; the value says money, or that there is to be no invoice.
		"部门=12.50", "合同=¥12", "区域=5%", "门店=100元", "渠道=$5", "合同号=1,234", "来源=85折",
		"部门=作废", "来源=退货", "渠道=已开票", "来源=不开票", "合同=红字", "来源=refunded",
	} {
		r, found := columnsOf(settings(), cell)
		if r.Order != nil || len(found) != 1 || found[0].Code != rules.ColumnUnknown {
			t.Errorf("%s: order %v, %v", cell, r.Order != nil, found)
		}
	}
}

func TestAPersonDecidesAboutColumns(t *testing.T) {
	t.Parallel()
	s := settings()
	s.Columns = rules.NewColumns([]string{"折让 金额", "部门"}, []string{"备注2", "业务员"})
	r, found := columnsOf(s, "折让金额=1.50", "部门=一部", "备注2=请勿开票", "业务员=赵")
	if r.Order == nil || len(found) != 0 || len(r.Findings) != 0 {
		t.Errorf("order %v, %v, %v", r.Order != nil, found, r.Findings)
	}
	want := []invoice.Carried{{Title: "折让金额", Value: "1.50"}, {Title: "部门", Value: "一部"}}
	if diff := cmp.Diff(want, r.Facts.Carried); diff != "" {
		t.Error(diff)
	}
}

func TestCarriedColumnsAreNoContent(t *testing.T) {
	t.Parallel()
	a, _ := columnsOf(settings(), "部门=一部")
	b, _ := columnsOf(settings(), "部门=二部")
	ha, errA := a.Order.Hash()
	hb, errB := b.Order.Hash()
	if errA != nil || errB != nil || ha != hb {
		t.Errorf("the department changed the order: %v, %v", errA, errB)
	}
}

func TestAColumnIsOneFinding(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.IntRange(2, 5000), 1, 50).Draw(t, "rows")
		var tally rules.ColumnTally
		first := rows[0]
		for _, row := range rows {
			first = min(first, row)
			tally.Add([]rules.Unplaced{{Code: rules.ColumnCarried, Title: "部门", At: invoice.Place{Sheet: "订单", Row: row, Col: "I"}}})
		}
		f := tally.Findings()
		if len(f) != 1 || f[0].Count != len(rows) || f[0].Place.Cell() != fmt.Sprint("I", first) || f[0].Value != "" {
			t.Fatalf("%+v", f)
		}
	})
}

func TestRowsOfAnOrderCarryEachValueOnce(t *testing.T) {
	t.Parallel()
	d := baseDraft()
	for _, text := range []string{"赵", "钱", "赵", "", strings.Repeat("长", 300)} {
		row := d.Rows[0]
		row.Cells = append(slices.Clip(row.Cells), invoice.Cell{Title: "业务员", Text: text, Col: "Z"})
		d.Rows = append(d.Rows, row)
	}
	r := rules.Check(d, settings())
	got := r.Facts.Carried
	if len(got) != 1 || !strings.HasPrefix(got[0].Value, "赵、钱、长长") || len([]rune(got[0].Value)) > 210 {
		t.Errorf("%v", got)
	}
}

func TestMoreColumnsThanTheResultsShowAreRefused(t *testing.T) {
	t.Parallel()
	var cells []string
	for i := range 40 {
		cells = append(cells, fmt.Sprintf("部门%d=甲", i))
	}
	r, found := columnsOf(settings(), cells...)
	if r.Order != nil || len(r.Facts.Carried) != 32 || len(found) != 40 {
		t.Errorf("%d carried, %d findings", len(r.Facts.Carried), len(found))
	}
}
