package corpus

import (
	"maps"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

const (
	coal  = "1020101000000000000"
	oil   = "1070101070000000000"
	paper = "1060105040000000000"
	lease = "3040502020400000000"
)

func goodsPlants() []Plant {
	coded := func(name, code string, more Values, w []Want) Plant {
		v := Values{invoice.GoodsCode: T(code)}
		maps.Copy(v, more)
		return Plant{Name: name, Cells: v, Want: w}
	}
	return []Plant{
		{Name: "goods-missing", Cells: Values{invoice.GoodsName: none}, Want: want(rules.FieldMissing, invoice.GoodsName)},
		{Name: "goods-code-missing", Cells: Values{invoice.GoodsCode: none}, Want: want(rules.GoodsCodeMissing, invoice.GoodsCode)},
		one("goods-code-18", invoice.GoodsCode, T("304020100000000000"), rules.GoodsCodeForm),
		one("goods-code-20", invoice.GoodsCode, T("30402010000000000000"), rules.GoodsCodeForm),
		one("goods-code-nine", invoice.GoodsCode, T("9040201000000000000"), rules.GoodsCodeForm),
		one("goods-code-words", invoice.GoodsCode, T("餐饮"), rules.GoodsCodeForm),
		one("goods-code-section", invoice.GoodsCode, T("3000000000000000000"), rules.CodeIsSection),
		one("goods-code-power", invoice.GoodsCode, T("3.0402E+18"), rules.ScientificText),
		one("goods-name-prefix", invoice.GoodsName, T("*软件服务*技术服务费"), rules.GoodsNamePrefix),
		one("goods-name-long", invoice.GoodsName, T(long(91)), rules.TooLong),
		one("goods-name-emoji", invoice.GoodsName, T("技术服务😀"), rules.CharsRefused),
		one("goods-name-total", invoice.GoodsName, T("小计"), rules.LineIsTotal),
		one("spec-bytes", invoice.Spec, T(strings.Repeat("型", 21)), rules.TooManyBytes),
		one("spec-line-break", invoice.Spec, T("A4\n80g"), rules.LinesJoined),
		one("spec-symbols", invoice.Spec, T("5 m³"), rules.CharsRefused),
		coded("coal-in-carts", coal, Values{invoice.Unit: T("车"), invoice.Quantity: N("1"), invoice.CoalKind: T("无烟煤"), invoice.TaxRate: T("13%")},
			append(want(rules.CoalUnit, invoice.Unit), want(rules.CoalKindNotCarried, invoice.CoalKind)...)),
		coded("coal-no-kind", coal, Values{invoice.Unit: T("吨"), invoice.Quantity: N("1"), invoice.TaxRate: T("13%")}, want(rules.CoalKindMissing, invoice.CoalKind)),
		coded("oil-in-barrels", oil, Values{invoice.Unit: T("桶"), invoice.Quantity: N("1"), invoice.TaxRate: T("13%")}, want(rules.OilUnit, invoice.Unit)),
		coded("oil-no-quantity", oil, Values{invoice.Unit: T("升"), invoice.TaxRate: T("13%")}, want(rules.OilQuantity, invoice.Quantity)),
		{Name: "oil-mixed", Cells: Values{invoice.GoodsCode: T(oil), invoice.Unit: T("升"), invoice.Quantity: N("1"), invoice.TaxRate: T("13%")},
			More: []Values{{}}, Want: []Want{{Code: rules.OilMixed, Field: invoice.GoodsCode, Row: 1}}},
		coded("unit-missing", paper, Values{invoice.Quantity: N("2"), invoice.TaxRate: T("13%")}, want(rules.UnitMissing, invoice.Quantity)),
		coded("letting-unnamed", lease, Values{invoice.TaxRate: T("9%")}, want(rules.LeaseUnnamed, invoice.GoodsCode)),
		coded("construction-unnamed", "3050100000000000000", Values{invoice.TaxRate: T("9%")}, want(rules.SpecialMayBeNeeded, invoice.GoodsCode)),
		coded("no-sale-with-rate", "6010000000000000000", Values{}, want(rules.RateOnNoSale, invoice.TaxRate)),
		one("special-kind-unknown", invoice.SpecialKind, T("成品油"), rules.SpecialUnknown),
	}
}

func ratePlants() []Plant {
	return []Plant{
		{Name: "rate-missing", Cells: Values{invoice.TaxRate: none}, Want: want(rules.FieldMissing, invoice.TaxRate)},
		one("rate-words", invoice.TaxRate, T("十三"), rules.RateUnreadable),
		one("rate-stars", invoice.TaxRate, T("***"), rules.RateUnreadable),
		one("rate-8", invoice.TaxRate, T("8%"), rules.RateNotLegal),
		one("rate-percent-of-percent", invoice.TaxRate, T("0.13%"), rules.RateNotLegal),
		one("rate-17", invoice.TaxRate, T("17%"), rules.RateHistoric),
		one("rate-16", invoice.TaxRate, T("16"), rules.RateHistoric),
		one("rate-0", invoice.TaxRate, T("0"), rules.ZeroUnexplained),
		{Name: "special-exempt", Cells: Values{invoice.KindField: T("数电专票"), invoice.TaxRate: T("免税")}, Want: want(rules.SpecialAtZero, invoice.TaxRate)},
		one("policy-unknown", invoice.Policy, T("随意减免"), rules.PolicyUnknown),
		{Name: "policy-exempt-at-6", Cells: Values{invoice.Policy: T("免税")}, Want: want(rules.PolicyRate, invoice.TaxRate)},
		{Name: "policy-contradicted", Cells: Values{invoice.UsePolicy: T("否"), invoice.Policy: T("先征后退")}, Want: want(rules.PolicyContradicted, invoice.UsePolicy)},
		{Name: "policy-missing", Cells: Values{invoice.UsePolicy: T("是")}, Want: want(rules.PolicyMissing, invoice.UsePolicy)},
		one("refund-type", invoice.RefundType, T("增值税即征即退-软件产品"), rules.FieldNotCarried),
	}
}
