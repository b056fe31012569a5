package corpus

import (
	"maps"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// settingPlants are faults that only a configuration or a list of codes makes one.
func settingPlants() []Plant {
	return slices.Concat(listedPlants(), sellerPlants(), limitPlants(), rateSellerPlants())
}

func listedPlants() []Plant {
	code := func(name, text, rule string) Plant { return one(name, invoice.GoodsCode, T(text), rule) }
	paperAt := func(v Values) Values {
		out := Values{invoice.GoodsCode: T(paper), invoice.GoodsName: T("打印纸"), invoice.TaxRate: T("13%")}
		maps.Copy(out, v)
		return out
	}
	return set(&listed,
		code("code-unknown", "1060105990000000000", rules.CodeUnknown),
		code("code-not-a-leaf", "1060105", rules.CodeNotLeaf),
		Plant{Name: "code-ended", Cells: paperAt(Values{invoice.GoodsCode: T("1060105050000000000")}), Want: want(rules.CodeNotInForce, invoice.GoodsCode)},
		code("code-destroyed", "3010102020099999744", rules.CodeDestroyed),
		Plant{Name: "code-not-verified", Cells: Values{invoice.GoodsCode: T("3010102020100000000"), invoice.TaxRate: T("9%")}, Want: want(rules.CodeNotVerified, invoice.GoodsCode)},
		Plant{Name: "category-differs", Cells: paperAt(Values{invoice.GoodsName: T("*餐饮服务*打印纸")}), Want: want(rules.CategoryDiffers, invoice.GoodsName)},
		Plant{Name: "rate-of-code", Cells: paperAt(Values{invoice.TaxRate: T("9%")}), Want: want(rules.RateOfCode, invoice.TaxRate)},
		Plant{Name: "code-not-a-leaf-full", Cells: Values{invoice.GoodsCode: T("1060105000000000000"), invoice.TaxRate: T("13%")}, Want: want(rules.CodeNotLeaf, invoice.GoodsCode)},
	)
}

func sellerPlants() []Plant {
	return slices.Concat(
		set(&sellers,
			Plant{Name: "seller-missing", Cells: Values{invoice.Seller: none}, Want: want(rules.SellerMissing, invoice.Seller)},
			one("seller-ambiguous", invoice.Seller, T("杭州示范软件有限公司"), rules.SellerAmbiguous),
			Plant{Name: "seller-is-buyer", Cells: Values{invoice.BuyerTaxNum: T("91330106MADEM0003K")}, Want: want(rules.SellerIsBuyer, invoice.BuyerTaxNum)}),
		set(&noClerk, Plant{Name: "clerk-missing", Cells: Values{invoice.Clerk: none}, Want: want(rules.ClerkMissing, invoice.Clerk)}),
		set(&phones, Plant{Name: "push-no-phone", Cells: Values{invoice.BuyerPhone: none}, Want: want(rules.PushNoPhone, invoice.BuyerPhone)}),
		set(&mails, Plant{Name: "push-no-email", Cells: Values{invoice.BuyerEmail: none}, Want: want(rules.PushNoEmail, invoice.BuyerEmail)}),
	)
}

func limitPlants() []Plant {
	screws := Values{invoice.GoodsName: T("螺丝"), invoice.GoodsCode: T("1080000000000000000"), invoice.LineAmount: T("0.13"), invoice.TaxRate: T("13%")}
	return append(set(&manyLines, Plant{Name: "total-tax-off", Cells: screws, More: slices.Repeat([]Values{screws}, 226), Want: want(rules.TotalTaxOff, invoice.TaxAmount)}), set(&limited,
		Plant{Name: "over-limit", Cells: Values{invoice.LineAmount: T("1060.01")}, Want: want(rules.OverLimit, invoice.LineAmount)},
		Plant{Name: "near-limit", Cells: Values{invoice.LineAmount: T("1060.00")}, Want: want(rules.NearLimit, invoice.LineAmount)},
		Plant{Name: "too-many-lines", More: []Values{{}, {}, {}}, Want: want(rules.TooManyLines, invoice.GoodsName)},
	)...)
}

func rateSellerPlants() []Plant {
	dated := func(name, rate, day, code string, f invoice.Field) Plant {
		return Plant{Name: name, Cells: Values{invoice.TaxRate: T(rate), invoice.OrderDate: T(day)}, Want: want(code, f)}
	}
	return slices.Concat(
		set(&general, dated("rate-of-small", "1%", "2026-01-01", rules.RateOfSmall, invoice.TaxRate)),
		set(&small,
			dated("rate-of-general", "13%", "2026-01-01", rules.RateOfGeneral, invoice.TaxRate),
			dated("rate-expired", "1%", "2022-06-30", rules.RateExpired, invoice.TaxRate),
			dated("levy-reason-missing", "3%", "2026-01-01", rules.LevyReasonMissing, invoice.TaxRate)),
		set(&rates, one("rate-not-allowed", invoice.TaxRate, T("13%"), rules.RateNotAllowed)),
		[]Plant{
			dated("rate-dated", "5%", "2026-01-01", rules.RateDated, invoice.TaxRate),
			{Name: "policy-expired", Cells: Values{invoice.TaxRate: T("1.5%"), invoice.OrderDate: T("2026-01-01"), invoice.Policy: T("按5%简易征收减按1.5%计征")},
				Want: append(want(rules.RateDated, invoice.TaxRate), want(rules.PolicyExpired, invoice.Policy)...)},
			{Name: "policy-not-carried", Cells: Values{invoice.TaxRate: T("2%"), invoice.Policy: T("按2%简易征收")},
				Want: append(want(rules.PolicyNotCarried, invoice.Policy), want(rules.RateDated, invoice.TaxRate)...)},
		},
	)
}
