package simulator

import (
	"errors"

	"github.com/shopspring/decimal"
)

var errNotNumber = errors.New("not a number")

// taxTolerance is how far a row's tax may be from amount × rate (E9131).
var taxTolerance = decimal.New(6, -2)

// maxAmountLength is the longest amount in characters (E9124, E9126, E9128).
const maxAmountLength = 20

// amountFields are the three amounts of a row with their codes.
var amountFields = [...]struct {
	field           int
	long, notNumber string
}{
	{lIncluded, "E9124", "E9125"},
	{lExcluded, "E9126", "E9127"},
	{lTax, "E9128", "E9129"},
}

// amounts checks the amounts of every row and works out those that are missing.
func (v *validator) amounts() {
	for n := range v.order.lines {
		v.rowAmounts(n, &v.order.lines[n])
		if v.code != "" {
			return
		}
	}
	for n := range v.order.lines {
		if v.order.lines[n][lProperty] == "1" {
			v.discountAmount(n)
		}
	}
	if !v.order.red() && v.code == "" {
		v.positive()
	}
}

func (v *validator) rowAmounts(n int, l *line) {
	for _, f := range amountFields {
		text := l[f.field]
		if text == "" {
			continue
		}
		if len(text) > maxAmountLength {
			v.fail(f.long, row(n)+lineSpecs[f.field].name+"长度不能超过20")
			return
		}
		d, err := parseAmount(text)
		if err != nil {
			v.fail(f.notNumber, row(n)+lineSpecs[f.field].name+"必须为数字")
			return
		}
		if d.Exponent() < -2 && !d.Equal(d.Round(2)) {
			if !v.knobs.LongAmounts || !d.Equal(d.Round(6)) {
				v.fail("E4000", row(n)+lineSpecs[f.field].name+"最多保留两位小数")
				return
			}
			l[f.field] = d.StringFixed(2)
		}
	}
	if l[lIncluded] == "" || l[lExcluded] == "" || l[lTax] == "" {
		fillAmounts(l)
	}
	v.rowSums(n, l)
}

// rowSums checks the two rules between the amounts: net and tax make gross to
// the cent, and tax is within 0.06 of net × rate. A deduction (差额) lowers what
// is taxed.
func (v *validator) rowSums(n int, l *line) {
	net, tax, gross := amountOf(l[lExcluded]), amountOf(l[lTax]), amountOf(l[lIncluded])
	if !net.Add(tax).Equal(gross) {
		v.fail("E9130", row(n)+"不含税金额+税额不等于含税金额")
		return
	}
	if l[lTaxRate] == "" || v.order.head[hInvoiceDifferenceType] != "" {
		return
	}
	taxed := net.Sub(amountOf(l[lDeduction]))
	if taxed.Mul(amountOf(l[lTaxRate])).Sub(tax).Abs().GreaterThan(taxTolerance) {
		v.fail("E9131", row(n)+"("+l[lGoodsName]+")金额乘以税率与税额的误差大于0.06")
	}
}

// fillAmounts works out the amounts from price × num. The platform does the
// same when any of the three is missing, and may differ from the caller's own
// sum by a cent.
func fillAmounts(l *line) {
	sum := amountOf(l[lPrice]).Mul(amountOf(l[lNum])).Round(2)
	rate := amountOf(l[lTaxRate])
	var net, tax decimal.Decimal
	if l[lWithTaxFlag] == "1" {
		net = sum.DivRound(decimal.NewFromInt(1).Add(rate), 2)
		tax = sum.Sub(net)
	} else {
		net = sum
		tax = sum.Mul(rate).Round(2)
	}
	l[lExcluded], l[lTax], l[lIncluded] = net.StringFixed(2), tax.StringFixed(2), net.Add(tax).StringFixed(2)
}

// discountAmount checks that a discount is negative and no more than the row
// before it.
func (v *validator) discountAmount(n int) {
	of, l := &v.order.lines[n-1], &v.order.lines[n]
	for _, i := range [...]int{lExcluded, lIncluded} {
		discount := amountOf(l[i])
		if discount.IsPositive() {
			v.fail("E4000", row(n)+"折扣行金额必须为负数")
		}
		if discount.Abs().GreaterThan(amountOf(of[i]).Abs()) {
			v.fail("E9108", row(n)+"折扣金额大于被折扣金额")
		}
	}
}

// positive checks the signs of a blue invoice (蓝票).
func (v *validator) positive() {
	sum := decimal.Zero
	for n := range v.order.lines {
		l := &v.order.lines[n]
		gross := amountOf(l[lIncluded])
		sum = sum.Add(gross)
		if l[lProperty] != "1" && gross.IsNegative() {
			v.fail("E4000", row(n)+"蓝票金额不能为负数")
		}
	}
	if !sum.IsPositive() {
		v.fail("E4000", "蓝票价税合计必须大于0")
	}
}
