package invoice

import (
	"math/bits"
	"strconv"

	"github.com/shopspring/decimal"
)

// fixed is a decimal number in machine words: coefficient × 10^-scale. Prices, quantities and rates
// are such numbers, and arithmetic with them takes nanoseconds. Numbers that are larger, and
// results that do not fit, are left to package decimal, which decides what is right.
type fixed struct {
	coefficient int64 // of at most fixedDigits digits
	scale       int   // 0 to fixedDigits
}

// fixedDigits is how many digits always fit in a machine word.
const fixedDigits = 18

// pow10 holds the powers of ten up to 10^18.
var pow10 = func() (p [fixedDigits + 1]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = 10 * p[i-1]
	}
	return p
}()

// fixedOf converts a decimal number; ok is false for one that is too large or too fine.
func fixedOf(d decimal.Decimal) (f fixed, ok bool) {
	exponent := int(d.Exponent())
	if exponent > 0 || exponent < -fixedDigits || d.NumDigits() > fixedDigits {
		return f, false
	}
	return fixed{d.CoefficientInt64(), -exponent}, true
}

// scaled is |a| × |b| / c, rounded half up; c is positive. ok is false where it has more than
// fixedDigits digits.
func scaled(a, b, c int64) (q int64, ok bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	lo, carry := bits.Add64(lo, uint64(c)/2, 0)
	if hi += carry; hi >= uint64(c) {
		return 0, false
	}
	n, _ := bits.Div64(hi, lo, uint64(c))
	return int64(n), n < uint64(pow10[fixedDigits])
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// raise is the number at a scale of at least so much; ok is false where it has too many digits
// then.
func (f fixed) raise(scale int) (_ fixed, ok bool) {
	if f.scale >= scale {
		return f, true
	}
	by := pow10[scale-f.scale]
	if f.coefficient >= pow10[fixedDigits]/by || f.coefficient <= -pow10[fixedDigits]/by {
		return f, false
	}
	return fixed{f.coefficient * by, scale}, true
}

// fen is the number of yuan in fen, rounded half away from zero.
func (f fixed) fen() (Amount, bool) {
	n, ok := scaled(f.coefficient, 100, pow10[f.scale])
	if f.coefficient < 0 {
		n = -n
	}
	return Amount(n), ok
}

// append appends the number as decimal.Decimal.String writes it: without zeros at the end.
func (f fixed) append(b []byte) []byte {
	n := f.coefficient
	if n < 0 {
		b = append(b, '-')
	}
	m, scale := magnitude(n), f.scale
	for scale > 0 && m%10 == 0 {
		m, scale = m/10, scale-1
	}
	whole, part := m/uint64(pow10[scale]), m%uint64(pow10[scale])
	b = strconv.AppendUint(b, whole, 10)
	if scale == 0 {
		return b
	}
	b = append(b, '.')
	for at := scale - 1; at > 0 && part < uint64(pow10[at]); at-- {
		b = append(b, '0')
	}
	return strconv.AppendUint(b, part, 10)
}
