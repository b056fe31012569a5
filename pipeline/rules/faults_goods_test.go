package rules_test

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// coded gives the first line a code.
func coded(code string, pairs ...any) edit {
	return func(d *invoice.Draft) {
		set(invoice.GoodsCode, code)(d)
		sets(pairs...)(d)
	}
}

const (
	coalCode  = "1020101000000000000"
	oilCode   = "1070101070000000000"
	paperCode = "1060105040000000000"
	leaseCode = "3040502020400000000"
)

// goodsFaults are about codes whose goods have rules of their own, and near misses of them.
func goodsFaults() []fault {
	tonnes := []any{invoice.Unit, "吨", invoice.Quantity, "1"}
	litres := []any{invoice.Unit, "升", invoice.Quantity, "1"}
	beside := add(invoice.RoleMixed, invoice.GoodsName, "打印纸", invoice.GoodsCode, paperCode, invoice.LineAmount, "1", invoice.TaxRate, "13%")
	small := func(s *rules.Settings) { s.Sellers[0].Taxpayer = rules.SmallScale }
	general := func(s *rules.Settings) {
		smallScaleSeller(s)
		s.Sellers[0].Taxpayer = rules.General
	}
	three := set(invoice.TaxRate, "3%")
	return []fault{
		{name: "a section", edits: []edit{coded("3")}, want: []string{rules.CodeIsSection}},
		{name: "a section with zeros", edits: []edit{coded("1000000000000000000")}, want: []string{rules.CodeIsSection}},
		{name: "a class", edits: []edit{coded("304")}},
		{name: "no sale with a rate", edits: []edit{coded("6010000000000000000")}, want: []string{rules.RateOnNoSale}},
		{name: "no sale, short code", edits: []edit{coded("601", invoice.TaxRate, "13%")}, want: []string{rules.RateOnNoSale}},
		{name: "no sale", edits: []edit{coded("601", invoice.TaxRate, "不征税")}},
		{name: "no sale at zero", edits: []edit{coded("601", invoice.TaxRate, "0")}, want: []string{rules.RateOnNoSale}},

		{name: "coal", edits: []edit{coded(coalCode, append(tonnes, invoice.CoalKind, "无烟煤")...)}, want: []string{rules.CoalKindNotCarried}},
		{name: "washed coal in kilograms", edits: []edit{coded("1020102", invoice.Unit, "千克", invoice.CoalKind, "炼焦煤")}, want: []string{rules.CoalKindNotCarried}},
		{name: "coal in carts", edits: []edit{coded(coalCode, invoice.Unit, "车", invoice.CoalKind, "无烟煤")}, want: []string{rules.CoalUnit, rules.CoalKindNotCarried}},
		{name: "coal without unit", edits: []edit{coded(coalCode, invoice.CoalKind, "无烟煤")}, want: []string{rules.CoalUnit, rules.CoalKindNotCarried}},
		{name: "coal without its kind", edits: []edit{coded(coalCode, tonnes...)}, want: []string{rules.CoalKindMissing}},
		{name: "coal of kind 无", edits: []edit{coded(coalCode, append(tonnes, invoice.CoalKind, "无")...)}, want: []string{rules.CoalKindMissing}},
		{name: "kind of coal on paper", edits: []edit{coded(paperCode, invoice.CoalKind, "无烟煤")}, want: []string{rules.FieldNotCarried}},
		{name: "no kind of coal on paper", edits: []edit{coded(paperCode, invoice.CoalKind, "/")}},
		{name: "coke is no coal", edits: []edit{coded("1070103010000000000", invoice.Unit, "车")}},

		{name: "oil", edits: []edit{coded(oilCode, litres...)}},
		{name: "petrol in tonnes", edits: []edit{coded("1070101010200000000", tonnes...)}},
		{name: "oil in barrels", edits: []edit{coded(oilCode, invoice.Unit, "桶", invoice.Quantity, "1")}, want: []string{rules.OilUnit}},
		{name: "oil without quantity", edits: []edit{coded(oilCode, invoice.Unit, "升")}, want: []string{rules.OilQuantity}},
		{name: "oil and paper", edits: []edit{coded(oilCode, litres...), beside}, want: []string{rules.OilMixed}},
		{name: "paper and oil", edits: []edit{coded(paperCode), add(invoice.RoleMixed, invoice.GoodsName, "机油", invoice.GoodsCode, oilCode, invoice.Unit, "升",
			invoice.Quantity, "1", invoice.LineAmount, "1", invoice.TaxRate, "13%")}, want: []string{rules.OilMixed}},
		{name: "two oils", edits: []edit{coded(oilCode, litres...), add(invoice.RoleMixed, invoice.GoodsName, "柴油", invoice.GoodsCode, "1070101030000000000",
			invoice.Unit, "升", invoice.Quantity, "1", invoice.LineAmount, "1", invoice.TaxRate, "13%")}},
		{name: "gas is no oil", edits: []edit{coded("1070101110100000000", invoice.Unit, "瓶"), beside}},
		{name: "kerosene for lamps is no oil of the list", edits: []edit{coded("1070101020200000000", invoice.Unit, "桶")}},

		{name: "quantity without unit", edits: []edit{coded(paperCode, invoice.Quantity, "2")}, want: []string{rules.UnitMissing}},
		{name: "quantity with unit", edits: []edit{coded(paperCode, invoice.Quantity, "2", invoice.Unit, "包")}},
		{name: "nights of a hotel", edits: []edit{set(invoice.Quantity, "2")}},

		{name: "letting without its block", edits: []edit{coded(leaseCode)}, want: []string{rules.LeaseUnnamed}},
		{name: "parking without its block", edits: []edit{coded("3040502020200000000")}, want: []string{rules.LeaseUnnamed}},
		{name: "letting, called 无", edits: []edit{coded(leaseCode, invoice.SpecialKind, "无")}, want: []string{rules.LeaseUnnamed}},
		{name: "letting as construction", edits: []edit{coded(leaseCode), construction()}, want: []string{rules.LeaseUnnamed}},
		{name: "letting with its block", edits: []edit{coded(leaseCode), lease("文一西路1号", "20261231")}},
		{name: "letting on an older kind", edits: []edit{coded(leaseCode, invoice.KindField, "p")}},
		{name: "toll", edits: []edit{coded("3040502020300000000")}},
		{name: "letting of machines", edits: []edit{coded("3040502010200000000")}},
		{name: "construction code alone", edits: []edit{coded("3050100000000000000")}, want: []string{rules.SpecialMayBeNeeded}},
		{name: "construction code with its block", edits: []edit{coded("3050100000000000000"), construction()}},
		{name: "house", edits: []edit{coded("5010101000000000000")}, want: []string{rules.SpecialMayBeNeeded}},

		{name: "3 % ordinary of a small seller", edits: []edit{three}, s: small, want: []string{rules.LevyReasonMissing}},
		{name: "3 % by its rates", edits: []edit{three}, s: smallScaleSeller, want: []string{rules.LevyReasonMissing}},
		{name: "3 % of a general taxpayer", edits: []edit{three}, s: general},
		{name: "3 % of nobody knows whom", edits: []edit{three}},
		{name: "1 %", edits: []edit{set(invoice.TaxRate, "1%")}, s: small},
		{name: "3 % for land use", edits: []edit{three, coded("4050101000000000000")}, s: small},
		{name: "3 % for a house", edits: []edit{three, coded("5010101000000000000")}, s: small, want: []string{rules.SpecialMayBeNeeded}},
		{name: "3 % for letting", edits: []edit{three, coded(leaseCode), lease("文一西路1号", "20261231")}, s: small},
		{name: "3 % for a patent", edits: []edit{three, coded("4010100000000000000")}, s: small, want: []string{rules.LevyReasonMissing}},
		{name: "3 % on the last day", edits: []edit{three, set(invoice.OrderDate, "2027-12-31 23:00:00")}, s: small, want: []string{rules.LevyReasonMissing}},
		{name: "3 % after the last day", edits: []edit{three, set(invoice.OrderDate, "2028-01-01")}, s: small},
		{name: "3 % without date in 2028", edits: []edit{three}, s: func(s *rules.Settings) {
			small(s)
			s.Today = time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
		}},
		{name: "13 % of a small seller", edits: []edit{set(invoice.TaxRate, "13%")}, s: small, want: []string{rules.RateOfGeneral}},
	}
}

