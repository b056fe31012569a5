package readers

import (
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// A sum of cells is that of decimals, whether they fit a machine word or not, and cells that are no
// amounts are found.
func TestSumsAreThoseOfDecimals(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(
		rapid.StringMatching(`-?[0-9]{0,19}(\.[0-9]{0,8})?`),
		rapid.SampledFrom([]string{"999999999999.999999", "123456789012345678", "9999999999999.99999", "-999999999999.999999", "1e5", "1E-7", "+3", ".", "-", "1.2.3", "０", "12345678901234567890"}),
	)
	rapid.Check(t, func(t *rapid.T) {
		var got columnSum
		want, bad := decimal.Zero, false
		repeat := rapid.SampledFrom([]int{1, 1, 20}).Draw(t, "times") // beyond a word
		for _, s := range rapid.SliceOfN(text, 0, 8).Draw(t, "cells") {
			for range repeat {
				c := invoice.Cell{Text: s, Kind: invoice.CellNumber}
				got.add(&c, false)
				d, ok := amountOf(&c)
				if bad = bad || !ok; !bad {
					want = want.Add(d)
				}
			}
		}
		if got.bad != bad || !bad && (!got.all.decimal().Equal(want) || !got.shown.decimal().Equal(want)) {
			t.Fatalf("%s %v, want %s %v", got.all.decimal(), got.bad, want, bad)
		}
	})
}
