package rules_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// lineText writes a line for comparison: property name quantity×price net+tax=gross.
func lineText(l invoice.Line) string {
	n := ""
	if !l.Quantity.IsZero() || !l.Price.IsZero() {
		n = fmt.Sprintf(" %s×%s", l.Quantity, l.Price)
	}
	return fmt.Sprintf("%s %s%s %s+%s=%s", l.Property, l.Name, n, l.Net, l.Tax, l.Gross)
}

func TestLinesFromWhateverWasGiven(t *testing.T) {
	t.Parallel()
	bare := drop(invoice.LineAmount, invoice.GoodsName)
	name := set(invoice.GoodsName, "甲")
	no := set(invoice.TaxIncluded, "否")
	for _, c := range []struct {
		name  string
		edits []edit
		want  []string
	}{
		{"amount", []edit{set(invoice.LineAmount, "100"), set(invoice.TaxRate, "13%")}, []string{"0 甲 88.50+11.50=100.00"}},
		{"net amount", []edit{no, set(invoice.LineAmount, "100"), set(invoice.TaxRate, "13%")}, []string{"0 甲 100.00+13.00=113.00"}},
		{"quantity and price", []edit{sets(invoice.Quantity, "3", invoice.Price, "33.333")}, []string{"0 甲 3×33.333 94.34+5.66=100.00"}},
		{"quantity and net price", []edit{no, sets(invoice.Quantity, "3", invoice.Price, "10")}, []string{"0 甲 3×10 30.00+1.80=31.80"}},
		{"quantity and amount", []edit{sets(invoice.Quantity, "3", invoice.LineAmount, "100")}, []string{"0 甲 3×33.33333333 94.34+5.66=100.00"}},
		{"price and amount", []edit{sets(invoice.Price, "25", invoice.LineAmount, "100")}, []string{"0 甲 4×25 94.34+5.66=100.00"}},
		{"all three", []edit{sets(invoice.Quantity, "4", invoice.Price, "25", invoice.LineAmount, "100")}, []string{"0 甲 4×25 94.34+5.66=100.00"}},
		{"net and tax", []edit{sets(invoice.NetAmount, "100", invoice.TaxAmount, "6.01")}, []string{"0 甲 100.00+6.01=106.01"}},
		{"gross and tax", []edit{sets(invoice.GrossField, "106", invoice.TaxAmount, "6.01")}, []string{"0 甲 99.99+6.01=106.00"}},
		{"net alone of a price with tax", []edit{sets(invoice.NetAmount, "100", invoice.Quantity, "2", invoice.Price, "53")}, []string{"0 甲 2×53 100.00+6.00=106.00"}},
		{"amount with net", []edit{sets(invoice.LineAmount, "106", invoice.NetAmount, "99.99")}, []string{"0 甲 99.99+6.01=106.00"}},
		{"exempt", []edit{sets(invoice.LineAmount, "100", invoice.TaxRate, "免税")}, []string{"0 甲 100.00+0.00=100.00"}},
		{"discount column", []edit{sets(invoice.LineAmount, "106", invoice.Quantity, "2", invoice.Discount, "10.60")},
			[]string{"2 甲 2×53 100.00+6.00=106.00", "1 甲 -10.00+-0.60=-10.60"}},
		{"net discount column", []edit{no, sets(invoice.LineAmount, "100", invoice.Discount, "10")}, []string{"2 甲 100.00+6.00=106.00", "1 甲 -10.00+-0.60=-10.60"}},
		{"negative row", []edit{set(invoice.LineAmount, "106"), offRow(invoice.GoodsName, "甲", invoice.LineAmount, "-10.60", invoice.TaxRate, "6%")},
			[]string{"2 甲 100.00+6.00=106.00", "1 甲 -10.00+-0.60=-10.60"}},
		{"discount row above zero", []edit{set(invoice.LineAmount, "106"), offRow(invoice.LineType, "折扣行", invoice.LineAmount, "10.60")},
			[]string{"2 甲 100.00+6.00=106.00", "1 甲 -10.00+-0.60=-10.60"}},
		{"negative row with its own net and tax", []edit{set(invoice.LineAmount, "106"), offRow(invoice.GoodsName, "甲", invoice.NetAmount, "-10.01", invoice.TaxAmount, "-0.59")},
			[]string{"2 甲 100.00+6.00=106.00", "1 甲 -10.01+-0.59=-10.60"}},
		{"negative row away from its line", []edit{set(invoice.LineAmount, "106"), add(invoice.RoleMixed, invoice.GoodsName, "乙", invoice.GoodsCode, "304", invoice.LineAmount, "53", invoice.TaxRate, "6%"),
			offRow(invoice.GoodsName, "甲", invoice.LineAmount, "-10.60")},
			[]string{"2 甲 100.00+6.00=106.00", "1 甲 -10.00+-0.60=-10.60", "0 乙 50.00+3.00=53.00"}},
		{"two sizes told apart", []edit{sets(invoice.LineAmount, "106", invoice.Spec, "大"),
			add(invoice.RoleMixed, invoice.GoodsName, "甲", invoice.GoodsCode, "304", invoice.Spec, "小", invoice.LineAmount, "53", invoice.TaxRate, "6%"),
			offRow(invoice.GoodsName, "甲", invoice.Spec, "大", invoice.LineAmount, "-10.60")},
			[]string{"2 甲 100.00+6.00=106.00", "1 甲 -10.00+-0.60=-10.60", "0 甲 50.00+3.00=53.00"}},
		{"everything off one line", []edit{sets(invoice.GrossField, "106", invoice.NetAmount, "100.05", invoice.Discount, "106"), repeatLine(1)},
			[]string{"2 甲 100.05+5.95=106.00", "1 甲 -100.05+-5.95=-106.00", "0 技术服务费 100.00+6.00=106.00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := mustPass(t, append([]edit{bare, name}, c.edits...)...)
			var got []string
			sum := invoice.Amount(0)
			for i, l := range o.Lines {
				got = append(got, lineText(l))
				if l.Property == invoice.LineDiscount && (l.Code == "" || l.Code != o.Lines[i-1].Code || !l.Rate.Equal(o.Lines[i-1].Rate)) {
					t.Errorf("a discount line differs from its line: %+v", l)
				}
				sum += l.Gross
				if l.Property == invoice.LineDiscount && (!l.Quantity.IsZero() || !l.Price.IsZero() || l.Spec != "" || l.Unit != "") {
					t.Errorf("a discount line carries goods: %+v", l)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("lines (-want +got)\n%s", diff)
			}
			if o.Gross != sum || o.Net+o.Tax != o.Gross {
				t.Errorf("sums %s + %s = %s", o.Net, o.Tax, o.Gross)
			}
		})
	}
}

func TestPoliciesInTheFormOfTheKind(t *testing.T) {
	t.Parallel()
	type form struct{ Rate, Policy, Name, Zero string }
	for _, c := range []struct {
		kind, rate, policy string
		want               form
	}{
		{"pc", "免税", "", form{"0", "03", "", ""}},
		{"pc", "不征税", "", form{"0", "04", "", ""}},
		{"pc", "0", "免税", form{"0", "03", "", ""}},
		{"pc", "0", "", form{"0", "", "", ""}},
		{"pc", "3%", "简易征收", form{"0.03", "01", "", ""}},
		{"pc", "1.5%", "按5%简易征收减按1.5%计证", form{"0.015", "10", "", ""}},
		{"bs", "13%", "超税负3%即征即退", form{"0.13", "15", "", ""}},
		{"p", "免税", "", form{"0", "1", "免税", "1"}},
		{"p", "不征税", "", form{"0", "1", "不征税", "2"}},
		{"p", "0", "", form{"0", "", "", "3"}},
		{"c", "3%", "按3%简易征收", form{"0.03", "1", "按3%简易征收", ""}},
		{"p", "13%", "", form{"0.13", "", "", ""}},
	} {
		edits := []edit{set(invoice.KindField, c.kind), set(invoice.TaxRate, c.rate)}
		if c.policy != "" {
			edits = append(edits, sets(invoice.UsePolicy, "是", invoice.Policy, c.policy))
		}
		l := mustPass(t, edits...).Lines[0]
		if got := (form{l.Rate.String(), l.Policy, l.PolicyName, l.ZeroRate}); got != c.want {
			t.Errorf("%s at %s with %q = %+v, want %+v", c.kind, c.rate, c.policy, got, c.want)
		}
	}
}

func TestBureauRowsMakeOneOrder(t *testing.T) {
	t.Parallel()
	o := mustPass(t, func(d *invoice.Draft) {
		d.Rows = []invoice.Row{
			row(invoice.RoleHead, invoice.OrderNo, "A1001", invoice.KindField, "增值税专用发票", invoice.TaxIncluded, "否", invoice.BuyerName, "杭州云帆科技有限公司", invoice.BuyerTaxNum, "91370306MA3TBJ0T8E",
				invoice.BuyerBank, "工商银行杭州支行", invoice.BuyerAccount, "1202 0212 0990 0123", invoice.ShowBuyer, "展示开户银行、银行账号", invoice.BuyerPerson, "否", invoice.SpecialKind, "货物运输服务"),
			row(invoice.RoleLine, invoice.OrderNo, "A1001", invoice.GoodsName, "运费", invoice.GoodsCode, "30102", invoice.LineAmount, "1000", invoice.TaxRate, "0.09", invoice.UsePolicy, "否"),
			row(invoice.RoleLine, invoice.OrderNo, "A1001", invoice.GoodsName, "装卸费", invoice.GoodsCode, "30107", invoice.LineAmount, "200", invoice.TaxRate, "0.06"),
			row(invoice.RoleSpecial, invoice.OrderNo, "A1001", invoice.FreightOrigin, "上海市", invoice.FreightDestination, "北京市", invoice.FreightTool, "铁路运输", invoice.FreightToolNum, "无", invoice.FreightGoods, "零配件"),
		}
	})
	if o.Kind != invoice.KindDigitalSpecial || o.TaxIncluded || o.Buyer.Account != "工商银行杭州支行 1202021209900123" || o.ShowAccount != "2" {
		t.Errorf("order = %+v", o)
	}
	if o.Net.String() != "1200.00" || o.Tax.String() != "102.00" || len(o.Lines) != 2 || o.Lines[0].Code != "3010200000000000000" {
		t.Errorf("lines = %+v", o.Lines)
	}
	want := &invoice.Special{Factor: "4", Freight: []invoice.Freight{{Tool: "1", ToolNum: "无", Origin: "上海市", Destination: "北京市", Goods: "零配件"}}}
	if diff := cmp.Diff(want, o.Special); diff != "" {
		t.Error(diff)
	}
}

func TestDetailsInThePlatformsForm(t *testing.T) {
	t.Parallel()
	o := mustPass(t, person, drop(invoice.BuyerTaxNum), sets(invoice.BuyerIDNum, "11010519491231002x", invoice.BuyerPhone, "+86 138-0000-1234", invoice.BuyerEmail, "zhang@example.com",
		invoice.OrderDate, "2026年11月30日", invoice.LevyReason, "2", invoice.ManagerName, "李明", invoice.ManagerIDType, "身份证", invoice.ManagerIDNum, "11010519491231002X", invoice.Extension, "1"))
	if o.Buyer.TaxNum != "11010519491231002X" || !o.Buyer.Person || o.Buyer.Phone != "13800001234" || o.Buyer.Email != "zhang@example.com" {
		t.Errorf("buyer = %+v", o.Buyer)
	}
	if o.Date != "2026-11-30 00:00:00" || o.LevyReason != "2" || o.Manager.IDType != "201" || o.Extension != "1" || o.Clerk != "" {
		t.Errorf("order = %+v", o)
	}
}

func TestSpecialBlocksInThePlatformsForm(t *testing.T) {
	t.Parallel()
	template := settings()
	template.Sellers[0].ElementTemplate = "合同信息"
	for _, c := range []struct {
		edits []edit
		want  *invoice.Special
	}{
		{[]edit{sale(invoice.SaleAssessed, "1,000,000", invoice.SaleActual, "990000.5")}, &invoice.Special{Factor: "5",
			Sale: &invoice.PropertySale{Address: "浙江省杭州市西湖区", Detail: "文一西路1号", Unit: "7", Assessed: "1000000.00", Actual: "990000.50"}}},
		{[]edit{lease("文一西路1号", "2026/12/31")}, &invoice.Special{Factor: "6", Lease: &invoice.Lease{Address: "浙江省杭州市西湖区", Detail: "文一西路1号",
			Start: "2026-01-01", End: "2026-12-31", Certificate: "浙2026第1号", Unit: "2"}}},
		{[]edit{set(invoice.GoodsCode, "3040502020200000000"), lease("文一西路1号", "202601011631")}, &invoice.Special{Factor: "6", Lease: &invoice.Lease{Address: "浙江省杭州市西湖区",
			Detail: "文一西路1号", Start: "2026-01-01 00:00", End: "2026-01-01 16:31", Certificate: "浙2026第1号", Unit: "2"}}},
		{[]edit{passenger(invoice.TravelVehicle, "火车", invoice.TravelLevel, "软席(软座、软卧)")}, &invoice.Special{Factor: "9", Travellers: []invoice.Traveller{{Name: "李明", IDType: "201",
			IDNum: "11010519491231002X", Date: "2026-03-01", From: "上海市", To: "北京市", Vehicle: "2", Level: "软席（软座、软卧）"}}}},
	} {
		if diff := cmp.Diff(c.want, mustPass(t, c.edits...).Special); diff != "" {
			t.Error(diff)
		}
	}
	o := rules.Check(baseDraft(element("合同号", "HT-1")), template).Order
	if o == nil || o.Template != "合同信息" || len(o.Elements) != 1 || o.Elements[0].Value != "HT-1" {
		t.Errorf("elements = %+v", o)
	}
}

func TestTheDraftStaysAsItIs(t *testing.T) {
	t.Parallel()
	edits := []edit{sets(invoice.BuyerTaxNum, "91370306ma3tbj0t8e", invoice.GoodsName, "*软件*服务", invoice.Discount, "-1"), offRow(invoice.GoodsName, "别的", invoice.LineAmount, "-1")}
	d := baseDraft(edits...)
	rules.Check(d, settings())
	if diff := cmp.Diff(baseDraft(edits...), d); diff != "" {
		t.Errorf("Check changed its draft\n%s", diff)
	}
}
