package rules_test

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func amountFaults() []fault {
	noAmount := drop(invoice.LineAmount)
	return []fault{
		{name: "amount in words", edits: []edit{set(invoice.LineAmount, "一百元")}, want: []string{rules.NotANumber}},
		{name: "decimal comma", edits: []edit{set(invoice.LineAmount, "106,00")}, want: []string{rules.NotANumber}},
		{name: "three decimals", edits: []edit{set(invoice.LineAmount, "106.005")}, want: []string{rules.AmountRounded}},
		{name: "sums", edits: []edit{sets(invoice.NetAmount, "100", invoice.TaxAmount, "6.01")}, want: []string{rules.SumsDisagree}},
		{name: "tax off by 0.07", edits: []edit{sets(invoice.NetAmount, "99.93", invoice.TaxAmount, "6.07")}, want: []string{rules.TaxOff}},
		{name: "tax off by 0.06", edits: []edit{noAmount, sets(invoice.NetAmount, "100", invoice.TaxAmount, "6.06")}, want: []string{rules.TaxAtTolerance}},
		{name: "product off by 0.02", edits: []edit{sets(invoice.Quantity, "2", invoice.Price, "53.01")}, want: []string{rules.ProductOff}},
		{name: "product off by 0.01", edits: []edit{sets(invoice.Quantity, "1", invoice.Price, "106.01")}},
		{name: "quantity alone", edits: []edit{noAmount, set(invoice.Quantity, "2")}, want: []string{rules.AmountMissing}},
		{name: "nothing", edits: []edit{noAmount}, want: []string{rules.AmountMissing}},
		{name: "tax alone", edits: []edit{noAmount, set(invoice.TaxAmount, "6")}, want: []string{rules.AmountMissing}},
		{name: "zero", edits: []edit{set(invoice.LineAmount, "0")}, want: []string{rules.AmountNotPositive}},
		{name: "amount against gross", edits: []edit{set(invoice.GrossField, "107")}, want: []string{rules.AmountsDisagree}},
		{name: "everything discounted", edits: []edit{set(invoice.Discount, "106")}, want: []string{rules.TotalNotPositive}},
		{name: "227 lines a little off", edits: []edit{tinyLines(227)}, s: func(s *rules.Settings) { s.MaxLines = 2000 }, want: []string{rules.TotalTaxOff}},
		{name: "a trillion", edits: []edit{set(invoice.LineAmount, "1000000000000")}, want: []string{rules.AmountTooLarge}},
		{name: "a product beyond a trillion", edits: []edit{noAmount, sets(invoice.Quantity, "1000000", invoice.Price, "1000000")}, want: []string{rules.AmountTooLarge}},
		{name: "pieces without number", edits: []edit{set(invoice.Quantity, "99999999999")}, want: []string{rules.NumberForm}},
		{name: "price of nine decimals", edits: []edit{sets(invoice.Quantity, "3", invoice.Price, "35.333333333")}, want: []string{rules.NumberRounded}},
		{name: "computed price of thirteen decimals", edits: []edit{set(invoice.Quantity, "3"), setKind(invoice.Price, "35.3333333333333", invoice.CellNumber)}},
		{name: "no pieces", edits: []edit{set(invoice.Quantity, "0")}, want: []string{rules.NumberNotPositive}},
		{name: "negative pieces", edits: []edit{set(invoice.Quantity, "-1")}, want: []string{rules.NumberNotPositive}},
		{name: "both signs", edits: []edit{sets(invoice.NetAmount, "-100")}, want: []string{rules.SignsDisagree}},
	}
}

// tinyLines makes an order of lines whose tax is 0.0056 off each.
func tinyLines(n int) edit {
	return func(d *invoice.Draft) {
		sets(invoice.LineAmount, "0.13", invoice.TaxRate, "13%")(d)
		for range n - 1 {
			add(invoice.RoleMixed, invoice.GoodsName, "螺丝", invoice.GoodsCode, "108", invoice.LineAmount, "0.13", invoice.TaxRate, "13%")(d)
		}
	}
}

// offRow adds a row with a negative amount.
func offRow(pairs ...any) edit { return add(invoice.RoleMixed, pairs...) }

func discountFaults() []fault {
	other := add(invoice.RoleMixed, invoice.GoodsName, "咨询费", invoice.GoodsCode, "304", invoice.LineAmount, "53", invoice.TaxRate, "6%")
	same := repeatLine(1)
	off := offRow(invoice.GoodsName, "技术服务费", invoice.LineAmount, "-10", invoice.TaxRate, "6%")
	return []fault{
		{name: "column too large", edits: []edit{set(invoice.Discount, "106.01")}, want: []string{rules.DiscountTooLarge}},
		{name: "row too large", edits: []edit{offRow(invoice.GoodsName, "技术服务费", invoice.LineAmount, "-107")}, want: []string{rules.DiscountTooLarge}},
		{name: "discount of nothing", edits: []edit{offRow(invoice.GoodsName, "整单优惠", invoice.LineAmount, "-1")}, want: []string{rules.DiscountNoLine}},
		{name: "nameless discount after a line", edits: []edit{offRow(invoice.LineType, "折扣行", invoice.LineAmount, "10")}},
		{name: "nameless discount after a discount", edits: []edit{off, offRow(invoice.LineAmount, "-1")}, want: []string{rules.DiscountNoLine}},
		{name: "discount away from two lines", edits: []edit{same, other, off}, want: []string{rules.DiscountAmbiguous}},
		{name: "discount away from its line", edits: []edit{other, off}},
		{name: "discount twice", edits: []edit{off, off}, want: []string{rules.DiscountTwice}},
		{name: "discount in both ways", edits: []edit{set(invoice.Discount, "1"), off}, want: []string{rules.DiscountTwice}},
		{name: "another rate", edits: []edit{offRow(invoice.GoodsName, "技术服务费", invoice.LineAmount, "-10", invoice.TaxRate, "9%")}, want: []string{rules.DiscountRate}},
		{name: "nameless at another rate", edits: []edit{offRow(invoice.LineAmount, "-10", invoice.TaxRate, "9%")}, want: []string{rules.DiscountRate}},
		{name: "negative column", edits: []edit{set(invoice.Discount, "-6")}, want: []string{rules.DiscountSign}},
		{name: "pieces of a discount", edits: []edit{offRow(invoice.GoodsName, "技术服务费", invoice.Quantity, "-1", invoice.Price, "10")}, want: []string{rules.DiscountQuantity}},
		{name: "pieces that do not make the discount", edits: []edit{offRow(invoice.GoodsName, "技术服务费", invoice.Quantity, "-1", invoice.Price, "10", invoice.LineAmount, "-11")},
			want: []string{rules.DiscountQuantity, rules.ProductOff}},
		{name: "a normal line below zero", edits: []edit{offRow(invoice.GoodsName, "技术服务费", invoice.LineType, "正常行", invoice.LineAmount, "-10")}, want: []string{rules.LineTypeContradicted}},
		{name: "discounted by nothing", edits: []edit{set(invoice.LineType, "被折扣行")}, want: []string{rules.LineTypeContradicted}},
		{name: "a line type unheard of", edits: []edit{set(invoice.LineType, "赠品")}, want: []string{rules.ChoiceUnknown}},
		{name: "discount on a discount", edits: []edit{offRow(invoice.GoodsName, "技术服务费", invoice.LineAmount, "-10", invoice.Discount, "1")}, want: []string{rules.DiscountOnDiscount}},
	}
}
