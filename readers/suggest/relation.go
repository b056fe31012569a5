package suggest

import (
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// proof is what the rows show about an amount column.
type proof struct {
	field invoice.Field // NetAmount, TaxAmount or GrossField
	why   lang.Text
	rows  int // in how many rows it holds
}

// amountColumns bounds the columns of numbers that are compared with each other.
const amountColumns = 12

// leastRows is the least number of rows that prove something; with fewer rows, equal sums may be
// chance.
const leastRows = 2

// relations finds which columns are net, tax and gross: in all rows net + tax = gross, and tax is
// net × a legal rate to 0.06, the platform's tolerance. rate is nil if the sheet has no column of
// rates.
func relations(columns []*values, rate *values) map[int]proof {
	var of []*values
	for _, v := range columns {
		if v != rate && v.filled > 0 && v.share(aNumber, 90) && len(of) < amountColumns {
			of = append(of, v)
		}
	}
	for _, net := range of {
		for _, tax := range of {
			for _, gross := range of {
				if net == tax || tax == gross || net == gross {
					continue
				}
				if n := sums(net, tax, gross, rate); n >= leastRows {
					why := lang.Format("%[2]s + %[3]s = %[4]s，在 %[1]d 行里都成立", "%[2]s + %[3]s = %[4]s in all %[1]d rows",
						n, net.label(), tax.label(), gross.label())
					return map[int]proof{net.col: {invoice.NetAmount, why, n}, tax.col: {invoice.TaxAmount, why, n},
						gross.col: {invoice.GrossField, why, n}}
				}
			}
		}
	}
	if rate == nil {
		return nil
	}
	return pairs(of, rate)
}

// sums counts the rows in which net + tax = gross; 0 if a row contradicts.
func sums(net, tax, gross, rate *values) int {
	n := 0
	for i := range net.money {
		if !net.has[i] || !tax.has[i] || !gross.has[i] || tax.money[i].IsZero() {
			continue
		}
		a, b, c := net.money[i], tax.money[i], gross.money[i]
		if !a.Add(b).Equal(c) || b.Abs().GreaterThanOrEqual(a.Abs()) || a.Sign() != b.Sign() {
			return 0
		}
		if r, ok := rate.rateIn(i); ok && !fitsTax(a, b, r) || !ok && !legalTax(a, b) {
			return 0
		}
		n++
	}
	return n
}

// rateIn is the rate in a row.
func (v *values) rateIn(i int) (decimal.Decimal, bool) {
	if v == nil || i >= len(v.rates) {
		return decimal.Zero, false
	}
	r := v.rates[i]
	return r, !r.IsZero()
}

// legalTax reports whether an amount can be the tax of another. Two charges, such as room and
// meals, add up as net and tax do.
func legalTax(net, tax decimal.Decimal) bool {
	for _, percent := range []int64{1, 2, 3, 4, 5, 6, 9, 10, 11, 13, 16, 17} {
		if fitsTax(net, tax, decimal.New(percent, -2)) {
			return true
		}
	}
	return fitsTax(net, tax, decimal.New(15, -3))
}

func fitsTax(net, tax, rate decimal.Decimal) bool {
	return net.Mul(rate).Sub(tax).Abs().LessThanOrEqual(invoice.MaxTaxGap())
}

// pairs finds two of the three amounts by the rate.
func pairs(of []*values, rate *values) map[int]proof {
	for _, kind := range []struct {
		a, b invoice.Field
		fits func(a, b, rate decimal.Decimal) bool
		zh   string
	}{
		{invoice.NetAmount, invoice.GrossField, func(a, b, r decimal.Decimal) bool { return fitsTax(a, b.Sub(a), r) }, "%s × (1 + %s) = %s"},
		{invoice.NetAmount, invoice.TaxAmount, fitsTax, "%s × %s = %s"},
		{invoice.GrossField, invoice.TaxAmount, func(a, b, r decimal.Decimal) bool { return fitsTax(a.Sub(b), b, r) },
			"%[1]s ÷ (1 + %[2]s) × %[2]s = %[3]s"},
	} {
		for _, a := range of {
			for _, b := range of {
				if a == b {
					continue
				}
				if n := fitting(a, b, rate, kind.fits); n >= leastRows {
					why := lang.Format(kind.zh, kind.zh, a.label(), rate.label(), b.label())
					count := strconv.Itoa(n)
					why.Zh += "，在 " + count + " 行里都成立"
					why.En += " in all " + count + " rows"
					return map[int]proof{a.col: {kind.a, why, n}, b.col: {kind.b, why, n}}
				}
			}
		}
	}
	return nil
}

// leastProof is the least value that proves a relation: below it, the tolerance is larger than the
// tax.
var leastProof = decimal.New(10, 0)

func fitting(a, b, rate *values, fits func(a, b, rate decimal.Decimal) bool) int {
	n := 0
	for i := range a.money {
		r, ok := rate.rateIn(i)
		if !ok || !a.has[i] || !b.has[i] || a.money[i].Abs().LessThan(leastProof) {
			continue
		}
		if !fits(a.money[i], b.money[i], r) {
			return 0
		}
		n++
	}
	return n
}

// readRates reads the rates of a column by row.
func readRates(col int, rows []row) []decimal.Decimal {
	out := make([]decimal.Decimal, len(rows))
	for i, r := range rows {
		if c, ok := r.cells[col]; ok {
			if d, ok := rules.ReadRate(c.text); ok && d.LessThan(decimal.New(1, 0)) {
				out[i] = d
			}
		}
	}
	return out
}

// priced reports whether quantity × price = amount, to a cent, in all rows, and at least two.
func priced(quantity, price, amount *values) bool {
	if quantity == nil || price == nil || amount == nil {
		return false
	}
	n := 0
	for i := range amount.money {
		if !quantity.has[i] || !price.has[i] || !amount.has[i] {
			continue
		}
		if quantity.money[i].Mul(price.money[i]).Sub(amount.money[i]).Abs().GreaterThan(decimal.New(1, -2)) {
			return false
		}
		n++
	}
	return n >= leastRows
}
