package invoice_test

import (
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func yuan(t *testing.T, s string) invoice.Amount {
	t.Helper()
	a, err := invoice.ParseAmount(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestFromGross(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ gross, rate, net, tax string }{
		{"100.00", "0.13", "88.50", "11.50"}, // 88.50 × 0.13 is 11.505
		{"123.45", "0.015", "121.63", "1.82"},
		{"9.99", "0.01", "9.89", "0.10"},
		{"0.03", "0.13", "0.03", "0.00"},
		{"1000000.00", "0.13", "884955.75", "115044.25"},
		{"282500.00", "0.13", "250000.00", "32500.00"},
		{"0.01", "0", "0.01", "0.00"},
		{"-100.00", "0.13", "-88.50", "-11.50"},
	} {
		s := invoice.FromGross(yuan(t, c.gross), dec(c.rate))
		if s.Net.String() != c.net || s.Tax.String() != c.tax || s.Gross.String() != c.gross {
			t.Errorf("%s at %s = %s + %s, want %s + %s", c.gross, c.rate, s.Net, s.Tax, c.net, c.tax)
		}
	}
}

func TestFromNet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ net, rate, tax string }{
		{"100.00", "0.13", "13.00"},
		{"0.50", "0.13", "0.07"}, // 0.065 goes up
		{"88.50", "0.13", "11.51"},
		{"-0.50", "0.13", "-0.07"},
		{"33.33", "0.015", "0.50"},
	} {
		if s := invoice.FromNet(yuan(t, c.net), dec(c.rate)); s.Tax.String() != c.tax || !s.Exact() {
			t.Errorf("%s at %s: tax %s, want %s", c.net, c.rate, s.Tax, c.tax)
		}
	}
}

// rates are the rates in force.
var rates = []string{"0", "0.01", "0.015", "0.02", "0.03", "0.05", "0.06", "0.09", "0.13"}

func TestSumsHold(t *testing.T) {
	t.Parallel()
	own := decimal.New(6, -3) // 0.006: rounding of our own is below half a fen × (1 + rate)
	rapid.Check(t, func(t *rapid.T) {
		rate := dec(rapid.SampledFrom(rates).Draw(t, "rate"))
		a := invoice.Amount(rapid.Int64Range(1, 99_999_999_999_999).Draw(t, "amount"))
		for _, s := range []invoice.Sums{invoice.FromGross(a, rate), invoice.FromNet(a, rate)} {
			if !s.Exact() || s.Net+s.Tax != s.Gross {
				t.Fatalf("%s + %s is not %s", s.Net, s.Tax, s.Gross)
			}
			if s.TaxGap(rate).GreaterThan(own) {
				t.Fatalf("tax %s is %s from %s × %s", s.Tax, s.TaxGap(rate), s.Net, rate)
			}
			if s.Tax < 0 || s.Net < 0 {
				t.Fatalf("%+v is below 0", s)
			}
		}
		if invoice.FromGross(a, rate).Base(true) != a || invoice.FromNet(a, rate).Base(false) != a {
			t.Fatal("the amount given did not stay")
		}
	})
}

func TestDiscountsHold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rate := dec(rapid.SampledFrom(rates).Draw(t, "rate"))
		line := invoice.FromGross(invoice.Amount(rapid.Int64Range(100, 10_000_000).Draw(t, "gross")), rate)
		// Up to five fen off, as far as the tax of a line may be: the checks refuse more before.
		if off := invoice.Amount(rapid.Int64Range(-5, 5).Draw(t, "off")); !rate.IsZero() {
			typed := invoice.Sums{Net: line.Net - off, Tax: line.Tax + off, Gross: line.Gross}
			if typed.Tax >= 0 && !typed.TaxGap(rate).GreaterThan(invoice.MaxTaxGap()) {
				line = typed
			}
		}
		included := rapid.Bool().Draw(t, "included")
		d := invoice.Amount(rapid.Int64Range(1, int64(line.Base(included))).Draw(t, "discount"))
		s := invoice.DiscountSums(line, d, included, rate)
		if !s.Exact() || s.Base(included) != d {
			t.Fatalf("discount %s became %+v", d, s)
		}
		if s.Net > line.Net || s.Tax > line.Tax || s.Gross > line.Gross || s.Net < 0 || s.Tax < 0 {
			t.Fatalf("discount %+v is more than the line %+v", s, line)
		}
		if s.TaxGap(rate).GreaterThan(invoice.MaxTaxGap()) {
			t.Fatalf("discount %+v at %s is %s off", s, rate, s.TaxGap(rate))
		}
	})
}

func TestDiscountsNextToTypedTax(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		line     invoice.Sums
		discount invoice.Amount
		included bool
		want     invoice.Sums
	}{
		{"all of a gross", invoice.Sums{Net: 10005, Tax: 595, Gross: 10600}, 10600, true, invoice.Sums{Net: 10005, Tax: 595, Gross: 10600}},
		{"all of a net, with its own tax", invoice.Sums{Net: 10000, Tax: 603, Gross: 10603}, 10000, false, invoice.Sums{Net: 10000, Tax: 603, Gross: 10603}},
		{"net is the line's at most", invoice.Sums{Net: 9995, Tax: 605, Gross: 10600}, 10599, true, invoice.Sums{Net: 9995, Tax: 604, Gross: 10599}},
		{"tax is the line's at most", invoice.Sums{Net: 10005, Tax: 595, Gross: 10600}, 10599, true, invoice.Sums{Net: 10004, Tax: 595, Gross: 10599}},
		{"tax on a net is the line's at most", invoice.Sums{Net: 10000, Tax: 595, Gross: 10595}, 9999, false, invoice.Sums{Net: 9999, Tax: 595, Gross: 10594}},
	} {
		if s := invoice.DiscountSums(c.line, c.discount, c.included, dec("0.06")); s != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, s, c.want)
		}
	}
	if s := (invoice.Sums{Net: 10005, Tax: 595, Gross: 10600}).Neg(); s != (invoice.Sums{Net: -10005, Tax: -595, Gross: -10600}) {
		t.Errorf("%+v", s)
	}
}

// The net of each gross amount up to 1,000 yuan is the whole number of fen nearest to the quotient,
// halves up.
func TestNetIsRoundedOnce(t *testing.T) {
	t.Parallel()
	for _, rate := range rates {
		r := dec(rate)
		mille := r.Shift(3).IntPart()
		for gross := int64(1); gross <= 100_000; gross += 7 {
			want := invoice.Amount((2*gross*1000 + 1000 + mille) / (2 * (1000 + mille)))
			if s := invoice.FromGross(invoice.Amount(gross), r); s.Net != want {
				t.Fatalf("net of %d fen at %s is %s, want %s", gross, rate, s.Net, want)
			}
		}
	}
}

func TestTotalGap(t *testing.T) {
	t.Parallel()
	o := invoice.Order{}
	for range 227 {
		s := invoice.FromGross(13, dec("0.13"))
		o.Lines = append(o.Lines, invoice.Line{Rate: dec("0.13"), Net: s.Net, Tax: s.Tax, Gross: s.Gross})
	}
	if !o.TotalGap().GreaterThan(invoice.MaxTotalGap()) {
		t.Errorf("gap %s", o.TotalGap())
	}
	o.Lines = o.Lines[:226]
	if o.TotalGap().GreaterThan(invoice.MaxTotalGap()) {
		t.Errorf("gap %s", o.TotalGap())
	}
}
