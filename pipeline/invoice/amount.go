package invoice

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Amount is money in fen (分), a hundredth of a yuan. It is an integer, so sums are exact; binary
// fractions would not be.
type Amount int64

// MaxAmount is the largest amount one field can carry: the platform's 16 characters leave 13 digits
// before the point.
const MaxAmount = Amount(9_999_999_999_999_99)

// RoundAmount rounds d yuan to fen, half away from zero (四舍五入), which is what tax law and the
// platform use. It fails when d is beyond MaxAmount.
func RoundAmount(d decimal.Decimal) (Amount, error) {
	if f, ok := fixedOf(d); ok {
		if a, ok := f.fen(); ok && a.Abs() <= MaxAmount {
			return a, nil
		}
	}
	fen := d.Shift(2).Round(0)
	if fen.Abs().GreaterThan(decimal.NewFromInt(int64(MaxAmount))) {
		return 0, fmt.Errorf("amount %s is out of range (at most %s)", d, MaxAmount)
	}
	return Amount(fen.IntPart()), nil
}

// ParseAmount reads a plain decimal number of yuan with at most two decimals, such as "-12.30".
func ParseAmount(s string) (Amount, error) {
	if a, usual := parseFen(s); usual {
		return a, nil
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number", s)
	}
	if !d.Equal(d.Round(2)) {
		return 0, fmt.Errorf("%q has more than two decimals", s)
	}
	return RoundAmount(d)
}

// Decimal is the amount in yuan.
func (a Amount) Decimal() decimal.Decimal { return decimal.New(int64(a), -2) }

// Equal reports whether d is exactly the amount, in yuan.
func (a Amount) Equal(d decimal.Decimal) bool {
	f, ok := fixedOf(d)
	if !ok || f.scale > 2 {
		return a.Decimal().Equal(d)
	}
	f, ok = f.raise(2)
	return ok && f.coefficient == int64(a) || !ok && a.Decimal().Equal(d)
}

// Abs is the amount without its sign.
func (a Amount) Abs() Amount {
	if a < 0 {
		return -a
	}
	return a
}

// String writes yuan with exactly two decimals and no grouping, the form the platform takes.
func (a Amount) String() string { return string(a.append(make([]byte, 0, 24))) }

// append appends what String returns.
func (a Amount) append(b []byte) []byte {
	n := magnitude(int64(a))
	if a < 0 {
		b = append(b, '-')
	}
	b = strconv.AppendUint(b, n/100, 10)
	return append(b, '.', byte('0'+n/10%10), byte('0'+n%10))
}

// MarshalText makes an amount a string in JSON, so that no reader takes it for a float.
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (a *Amount) UnmarshalText(b []byte) error {
	v, err := ParseAmount(strings.TrimSpace(string(b)))
	if err != nil {
		return err
	}
	*a = v
	return nil
}
