package invoice_test

import (
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// same compares each calculation in machine words with its definition in package decimal.
func same(t rapid.TB, quantity, price, rate decimal.Decimal, amount invoice.Amount) {
	t.Helper()
	if got, want := invoice.FromGross(amount, rate), invoice.SlowFromGross(amount, rate); got != want {
		t.Fatalf("%s with tax at %s: %v, want %v", amount, rate, got, want)
	}
	if got, want := invoice.FromNet(amount, rate), invoice.SlowFromNet(amount, rate); got != want {
		t.Fatalf("%s without tax at %s: %v, want %v", amount, rate, got, want)
	}
	product, err := invoice.Product(quantity, price)
	want, wantErr := invoice.SlowProduct(quantity, price)
	if product != want || (err == nil) != (wantErr == nil) {
		t.Fatalf("%s × %s is %s (%v), want %s (%v)", quantity, price, product, err, want, wantErr)
	}
	for _, a := range []invoice.Amount{amount, product, product + 1, product - 1, product + 2, -product} {
		if got, want := invoice.Fits(quantity, price, a), invoice.SlowFits(quantity, price, a); got != want {
			t.Fatalf("%s × %s fits %s: %v", quantity, price, a, got)
		}
	}
	for _, d := range []decimal.Decimal{quantity, price, rate} {
		got, ok := invoice.ShortNumber(d)
		if want, wantOK := invoice.SlowShortNumber(d); ok != wantOK || got.String() != want.String() {
			t.Fatalf("%s is short as %s (%v), want %s (%v)", d, got, ok, want, wantOK)
		}
		for _, a := range []invoice.Amount{amount, product} {
			if got, want := a.Equal(d), a.Decimal().Equal(d); got != want {
				t.Fatalf("%s equals %s: %v", a, d, got)
			}
		}
	}
}

// A million invoices as they are: prices of up to eight decimals, the rates in force, amounts up
// to a hundred million yuan.
func TestMillionCalculationsAgreeWithDecimals(t *testing.T) {
	t.Parallel()
	n := 1_000_000
	if testing.Short() {
		n = 20_000
	}
	var inForce []decimal.Decimal
	for _, r := range rates {
		inForce = append(inForce, dec(r))
	}
	r := rand.New(rand.NewPCG(2026, 11))
	o := &invoice.Order{}
	for range n {
		quantity := decimal.New(1+r.Int64N(1_000_000), -r.Int32N(5))
		price := decimal.New(1+r.Int64N(1_000_000_000), -r.Int32N(9))
		rate := inForce[r.IntN(len(inForce))]
		net := invoice.Amount(1 + r.Int64N(1_000_000_000_0))
		if got, want := invoice.FromGross(net, rate), invoice.SlowFromGross(net, rate); got != want {
			t.Fatalf("%s with tax at %s: %v, want %v", net, rate, got, want)
		}
		s := invoice.FromNet(net, rate)
		if want := invoice.SlowFromNet(net, rate); s != want {
			t.Fatalf("%s without tax at %s: %v, want %v", net, rate, s, want)
		}
		product, err := invoice.Product(quantity, price)
		if want, wantErr := invoice.SlowProduct(quantity, price); product != want || (err == nil) != (wantErr == nil) {
			t.Fatalf("%s × %s is %s, want %s", quantity, price, product, want)
		}
		off := product + invoice.Amount(r.Int64N(5)) - 2
		if got, want := invoice.Fits(quantity, price, off), invoice.SlowFits(quantity, price, off); got != want {
			t.Fatalf("%s × %s fits %s: %v", quantity, price, off, got)
		}
		if o.Lines = append(o.Lines, invoice.Line{Rate: rate, Net: net, Tax: s.Tax + invoice.Amount(r.Int64N(7)-3)}); len(o.Lines) > r.IntN(20) {
			if got, want := o.TotalGap(), invoice.SlowTotalGap(o); !got.Equal(want) {
				t.Fatalf("gap %s, want %s of %v", got, want, o.Lines)
			}
			if got, want := o.TotalGapFits(), !invoice.SlowTotalGap(o).GreaterThan(invoice.MaxTotalGap()); got != want {
				t.Fatalf("a gap of %s fits: %v", o.TotalGap(), got)
			}
			o.Lines = o.Lines[:0]
		}
	}
}

// aDecimal draws a number of any size and form, whole ones, small ones and those beyond a machine
// word among them.
func aDecimal(t *rapid.T, label string) decimal.Decimal {
	d := decimal.New(rapid.Int64().Draw(t, label), rapid.Int32Range(-25, 5).Draw(t, label+" exponent"))
	if rapid.IntRange(0, 9).Draw(t, label+" size") == 0 {
		d = d.Mul(decimal.New(rapid.Int64().Draw(t, label+" factor"), 0))
	}
	return d
}

// Numbers at the ends of what machine words hold give what their definitions give.
func TestCalculationsAgreeAtTheEnds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		amount := invoice.Amount(rapid.Int64Range(-int64(invoice.MaxAmount), int64(invoice.MaxAmount)).Draw(t, "amount"))
		same(t, aDecimal(t, "quantity"), aDecimal(t, "price"), aDecimal(t, "rate").Abs(), amount)
		o := &invoice.Order{Lines: []invoice.Line{{Net: amount, Tax: -amount, Rate: aDecimal(t, "other rate")},
			{Net: amount, Tax: amount, Rate: dec("0.13")}}}
		if got, want := o.TotalGap(), invoice.SlowTotalGap(o); !got.Equal(want) {
			t.Fatalf("gap %s, want %s", got, want)
		}
		if got, want := o.TotalGapFits(), !invoice.SlowTotalGap(o).GreaterThan(invoice.MaxTotalGap()); got != want {
			t.Fatalf("a gap of %s fits: %v", o.TotalGap(), got)
		}
		rate := aDecimal(t, "rate in thousandths")
		mille, whole := invoice.Thousandths(rate)
		if want := rate.Shift(3); whole != want.IsInteger() || mille != want.IntPart() {
			t.Fatalf("%s is %d thousandths, %v", rate, mille, whole)
		}
	})
}

