package corpus

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// cellPlants are faults of the types and formats of cells, which a text file cannot have.
func cellPlants() []Plant {
	sum := func(v Value) Values { return Values{invoice.LineAmount: v} }
	return []Plant{
		one("amount-error", invoice.LineAmount, fault("#N/A"), rules.CellHasError),
		one("rate-error", invoice.TaxRate, fault("#VALUE!"), rules.CellHasError),
		one("order-no-error", invoice.OrderNo, fault("#REF!"), rules.CellHasError),
		one("rate-not-computed", invoice.TaxRate, notComputed("VLOOKUP(A2,B:C,2,0)", ""), rules.CellNotComputed),
		one("amount-not-computed", invoice.LineAmount, notComputed("A2*2", "0.0"), rules.CellNotComputed),
		one("buyer-not-computed", invoice.BuyerName, notComputed("A2", ""), rules.CellNotComputed),
		one("tax-number-number", invoice.BuyerTaxNum, number("913502000728319000"), rules.DigitsLost),
		one("tax-number-stored-power", invoice.BuyerTaxNum, number("9.1350200072831901E+17"), rules.DigitsLost),
		one("goods-code-number", invoice.GoodsCode, number("3040201000000000000"), rules.DigitsLost),
		one("order-no-decimals", invoice.OrderNo, number("1001.5"), rules.FractionInNumber),
		one("date-as-amount", invoice.LineAmount, formatted("46085", `m"月"d"日"`), rules.WrongCellKind),
		one("date-as-quantity", invoice.Quantity, formatted("46085", `m"月"d"日"`), rules.WrongCellKind),
		one("date-as-price", invoice.Price, formatted("46085", "yyyy-mm-dd"), rules.WrongCellKind),
		one("date-as-discount", invoice.Discount, formatted("46085", "d-mmm"), rules.WrongCellKind),
		one("date-as-rate", invoice.TaxRate, formatted("46085", "yyyy/m/d"), rules.WrongCellKind),
		one("date-as-spec", invoice.Spec, formatted("46085", `m"月"d"日"`), rules.WrongCellKind),
		one("date-as-remark", invoice.Remark, formatted("46143", `yyyy"年"m"月"`), rules.DateInText),
		one("time-as-remark", invoice.Remark, formatted("0.5", "hh:mm"), rules.DateInText),
		one("bool-as-rate", invoice.TaxRate, truth(), rules.WrongCellKind),
		one("bool-as-date", invoice.OrderDate, truth(), rules.WrongCellKind),
		{Name: "amount-dollar-format", Cells: sum(formatted("1234.5", "[$$-409]#,##0.00")), Want: want(rules.ForeignCurrency, invoice.LineAmount)},
		{Name: "amount-euro-format", Cells: sum(formatted("1234.5", `#,##0.00\ [$€-407]`)), Want: want(rules.ForeignCurrency, invoice.LineAmount)},
		{Name: "amount-percent-format", Cells: sum(formatted("1.06", "0%")), Want: want(rules.ShownOther, invoice.LineAmount)},
		{Name: "amount-in-thousands", Cells: sum(formatted("106000", "0,")), Want: want(rules.ShownOther, invoice.LineAmount)},
		{Name: "amount-rounded", Cells: sum(formatted("106.4", "0")), Want: want(rules.ShownRounded, invoice.LineAmount)},
		{Name: "amount-hidden", Cells: sum(formatted("106", ";;;")), Want: want(rules.ShownOther, invoice.LineAmount)},
		one("discount-percent", invoice.Discount, formatted("0.1", "0%"), rules.ShownOther),
		one("spec-percent", invoice.Spec, formatted("0.75", "0%"), rules.PercentInText),
		one("spec-rounded", invoice.Spec, formatted("1.234", "0.0"), rules.ShownInPart),
		one("account-number", invoice.BuyerAccount, number("6222021234"), rules.ZerosMayBeLost),
	}
}
