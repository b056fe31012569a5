package invoice_test

import (
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

func TestShortNumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"1.123456789", "1.12345679"},
		{"0.000000005", "0.00000001"},
		{"0.000000004", ""},
		{"1234567890.123456", "1234567890.12346"},
		{"123456789012345.6", "123456789012346"},
		{"12345678901234567", ""},
		{"100", "100"},
		{"0", ""},
		{"-1", ""},
	} {
		got := ""
		if d, ok := invoice.ShortNumber(dec(c.in)); ok {
			got = d.String()
		}
		if got != c.want {
			t.Errorf("ShortNumber(%s) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestFitsWithinOneFen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		quantity, price, amount string
		want                    bool
	}{
		{"3", "33.33", "100.00", true},
		{"3", "33.33", "99.98", true},
		{"2", "53.01", "106.00", false},
		{"1", "106.0100001", "106.00", false},
	} {
		if invoice.Fits(dec(c.quantity), dec(c.price), yuan(t, c.amount)) != c.want {
			t.Errorf("%s × %s = %s: not %v", c.quantity, c.price, c.amount, c.want)
		}
	}
}

func TestPriceAndQuantityFit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := decimal.New(rapid.Int64Range(1, 1_000_000).Draw(t, "n"), -int32(rapid.IntRange(0, 4).Draw(t, "decimals")))
		a := invoice.Amount(rapid.Int64Range(1, 100_000_000).Draw(t, "amount"))
		for _, f := range []func(decimal.Decimal, invoice.Amount) (decimal.Decimal, bool){invoice.PriceFor, invoice.QuantityFor} {
			d, ok := f(n, a)
			if !ok {
				continue
			}
			if !invoice.Fits(n, d, a) || len(d.String()) > 16 || d.Exponent() < -8 {
				t.Fatalf("%s × %s is not %s", n, d, a)
			}
		}
		if _, ok := invoice.PriceFor(n, a); !ok && n.LessThanOrEqual(dec("1000000")) && a >= 100 {
			t.Fatalf("no price for %s of %s", a, n)
		}
	})
	if _, ok := invoice.PriceFor(decimal.Zero, 100); ok {
		t.Error("nothing has no price")
	}
	if _, ok := invoice.PriceFor(dec("99999999999"), 10600); ok {
		t.Error("a price of a billionth cannot be written")
	}
}

func TestProduct(t *testing.T) {
	t.Parallel()
	if a, err := invoice.Product(dec("3"), dec("33.335")); err != nil || a.String() != "100.01" {
		t.Errorf("%s %v", a, err)
	}
	if _, err := invoice.Product(dec("99999999999"), dec("99999999999")); err == nil {
		t.Error("beyond what an amount can be")
	}
}
