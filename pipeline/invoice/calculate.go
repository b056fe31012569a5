package invoice

import "github.com/shopspring/decimal"

// Sums are the three amounts of a line (不含税金额, 税额, 价税合计).
type Sums struct{ Net, Tax, Gross Amount }

// FromGross splits a gross amount: net = round2(gross / (1 + rate)) and tax = gross − net, so the
// three amounts add up exactly. Rounding net × rate instead would differ by a cent in one of nine
// cases at 13 %.
func FromGross(gross Amount, rate decimal.Decimal) Sums {
	if r, ok := fixedOf(rate); ok && r.coefficient >= 0 {
		if net, ok := scaled(int64(gross), pow10[r.scale], pow10[r.scale]+r.coefficient); ok {
			return sumsOf(gross.sign(net), gross)
		}
	}
	return fromGross(gross, rate)
}

// fromGross is the definition of FromGross.
func fromGross(gross Amount, rate decimal.Decimal) Sums {
	net := fen(decimal.NewFromInt(int64(gross)).DivRound(rate.Add(decimal.New(1, 0)), 0))
	return sumsOf(net, gross)
}

func sumsOf(net, gross Amount) Sums { return Sums{Net: net, Tax: gross - net, Gross: gross} }

// Thousandths is a rate in thousandths; ok is false where that is no whole number.
func Thousandths(rate decimal.Decimal) (mille int64, ok bool) {
	if r, ok := fixedOf(rate); ok && r.scale <= 3 {
		if r, ok = r.raise(3); ok {
			return r.coefficient, true
		}
	}
	whole := rate.Shift(3)
	return whole.IntPart(), whole.IsInteger()
}

// sign gives a magnitude the sign of an amount.
func (a Amount) sign(magnitude int64) Amount {
	if a < 0 {
		return Amount(-magnitude)
	}
	return Amount(magnitude)
}

// FromNet adds the tax to a net amount: tax = round2(net × rate).
func FromNet(net Amount, rate decimal.Decimal) Sums {
	if r, ok := fixedOf(rate); ok && r.coefficient >= 0 {
		if tax, ok := scaled(int64(net), r.coefficient, pow10[r.scale]); ok {
			return sumsOf(net, net+net.sign(tax))
		}
	}
	return fromNet(net, rate)
}

// fromNet is the definition of FromNet.
func fromNet(net Amount, rate decimal.Decimal) Sums {
	tax := fen(decimal.NewFromInt(int64(net)).Mul(rate))
	return Sums{Net: net, Tax: tax, Gross: net + tax}
}

// fen rounds a number of fen to a whole one, half away from zero.
func fen(d decimal.Decimal) Amount { return Amount(d.Round(0).IntPart()) }

// Exact reports whether net + tax = gross to the cent, which the platform requires (E9130).
func (s Sums) Exact() bool { return s.Net+s.Tax == s.Gross }

// Neg negates the amounts, as discount lines need.
func (s Sums) Neg() Sums { return Sums{Net: -s.Net, Tax: -s.Tax, Gross: -s.Gross} }

// Base is the amount that prices refer to: gross where prices include tax, else net.
func (s Sums) Base(included bool) Amount {
	if included {
		return s.Gross
	}
	return s.Net
}

// TaxGap is |net × rate − tax| in yuan. The platform refuses more than MaxTaxGap on a line (E9131).
func (s Sums) TaxGap(rate decimal.Decimal) decimal.Decimal {
	return s.Net.Decimal().Mul(rate).Sub(s.Tax.Decimal()).Abs()
}

// MaxTaxGap is how far the tax of a line may be from net × rate, in yuan (E9131).
func MaxTaxGap() decimal.Decimal { return decimal.New(6, -2) }

// MaxTotalGap is how far the tax of an invoice may be from the sum of its lines' unrounded net ×
// rate, in yuan. Billing systems refuse more.
func MaxTotalGap() decimal.Decimal { return decimal.New(maxTotalGap, -2) }

const maxTotalGap = 127 // fen

// TotalGap is |Σ net × rate − Σ tax| over the lines of an order, in yuan.
func (o *Order) TotalGap() decimal.Decimal {
	if gap, ok := o.fixedGap(); ok {
		return decimal.New(gap, -2-gapScale)
	}
	return o.totalGap()
}

// TotalGapFits reports whether TotalGap is at most MaxTotalGap.
func (o *Order) TotalGapFits() bool {
	if gap, ok := o.fixedGap(); ok {
		return gap <= maxTotalGap*pow10[gapScale]
	}
	return !o.totalGap().GreaterThan(MaxTotalGap())
}

// totalGap is the definition of TotalGap.
func (o *Order) totalGap() decimal.Decimal {
	sum := decimal.Zero
	for i := range o.Lines {
		l := &o.Lines[i]
		sum = sum.Add(l.Net.Decimal().Mul(l.Rate)).Sub(l.Tax.Decimal())
	}
	return sum.Abs()
}

// gapScale is how many decimals of a rate fixedGap knows: 0.015 has three.
const gapScale = 4

// fixedGap is TotalGap in fen × 10^-gapScale; ok is false where it cannot be counted so.
func (o *Order) fixedGap() (gap int64, ok bool) {
	const most = 1 << 40 // an amount below it, times a rate below 1, is far from the end of a word
	for i := range o.Lines {
		l := &o.Lines[i]
		rate, ok := fixedOf(l.Rate)
		if !ok || rate.scale > gapScale || len(o.Lines) > 100 || max(l.Net.Abs(), l.Tax.Abs()) > most {
			return 0, false
		}
		if rate, ok = rate.raise(gapScale); !ok || rate.coefficient < 0 || rate.coefficient > pow10[gapScale] {
			return 0, false
		}
		gap += int64(l.Net)*rate.coefficient - int64(l.Tax)*pow10[gapScale]
	}
	return int64(magnitude(gap)), true
}

// DiscountSums splits a discount on a line; all amounts are positive. discount is gross if included
// is set, else net, and does not exceed the line's amount. No part of the result exceeds the same
// part of the line, even if the line's tax was entered a few cents off: the platform compares each
// part (E9108).
func DiscountSums(line Sums, discount Amount, included bool, rate decimal.Decimal) Sums {
	if discount == line.Base(included) {
		return line
	}
	if !included {
		s := FromNet(discount, rate)
		s.Tax = min(s.Tax, line.Tax)
		s.Gross = s.Net + s.Tax
		return s
	}
	s := FromGross(discount, rate)
	s.Net = max(min(s.Net, line.Net), discount-line.Tax)
	s.Tax = discount - s.Net
	return s
}