// A gap fits up to MaxTotalGap and no further, whether it is counted in machine words or not.
func TestTotalGapFitsUpToTheBound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rate string
		tax  invoice.Amount
		fits bool
	}{
		{"0.13", 1300 - 127, true}, {"0.13", 1300 + 127, true}, {"0.13", 1300 - 128, false}, {"0.13", 1300 + 128, false},
		{"0.1301", 1300 - 126, true}, {"0.1301", 1300 - 127, false}, {"0.130001", 1300 - 126, true}, {"0.130001", 1300 - 127, false},
	} {
		o := &invoice.Order{Lines: []invoice.Line{{Net: 10000, Tax: c.tax, Rate: dec(c.rate)}}}
		if got := o.TotalGapFits(); got != c.fits {
			t.Errorf("a gap of %s fits: %v", o.TotalGap(), got)
		}
	}
}

func FuzzCalculations(f *testing.F) {
	f.Add(int64(2), int32(0), int64(113), int32(-2), int64(13), int32(-2), int64(226))
	f.Add(int64(999_999_999_999_999_999), int32(-18), int64(1), int32(2), int64(15), int32(-3), int64(5))
	f.Fuzz(func(t *testing.T, quantity int64, qe int32, price int64, pe int32, rate int64, re int32, amount int64) {
		if max(qe, pe, re) > 30 || min(qe, pe, re) < -40 || invoice.Amount(amount).Abs() > invoice.MaxAmount || amount < -1<<62 || rate < 0 {
			t.Skip()
		}
		same(t, decimal.New(quantity, qe), decimal.New(price, pe), decimal.New(rate, re), invoice.Amount(amount))
	})
}

// Amounts are rounded and written as package decimal does.
func TestAmountsAreWrittenAsDecimals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := aDecimal(t, "number")
		a, err := invoice.RoundAmount(d)
		fen := d.Shift(2).Round(0)
		if (err == nil) != (fen.Abs().LessThanOrEqual(decimal.NewFromInt(int64(invoice.MaxAmount)))) || err == nil && int64(a) != fen.IntPart() {
			t.Fatalf("%s is %s, %v", d, a, err)
		}
		if a.String() != a.Decimal().StringFixed(2) {
			t.Fatalf("%d is written %s", int64(a), a)
		}
	})
}

func BenchmarkSumsOfALine(b *testing.B) {
	quantity, price, rate := dec("3"), dec("129.9"), dec("0.13")
	b.ReportAllocs()
	for b.Loop() {
		product, _ := invoice.Product(quantity, price)
		if s := invoice.FromGross(product, rate); !invoice.Fits(quantity, price, s.Gross) {
			b.Fatal(s)
		}
	}
}
