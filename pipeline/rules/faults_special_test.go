package rules_test

import (
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// block adds a row of special business to an order of that kind.
func block(kind string, pairs ...any) edit {
	return func(d *invoice.Draft) {
		set(invoice.SpecialKind, kind)(d)
		add(invoice.RoleSpecial, pairs...)(d)
	}
}

func construction(more ...any) edit {
	return block("建筑服务", append([]any{invoice.ConstructionAddress, "浙江省杭州市西湖区", invoice.ConstructionProject, "宇宙城", invoice.ConstructionCross, "否"}, more...)...)
}

func freight(more ...any) edit {
	return block("货物运输服务", append([]any{invoice.FreightOrigin, "上海市浦东新区", invoice.FreightDestination, "北京市海淀区", invoice.FreightTool, "公路运输", invoice.FreightToolNum, "浙A12345", invoice.FreightGoods, "零配件"}, more...)...)
}

func sale(more ...any) edit {
	return block("不动产销售", append([]any{invoice.SaleAddress, "浙江省杭州市西湖区", invoice.SaleDetail, "文一西路1号", invoice.SaleCross, "否", invoice.SaleUnit, "㎡"}, more...)...)
}

func lease(detail, end string) edit {
	return block("不动产经营租赁服务", invoice.LeaseAddress, "浙江省杭州市西湖区", invoice.LeaseDetail, detail, invoice.LeaseStart, "20260101", invoice.LeaseEnd, end,
		invoice.LeaseCross, "否", invoice.LeaseUnit, "平方米", invoice.LeaseCertificate, "浙2026第1号")
}

func passenger(more ...any) edit {
	return block("旅客运输服务", append([]any{invoice.TravellerName, "李明", invoice.TravellerIDType, "居民身份证", invoice.TravellerIDNum, "11010519491231002X", invoice.TravelDate, "20260301",
		invoice.TravelFrom, "上海市", invoice.TravelTo, "北京市"}, more...)...)
}

func element(name, value string) edit {
	return add(invoice.RoleElement, invoice.OrderNo, "A1001", invoice.ElementName, name, invoice.ElementValue, value)
}

func specialFaults() []fault {
	template := func(s *rules.Settings) { s.Sellers[0].ElementTemplate = "合同信息" }
	return []fault{
		{name: "unsupported business", edits: []edit{set(invoice.SpecialKind, "成品油")}, want: []string{rules.SpecialUnknown}},
		{name: "business called 无", edits: []edit{set(invoice.SpecialKind, "无")}},
		{name: "block without business", edits: []edit{add(invoice.RoleSpecial, invoice.FreightOrigin, "上海")}, want: []string{rules.SpecialUnnamed}},
		{name: "construction", edits: []edit{construction()}},
		{name: "construction with another block", edits: []edit{construction(invoice.FreightGoods, "砂石")}, want: []string{rules.SpecialOther}},
		{name: "construction across regions", edits: []edit{construction(invoice.ConstructionReport, "B123")}, want: []string{rules.FieldNotCarried}},
		{name: "construction of two lines", edits: []edit{construction(), repeatLine(1)}, want: []string{rules.SpecialOneLine}},
		{name: "construction with pieces", edits: []edit{construction(), sets(invoice.Quantity, "2", invoice.Price, "53", invoice.Unit, "项")},
			want: []string{rules.SpecialMustBeEmpty, rules.SpecialMustBeEmpty, rules.SpecialMustBeEmpty}},
		{name: "construction without its place", edits: []edit{block("3", invoice.ConstructionProject, "宇宙城", invoice.ConstructionCross, "是")}, want: []string{rules.SpecialFieldMissing}},
		{name: "construction without a block", edits: []edit{set(invoice.SpecialKind, "建筑服务")}, want: []string{rules.SpecialFieldMissing, rules.SpecialFieldMissing, rules.SpecialFieldMissing}},
		{name: "construction contradicted", edits: []edit{construction(), add(invoice.RoleSpecial, invoice.ConstructionProject, "银河城")}, want: []string{rules.RowsDisagree}},
		{name: "construction at a long address", edits: []edit{construction(invoice.ConstructionDetail, strings.Repeat("x", 115))}, want: []string{rules.SpecialAddressLong}},
		{name: "construction on an older kind", edits: []edit{construction(), set(invoice.KindField, "p")}, want: []string{rules.SpecialKindNotDigital}},
		{name: "two hauls", edits: []edit{freight(), freight()}},
		{name: "no hauls", edits: []edit{set(invoice.SpecialKind, "4")}, want: []string{rules.SpecialFieldMissing}},
		{name: "2001 hauls", edits: []edit{func(d *invoice.Draft) {
			for range 2001 {
				freight()(d)
			}
		}}, want: []string{rules.SpecialTooManyRows}},
		{name: "sale", edits: []edit{sale()}},
		{name: "assessed sale without its price", edits: []edit{sale(invoice.SaleAssessed, "1000000")}, want: []string{rules.SpecialFieldMissing}},
		{name: "assessed at nothing", edits: []edit{sale(invoice.SaleAssessed, "0", invoice.SaleActual, "1")}, want: []string{rules.AmountNotPositive}},
		{name: "lease", edits: []edit{lease("文一西路1号", "20261231")}},
		{name: "lease without street", edits: []edit{lease("1幢101", "20261231")}, want: []string{rules.SpecialAddressWords}},
		{name: "lease that ends first", edits: []edit{lease("文一西路1号", "20251231")}, want: []string{rules.SpecialPeriod}},
		{name: "lease of a vehicle's place", edits: []edit{lease("文一西路1号", "20261231"), add(invoice.RoleSpecial, invoice.LeasePlate, "浙A12345")}, want: []string{rules.FieldNotCarried}},
		{name: "passenger by plane", edits: []edit{passenger(invoice.TravelVehicle, "飞机", invoice.TravelLevel, "经济舱")}},
		{name: "passenger by plane without class", edits: []edit{passenger(invoice.TravelVehicle, "飞机")}, want: []string{rules.SpecialFieldMissing}},
		{name: "passenger by train in economy", edits: []edit{passenger(invoice.TravelVehicle, "火车", invoice.TravelLevel, "经济舱")}, want: []string{rules.SpecialTravelClass}},
		{name: "passenger by bus", edits: []edit{passenger(invoice.TravelVehicle, "长途汽车")}},
		{name: "elements", edits: []edit{element("合同号", "HT-1"), element("项目", "一期")}, s: template},
		{name: "elements without template", edits: []edit{element("合同号", "HT-1")}, want: []string{rules.ElementNoTemplate}},
		{name: "half an element", edits: []edit{element("合同号", ""), element("", "一期")}, s: template, want: []string{rules.ElementIncomplete, rules.ElementIncomplete}},
		{name: "eleven elements", edits: []edit{func(d *invoice.Draft) {
			for i := range 11 {
				element("要素"+string(rune('A'+i)), "x")(d)
			}
		}}, s: template, want: []string{rules.ElementTooMany}},
		{name: "element called remark", edits: []edit{element("备注", "x")}, s: template, want: []string{rules.ElementNameReserved}},
		{name: "element on paper", edits: []edit{element("合同号", "x"), set(invoice.KindField, "es")}, s: template, want: []string{rules.ElementKind}},
		{name: "element twice", edits: []edit{element("合同号", "x"), element("合同号", "y")}, s: template, want: []string{rules.ElementTwice}},
	}
}
