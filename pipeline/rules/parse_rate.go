package rules

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// The words that stand in place of a rate.
const (
	wordExempt     = "免税"
	wordNotTaxable = "不征税"
)

// parseRate reads a tax rate: 0.13, 13%, 13, 免税, 不征税. A number from 1 up is a percentage,
// since no rate is 100 %. word is the policy that the text names in place of a rate, which is then
// 0.
func parseRate(text string, kind invoice.CellKind) (rate decimal.Decimal, word string, ok bool) {
	if kind == invoice.CellNumber || kind == invoice.CellDecimal {
		rate, ok = number(text, kind)
		return fraction(rate), "", ok && !rate.IsNegative()
	}
	folded := invoice.Fold(text)
	switch folded {
	case wordExempt, wordNotTaxable:
		return decimal.Zero, folded, true
	}
	percent, isPercent := strings.CutSuffix(folded, "%")
	rate, ok = parseDecimal(percent)
	switch {
	case !ok || rate.IsNegative():
		return decimal.Zero, "", false
	case isPercent:
		return rate.Shift(-2), "", true
	}
	return fraction(rate), "", true
}

func fraction(d decimal.Decimal) decimal.Decimal {
	if d.GreaterThanOrEqual(decimal.New(1, 0)) {
		return d.Shift(-2)
	}
	return d
}

// percent writes a rate for people: 13%.
func percent(rate decimal.Decimal) string { return rate.Shift(2).String() + "%" }

// ReadRate reads a tax rate as the platform's answers write it: "0.13", "0.130", "13%", "13", 免税,
// 不征税. ok is false for what is none.
func ReadRate(text string) (rate decimal.Decimal, ok bool) {
	rate, _, ok = parseRate(text, invoice.CellText)
	return rate, ok
}

func rateList(rates []decimal.Decimal) string {
	out := make([]string, len(rates))
	for i, r := range rates {
		out[i] = percent(r)
	}
	return words(strings.Join(out, "、"), strings.Join(out, ", "))
}
