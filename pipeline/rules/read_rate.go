package rules

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/shopspring/decimal"
)

// ReadRate reads a tax rate as the platform's answers write it: "0.13", "0.130", "13%", "13", 免税,
// 不征税. ok is false for what is none.
func ReadRate(text string) (rate decimal.Decimal, ok bool) {
	rate, _, ok = parseRate(text, invoice.CellText)
	return rate, ok
}
