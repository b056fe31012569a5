package sqlledger

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// What is kept of an order's lines adds up to the lines, to the fen, also for several equal orders
// at once.
func TestRatesAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		var o invoice.Order
		want := map[string]report.RateSum{}
		copies := rapid.IntRange(1, 3).Draw(r, "copies")
		for range rapid.IntRange(0, 6).Draw(r, "lines") {
			rate := decimal.New(rapid.SampledFrom([]int64{0, 3, 6, 9, 13, 130}).Draw(r, "rate"), -2)
			if rate.Equal(decimal.New(130, -2)) {
				rate = decimal.New(130, -3) // 0.130 is 0.13
			}
			l := invoice.Line{Rate: rate, Net: invoice.Amount(rapid.Int64Range(-1e12, 1e12).Draw(r, "net")), Tax: invoice.Amount(rapid.Int64Range(-1e11, 1e11).Draw(r, "tax"))}
			l.Gross = l.Net + l.Tax
			o.Lines = append(o.Lines, l)
			s, n := want[rate.String()], invoice.Amount(copies)
			want[rate.String()] = report.RateSum{Rate: rate.String(), Lines: s.Lines + copies, Net: s.Net + n*l.Net, Tax: s.Tax + n*l.Tax, Gross: s.Gross + n*l.Gross}
		}
		o.Add()
		var sums []report.RateSum
		n := invoice.Amount(copies)
		if err := addRates(&sums, encodeRates(&o), copies, report.StateSum{Net: n * o.Net, Tax: n * o.Tax, Gross: n * o.Gross}); err != nil {
			r.Fatal(err)
		}
		got := map[string]report.RateSum{}
		for _, s := range sums {
			got[s.Rate] = s
		}
		if d := cmp.Diff(want, got); d != "" {
			r.Fatal(d)
		}
	})
}

func TestDamagedRatesAreAnError(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0.13", "x y", "0.13 1 2 3", "0.13 1;", "0.13 1 2 3 x"} {
		var sums []report.RateSum
		if err := addRates(&sums, text, 1, report.StateSum{}); err == nil {
			t.Errorf("%q was read as %+v", text, sums)
		}
	}
}