// An invalid rate comes with the rate that was probably meant, a finding about oil with the place
// of the oil.
func TestFindingsNameWhatIsMeant(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		edits          []edit
		zh, en, hintZh string
	}{
		{[]edit{set(invoice.TaxRate, "0.13%")}, "没有 0.13% 这一档税率（是不是 13%？）", "There is no tax rate of 0.13% (perhaps 13% is meant)", ""},
		{[]edit{set(invoice.TaxRate, "1.3")}, "没有 1.3% 这一档税率（是不是 13%？）", "", ""},
		{[]edit{set(invoice.TaxRate, "0.6")}, "没有 60% 这一档税率（是不是 6%？）", "", ""},
		{[]edit{set(invoice.TaxRate, "8%")}, "没有 8% 这一档税率", "There is no tax rate of 8%", ""},
		{[]edit{set(invoice.TaxRate, "13%"), set(invoice.Policy, "免税")}, "优惠政策“免税”与税率 13% 不符，应为 免税（税率填“免税”），或清空优惠政策类型", "", ""},
		{[]edit{set(invoice.Unit, "m²")}, "单位里有开票系统不支持的字符：² (U+00B2)（可改为“㎡”）", "Unit contains characters that billing systems refuse: ² (U+00B2) (“㎡” would do)", ""},
		{[]edit{set(invoice.Spec, "5 m³ • ½")}, "规格型号里有开票系统不支持的字符：³ (U+00B3) • (U+2022) ½ (U+00BD)（可改为“5 立方米 · 1/2”）", "", ""},
		{[]edit{set(invoice.BuyerName, "王𠮷"), drop(invoice.BuyerTaxNum), set(invoice.KindField, "p")}, "购买方名称里有开票系统不支持的字符：𠮷 (U+20BB7)", "", ""},
		{[]edit{set(invoice.BuyerTaxNum, "无")}, "纳税人识别号填的是“无”，不是税号", "“无” is not a tax number", "没有税号就留空；购买方是个人时，“受票方自然人标识”填 是"},
		{[]edit{setKind(invoice.OrderDate, "TRUE", invoice.CellBool)}, "订单时间的单元格不是日期（是 TRUE/FALSE 值）", "The cell of Order time is not a date (it is TRUE or FALSE)", ""},
		{[]edit{setKind(invoice.Quantity, "2026-01-02", invoice.CellDate)}, "数量的单元格不是数字（是日期）", "", ""},
		{[]edit{person, sets(invoice.BuyerIDType, "外国护照")}, "不支持购买方证件“外国护照”：开票平台的接口只有居民身份证号", "", ""},
		{[]edit{set(invoice.SpecialKind, "建筑服务")}, "“建筑服务”必须填写建筑服务-发生地", "", "请填写建筑服务-发生地；税局模板填在“3-特定业务信息”表，用同一个发票流水号"},
	} {
		f := check(t, settings(), c.edits...).Findings[0]
		if got := f.Message("zh"); got != c.zh {
			t.Errorf("%s, want %s", got, c.zh)
		}
		if got := f.Message("en"); c.en != "" && got != c.en {
			t.Errorf("%s, want %s", got, c.en)
		}
		if got := f.Hint("zh"); c.hintZh != "" && got != c.hintZh {
			t.Errorf("%s, want %s", got, c.hintZh)
		}
	}
}
