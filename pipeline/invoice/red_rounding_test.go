package invoice_test

import (
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// A return gives back what the quantity cost, tax included: three pieces of 100.00 are returned as
// 100.00 each, although neither net nor tax of one is whole fen.
func TestReturnsGiveBackThePriceWithTax(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.Int64Range(1, 40).Draw(t, "pieces")
		price := rapid.Int64Range(1_00, 9_999_99).Draw(t, "price") // fen, tax included
		rate := rapid.SampledFrom([]int64{1, 3, 5, 6, 9, 13}).Draw(t, "rate")
		gross := price * pieces
		net := decimal.NewFromInt(gross * 100).Div(decimal.NewFromInt(100 + rate)).Round(0).IntPart()
		lines := []invoice.BlueLine{{Index: 1, Name: "办公用品", Quantity: decimal.NewFromInt(pieces), Rate: decimal.New(rate, -2),
			Net: invoice.Amount(net), Tax: invoice.Amount(gross - net)}}
		var done []invoice.Red
		var all invoice.Sums
		for left := pieces; left > 0; {
			n := rapid.Int64Range(1, left).Draw(t, "returned")
			red, err := invoice.Reverse(lines, done, invoice.RedReturn, []invoice.Reduction{{Index: 1, Quantity: decimal.NewFromInt(n)}})
			if err != nil {
				t.Fatal(err)
			}
			s := red.Sums()
			if s.Gross != invoice.Amount(n*price) || s.Net <= 0 || s.Tax < 0 {
				t.Fatalf("%d of %d pieces of %d fen are returned as %+v", n, pieces, price, s)
			}
			done, left, all.Net, all.Tax = append(done, red), left-n, all.Net+s.Net, all.Tax+s.Tax
		}
		if all.Net != lines[0].Net || all.Tax != lines[0].Tax {
			t.Fatalf("%+v is returned of %+v", all, lines[0])
		}
	})
}

// The rest of a quantity takes the rest of the amount where an earlier red, made by another
// program, was rounded otherwise.
func TestRestOfAQuantityTakesTheRest(t *testing.T) {
	t.Parallel()
	lines := []invoice.BlueLine{{Index: 1, Name: "办公用品", Quantity: decimal.NewFromInt(3), Rate: decimal.New(13, -2), Net: 265_49, Tax: 34_51}}
	before := []invoice.Red{{Lines: []invoice.RedLine{{Index: 1, Quantity: decimal.NewFromInt(1), Net: 88_49, Tax: 11_50}}}}
	red, err := invoice.Reverse(lines, before, invoice.RedReturn, []invoice.Reduction{{Index: 1, Quantity: decimal.NewFromInt(2)}})
	if want := (invoice.Sums{Net: 177_00, Tax: 23_01, Gross: 200_01}); err != nil || red.Sums() != want {
		t.Errorf("%+v, %v, want %+v", red.Sums(), err, want)
	}
}
