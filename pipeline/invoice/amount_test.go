package invoice_test

import (
	"encoding/json"
	"math/big"
	"regexp"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// anAmount draws an amount that a field can carry, of either sign, often a small one.
func anAmount(t *rapid.T) invoice.Amount {
	most := int64(rapid.SampledFrom([]invoice.Amount{0, 9, 99, 100_00, invoice.MaxAmount}).Draw(t, "most"))
	return invoice.Amount(rapid.Int64Range(-most, most).Draw(t, "fen"))
}

// fenOf is an amount in fen of a number of yuan, rounded half away from zero with integers alone.
func fenOf(d decimal.Decimal) *big.Int {
	twice := new(big.Int).Mul(d.Coefficient(), big.NewInt(200))
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-d.Exponent())), nil)
	negative := twice.Sign() < 0
	twice.Abs(twice).Add(twice, unit).Quo(twice, unit.Mul(unit, big.NewInt(2)))
	if negative {
		twice.Neg(twice)
	}
	return twice
}

// What is written is read again as the same amount, to the fen: as text, as JSON, as a decimal.
func TestAmountsAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^-?(0|[1-9]\d{0,12})\.\d\d$`)
	rapid.Check(t, func(t *rapid.T) {
		a := anAmount(t)
		text := a.String()
		if !form.MatchString(text) || len(strings.TrimPrefix(text, "-")) > 16 {
			t.Fatalf("%d fen is written %q, which the platform does not take", int64(a), text)
		}
		if got, err := invoice.ParseAmount(text); err != nil || got != a {
			t.Fatalf("%q is read as %d fen, want %d: %v", text, int64(got), int64(a), err)
		}
		if got, err := invoice.RoundAmount(a.Decimal()); err != nil || got != a || a.Decimal().StringFixed(2) != text {
			t.Fatalf("%s as a decimal is %s: %v", text, a.Decimal(), err)
		}
		b, err := json.Marshal(a)
		if err != nil || string(b) != `"`+text+`"` {
			t.Fatalf("%s in JSON is %s, which a reader may take for a float: %v", text, b, err)
		}
		var got invoice.Amount
		if err := json.Unmarshal(b, &got); err != nil || got != a {
			t.Fatalf("%s out of JSON is %s: %v", b, got, err)
		}
		if a.Abs() < 0 || a.Abs() != a && a.Abs() != -a {
			t.Fatalf("|%s| = %s", a, a.Abs())
		}
	})
}

// Rounding is half away from zero, once, and no amount is larger than a field can carry.
func TestRoundAmountIsHalfAwayFromZero(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"0.005": "0.01", "-0.005": "-0.01", "0.0049": "0.00", "-0.0049": "0.00", "2.675": "2.68", "1.00499999999999999": "1.00",
		"9999999999999.99": "9999999999999.99", "9999999999999.994": "9999999999999.99",
	} {
		if a, err := invoice.RoundAmount(dec(in)); err != nil || a.String() != want {
			t.Errorf("%s is rounded to %s, want %s: %v", in, a, want, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := decimal.New(rapid.Int64().Draw(t, "digits"), -int32(rapid.IntRange(0, 18).Draw(t, "decimals")))
		a, err := invoice.RoundAmount(d)
		want := fenOf(d)
		if fits := new(big.Int).Abs(want).Cmp(big.NewInt(int64(invoice.MaxAmount))) <= 0; fits != (err == nil) {
			t.Fatalf("%s: error %v; %s fen can be carried: %v", d, err, want, fits)
		}
		if err == nil && want.Cmp(big.NewInt(int64(a))) != 0 {
			t.Fatalf("%s is rounded to %d fen, want %s", d, int64(a), want)
		}
	})
}

// Invalid text is never partly used: a third decimal, a word or too many digits are errors, and the
// amount does not change.
func TestParseAmountRefusesWhatIsNoAmount(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", " ", "-", "1,000.00", "12.345", "0.001", "1.2.3", "一百", "100元", "¥1", "NaN", "Inf", "0x10",
		"10000000000000.00", "-10000000000000", "1e300", "1e999999999", "1e-999999999"} {
		if a, err := invoice.ParseAmount(s); err == nil {
			t.Errorf("%q is read as %s", s, a)
		}
		stays := invoice.Amount(123)
		if err := stays.UnmarshalText([]byte(s)); err == nil || stays != 123 {
			t.Errorf("after %q the amount is %s: %v", s, stays, err)
		}
	}
	for s, want := range map[string]invoice.Amount{"100": 10000, "-12.30": -1230, "0.1": 10, "1.500": 150, "+3": 300, ".5": 50} {
		if a, err := invoice.ParseAmount(s); err != nil || a != want {
			t.Errorf("%q is read as %s, want %s: %v", s, a, want, err)
		}
	}
	var a invoice.Amount
	if err := a.UnmarshalText([]byte(" 1.20\n")); err != nil || a != 120 {
		t.Errorf("blanks around an amount: %s %v", a, err)
	}
	if err := json.Unmarshal([]byte(`1.2`), &a); err == nil {
		t.Error("a JSON number is a float for other readers and must not become one here")
	}
}

// Whatever text an amount is read from, it is the text's number to the fen.
func FuzzParseAmount(f *testing.F) {
	for _, s := range []string{"0", "-12.30", "1e5", "1E-2", "9999999999999.99", "00.10", "+.5", "1_0", "１", "1e2147483647", "-0.00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := invoice.ParseAmount(s)
		if err != nil {
			return
		}
		if a.Abs() > invoice.MaxAmount {
			t.Fatalf("%q is read as %s", s, a)
		}
		if want, ok := new(big.Rat).SetString(s); ok && want.Cmp(big.NewRat(int64(a), 100)) != 0 {
			t.Fatalf("%q is read as %s", s, a)
		}
		if again, err := invoice.ParseAmount(a.String()); err != nil || again != a {
			t.Fatalf("%q is read as %s and that as %s: %v", s, a, again, err)
		}
	})
}
