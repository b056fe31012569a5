package corpus

import (
	"maps"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func amountPlants() []Plant {
	two := func(f1 invoice.Field, v1 string, f2 invoice.Field, v2 string) Values {
		return Values{invoice.LineAmount: T("106.00"), f1: T(v1), f2: T(v2)}
	}
	off := func(v Values) Values {
		out := Values{invoice.GoodsName: T("技术服务费"), invoice.LineAmount: T("-10.60")}
		maps.Copy(out, v)
		return out
	}
	base := Values{invoice.LineAmount: T("106.00")}
	row := func(name string, more Values, code string, f invoice.Field) Plant {
		return Plant{Name: name, Cells: base, More: []Values{more}, Want: []Want{{Code: code, Field: f, Row: 1}}}
	}
	return []Plant{
		one("amount-words", invoice.LineAmount, T("一百元"), rules.NotANumber),
		one("amount-decimal-comma", invoice.LineAmount, T("106,00"), rules.NotANumber),
		one("amount-dollars", invoice.LineAmount, T("$106.00"), rules.NotANumber),
		one("amount-three-decimals", invoice.LineAmount, T("106.005"), rules.AmountRounded),
		one("amount-zero", invoice.LineAmount, T("0"), rules.AmountNotPositive),
		one("amount-trillion", invoice.LineAmount, T("1000000000000"), rules.AmountTooLarge),
		{Name: "amount-missing", Cells: Values{invoice.LineAmount: none}, Want: want(rules.AmountMissing, invoice.LineAmount)},
		{Name: "quantity-alone", Cells: Values{invoice.LineAmount: none, invoice.Quantity: T("2")}, Want: want(rules.AmountMissing, invoice.Quantity)},
		{Name: "sums", Cells: two(invoice.NetAmount, "100", invoice.TaxAmount, "6.01"), Want: want(rules.SumsDisagree, invoice.TaxAmount)},
		{Name: "tax-off", Cells: two(invoice.NetAmount, "99.93", invoice.TaxAmount, "6.07"), Want: want(rules.TaxOff, invoice.TaxAmount)},
		{Name: "tax-at-tolerance", Cells: Values{invoice.LineAmount: none, invoice.NetAmount: T("100"), invoice.TaxAmount: T("6.06")}, Want: want(rules.TaxAtTolerance, invoice.TaxAmount)},
		{Name: "product-off", Cells: two(invoice.Quantity, "2", invoice.Price, "53.01"), Want: want(rules.ProductOff, invoice.LineAmount)},
		{Name: "amount-against-gross", Cells: Values{invoice.LineAmount: T("106.00"), invoice.GrossField: T("107")}, Want: want(rules.AmountsDisagree, invoice.LineAmount)},
		{Name: "quantity-eleven-digits", Cells: Values{invoice.Quantity: T("99999999999")}, Want: want(rules.NumberForm, invoice.LineAmount)},
		one("quantity-zero", invoice.Quantity, T("0"), rules.NumberNotPositive),
		one("quantity-negative", invoice.Quantity, T("-1"), rules.NumberNotPositive),
		one("quantity-words", invoice.Quantity, T("两台"), rules.NotANumber),
		{Name: "price-nine-decimals", Cells: Values{invoice.LineAmount: T("106.00"), invoice.Quantity: T("3"), invoice.Price: T("35.333333333")}, Want: want(rules.NumberRounded, invoice.Price)},
		{Name: "everything-discounted", Cells: Values{invoice.LineAmount: T("106.00"), invoice.Discount: T("106")}, Want: want(rules.TotalNotPositive, invoice.LineAmount)},
		{Name: "discount-too-large", Cells: Values{invoice.LineAmount: T("106.00"), invoice.Discount: T("106.01")}, Want: want(rules.DiscountTooLarge, invoice.Discount)},
		{Name: "discount-negative", Cells: Values{invoice.LineAmount: T("106.00"), invoice.Discount: T("-6")}, Want: want(rules.DiscountSign, invoice.Discount)},
		{Name: "order-negative", Cells: Values{invoice.LineAmount: T("-106.00")}, Want: want(rules.OrderIsNegative, invoice.LineAmount)},
		row("discount-row-too-large", off(Values{invoice.LineAmount: T("-107")}), rules.DiscountTooLarge, invoice.LineAmount),
		row("discount-of-nothing", Values{invoice.GoodsName: T("整单优惠"), invoice.LineAmount: T("-1")}, rules.DiscountNoLine, invoice.GoodsName),
		row("discount-other-rate", off(Values{invoice.TaxRate: T("9%")}), rules.DiscountRate, invoice.GoodsName),
		{Name: "discount-twice", Cells: base, More: []Values{off(nil), off(nil)}, Want: []Want{{Code: rules.DiscountTwice, Field: invoice.GoodsName, Row: 2}}},
		row("line-type-contradicted", off(Values{invoice.LineType: T("正常行")}), rules.LineTypeContradicted, invoice.LineType),
		row("line-type-unknown", Values{invoice.LineType: T("赠品")}, rules.ChoiceUnknown, invoice.LineType),
		row("discount-on-discount", off(Values{invoice.Discount: T("1")}), rules.DiscountOnDiscount, invoice.Discount),
	}
}
