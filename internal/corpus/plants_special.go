package corpus

import (
	"maps"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// specialPlants are faults of special business and of additional elements.
func specialPlants() []Plant { return slices.Concat(blockPlants(), elementPlants()) }

// business is an order of special business with the fields of its block, then changes.
func business(kind string, block Values, more ...Values) Values {
	out := Values{invoice.SpecialKind: T(kind), invoice.TaxRate: T("9%")}
	for _, v := range append([]Values{block}, more...) {
		maps.Copy(out, v)
	}
	return out
}

func blockPlants() []Plant {
	building := Values{invoice.GoodsCode: T("3050100000000000000"), invoice.ConstructionAddress: T("浙江省杭州市西湖区"),
		invoice.ConstructionProject: T("松石仓库"), invoice.ConstructionCross: T("否")}
	build := func(name string, v Values, code string, f invoice.Field) Plant {
		return Plant{Name: name, Cells: business("建筑服务", building, v), Want: want(code, f)}
	}
	letting := Values{invoice.GoodsCode: T(lease), invoice.LeaseAddress: T("浙江省杭州市西湖区"), invoice.LeaseDetail: T("文一西路1号"),
		invoice.LeaseStart: T("2026-01-01"), invoice.LeaseEnd: T("2026-12-31"), invoice.LeaseCross: T("否"), invoice.LeaseUnit: T("平方米"),
		invoice.LeaseCertificate: T("浙2026第1号")}
	let := func(name string, v Values, code string, f invoice.Field) Plant {
		return Plant{Name: name, Cells: business("不动产经营租赁服务", letting, v), Want: want(code, f)}
	}
	ride := Values{invoice.GoodsCode: T("3010101020200000000"), invoice.TravellerName: T("李明"), invoice.TravellerIDType: T("居民身份证"),
		invoice.TravellerIDNum: T("11010519491231002X"), invoice.TravelDate: T("2026-03-01"), invoice.TravelFrom: T("上海市"),
		invoice.TravelTo: T("北京市"), invoice.TravelVehicle: T("火车"), invoice.TravelLevel: T("经济舱")}
	return []Plant{
		{Name: "special-unnamed", Cells: Values{invoice.FreightOrigin: T("上海市浦东新区")}, Want: want(rules.SpecialUnnamed, invoice.FreightOrigin)},
		build("special-other", Values{invoice.FreightGoods: T("砂石")}, rules.SpecialOther, invoice.FreightGoods),
		{Name: "special-one-line", Cells: business("建筑服务", building), More: []Values{{invoice.TaxRate: T("9%")}}, Want: []Want{{Code: rules.SpecialOneLine, Field: invoice.SpecialKind}}},
		{Name: "special-must-be-empty", Cells: business("建筑服务", building, Values{invoice.Unit: T("项"), invoice.Quantity: N("1")}),
			Want: want(rules.SpecialMustBeEmpty, invoice.Unit, invoice.Quantity)},
		build("special-field-missing", Values{invoice.ConstructionProject: none}, rules.SpecialFieldMissing, invoice.ConstructionProject),
		build("special-not-digital", Values{invoice.KindField: T("p")}, rules.SpecialKindNotDigital, invoice.SpecialKind),
		build("special-address-long", Values{invoice.ConstructionDetail: T(strings.Repeat("x", 115))}, rules.SpecialAddressLong, invoice.ConstructionDetail),
		let("special-address-words", Values{invoice.LeaseDetail: T("1幢101")}, rules.SpecialAddressWords, invoice.LeaseDetail),
		let("special-period", Values{invoice.LeaseEnd: T("2025-12-31")}, rules.SpecialPeriod, invoice.LeaseEnd),
		{Name: "special-travel-class", Cells: business("旅客运输服务", ride), Want: want(rules.SpecialTravelClass, invoice.TravelLevel)},
	}
}

func elementPlants() []Plant {
	named := func(name, value string) Values {
		return Values{invoice.ElementName: T(name), invoice.ElementValue: T(value)}
	}
	return slices.Concat(
		set(&general, Plant{Name: "element-no-template", Cells: named("合同号", "HT-1"), Want: want(rules.ElementNoTemplate, invoice.ElementName)}),
		set(&elements,
			Plant{Name: "element-incomplete", Cells: named("合同号", ""), Want: want(rules.ElementIncomplete, invoice.ElementValue)},
			Plant{Name: "element-reserved", Cells: named("备注", "一期"), Want: want(rules.ElementNameReserved, invoice.ElementName)},
			Plant{Name: "element-kind", Cells: Values{invoice.ElementName: T("合同号"), invoice.ElementValue: T("一期"), invoice.KindField: T("es")}, Want: want(rules.ElementKind, invoice.ElementName)},
			Plant{Name: "element-twice", Cells: named("合同号", "甲"), More: []Values{named("合同号", "乙")}, Want: []Want{{Code: rules.ElementTwice, Field: invoice.ElementName, Row: 1}}},
		))
}

// furtherPlants are faults of older kinds of invoices, of amounts, of discounts and of blanks.
func furtherPlants() []Plant {
	old := func(more Values) Values {
		out := Values{invoice.KindField: T("p")}
		maps.Copy(out, more)
		return out
	}
	line := func(name, amount string) Values {
		return Values{invoice.GoodsName: T(name), invoice.LineAmount: N(amount)}
	}
	many := func(n int, v Values) []Values { return slices.Repeat([]Values{v}, n) }
	return []Plant{
		{Name: "person-older-kind", Cells: old(Values{invoice.BuyerName: T("张小明"), invoice.BuyerPerson: T("是"), invoice.BuyerTaxNum: none}), Want: want(rules.PersonOnlyOrdinary, invoice.BuyerPerson)},
		{Name: "handler-older-kind", Cells: old(Values{invoice.ManagerName: T("李明")}), Want: want(rules.FieldNotInKind, invoice.ManagerName)},
		one("show-seller-address", invoice.ShowSeller, T("展示地址、电话"), rules.ShowNotCarried),
		{Name: "paper-needs-list", Cells: Values{invoice.KindField: T("c")}, More: many(8, Values{}), Want: want(rules.PaperNeedsList, invoice.GoodsName)},
		{Name: "oil-many-lines", Cells: old(Values{invoice.GoodsCode: T(oil), invoice.Unit: T("升"), invoice.Quantity: N("1"), invoice.TaxRate: T("13%")}),
			More: many(8, Values{invoice.GoodsCode: T(oil), invoice.Unit: T("升"), invoice.Quantity: N("1"), invoice.TaxRate: T("13%")}), Want: want(rules.OilManyLines, invoice.GoodsName)},
		{Name: "signs-disagree", Cells: Values{invoice.LineAmount: T("106.00"), invoice.NetAmount: T("-100")}, Want: want(rules.SignsDisagree, invoice.LineAmount)},
		{Name: "discount-ambiguous", Cells: Values{invoice.LineAmount: T("106.00")}, More: []Values{line("技术服务费", "106.00"), line("资料费", "53.00"), line("技术服务费", "-10.60")},
			Want: []Want{{Code: rules.DiscountAmbiguous, Field: invoice.GoodsName, Row: 3}}},
		{Name: "discount-quantity", Cells: Values{invoice.LineAmount: T("106.00")}, More: []Values{{invoice.GoodsName: T("技术服务费"), invoice.LineAmount: none, invoice.Quantity: T("-1"), invoice.Price: T("10")}},
			Want: []Want{{Code: rules.DiscountQuantity, Field: invoice.Quantity, Row: 1}}},
		one("buyer-blanks-at-ends", invoice.BuyerName, T(" 青州松石物资有限公司\u3000"), rules.ValueTidied),
		one("unit-line-break-behind", invoice.Unit, T("次\n"), rules.ValueTidied),
		one("rate-no-break-space", invoice.TaxRate, T("6%\u00a0"), rules.ValueTidied),
		one("phone-in-groups", invoice.BuyerPhone, T("138 0013 8000"), rules.ValueTidied),
	}
}
