package readers

import (
	"math"

	"github.com/shopspring/decimal"
)

// exactSum is an exact sum. Numbers in whole millionths are added as machine words, others, and
// what goes beyond a word, as decimals.
type exactSum struct {
	millionths int64
	rest       decimal.Decimal
}

// addMillionths adds a number in millionths.
func (s *exactSum) addMillionths(n int64) {
	if n > 0 && s.millionths > math.MaxInt64-n || n < 0 && s.millionths < math.MinInt64-n {
		s.rest, s.millionths = s.decimal(), 0
	}
	s.millionths += n
}

func (s *exactSum) add(d decimal.Decimal) { s.rest = s.rest.Add(d) }

func (s *exactSum) decimal() decimal.Decimal {
	return s.rest.Add(decimal.New(s.millionths, -millionthDigits))
}

const (
	millionthDigits = 6
	mostDigits      = 18 // of a number in millionths
)

// parseMillionths reads a plain number, such as -1057.29, in millionths. ok is false for one in any
// other form, with more decimals, or with more digits than mostDigits in millionths.
func parseMillionths(s string) (n int64, ok bool) {
	minus := s != "" && s[0] == '-'
	if minus {
		s = s[1:]
	}
	decimals, digits, point := 0, 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9' && digits < mostDigits:
			n = 10*n + int64(c-'0')
			if digits++; point {
				decimals++
			}
		case c == '.' && !point:
			point = true
		default:
			return 0, false
		}
	}
	if digits == 0 || decimals > millionthDigits || digits-decimals > mostDigits-millionthDigits {
		return 0, false
	}
	for range millionthDigits - decimals {
		n *= 10
	}
	if minus {
		n = -n
	}
	return n, true
}
