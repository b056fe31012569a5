package numfmt

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

const (
	maxDenominator = 9999
	// fractionDigits is how many decimals of a number a fraction is looked for: more than a cell
	// shows, and few enough for whole numbers of 64 bits.
	fractionDigits = 14
)

// showFraction writes a number as a whole part and a fraction, or as a fraction alone.
func (s *section) showFraction(v decimal.Decimal, bare bool) Shown {
	abs := v.Abs()
	whole := abs.Truncate(0)
	rest := abs.Sub(whole)
	if s.whole == 0 {
		rest = abs
	}
	fixed, places := s.denominator()
	over, under := approach(rest, fixed, places)
	if s.whole > 0 && over == under && over != 0 {
		whole, over = whole.Add(decimal.New(1, 0)), 0
	}
	value := decimal.New(over, 0).DivRound(decimal.New(under, 0), fractionDigits)
	if s.whole > 0 {
		value = value.Add(whole)
	}
	noise := abs.Add(decimal.New(1, 0)).Shift(-fractionDigits) // for infinite decimals such as 1/3
	close := value.Sub(abs).Abs().LessThanOrEqual(noise)
	out := Shown{Class: Fraction, Exact: close && (!bare || s.minus())}
	var b strings.Builder
	if v.Sign() < 0 && !bare {
		b.WriteByte('-')
	}
	s.writeFraction(&b, whole, over, under)
	out.Text = b.String()
	return out
}

// writeFraction fills the places. A fraction of nothing beside a whole part is left out, as Excel
// does.
func (s *section) writeFraction(b *strings.Builder, whole decimal.Decimal, over, under int64) {
	p := s.places(whole)
	before := b.Len()
	for i := range s.tokens {
		switch t := &s.tokens[i]; {
		case t.kind == digit && t.part == wholePart:
			p.put(b, t)
		case t.kind == literal:
			b.WriteString(s.beside(i))
		case t.kind == slash && (s.whole == 0 || over != 0):
			b.WriteString(strconv.FormatInt(over, 10) + "/" + strconv.FormatInt(under, 10))
		case t.kind == slash && whole.IsZero() && strings.TrimSpace(b.String()[before:]) == "":
			b.WriteByte('0')
		}
	}
}

// beside is the text of a literal; the number of a fixed denominator is no text.
func (s *section) beside(i int) string {
	text := s.tokens[i].text
	if i > 0 && s.tokens[i-1].kind == slash {
		return strings.TrimLeft(text, "0123456789")
	}
	return text
}

// denominator is the fixed one of a section such as ?/8, or how many places it may have.
func (s *section) denominator() (fixed int64, places int) {
	for i := range s.tokens {
		if s.tokens[i].kind != slash {
			continue
		}
		text := ""
	after:
		for _, t := range s.tokens[i+1:] {
			switch {
			case t.kind == digit && text == "":
				places++
			case t.kind == digit:
				text += "0"
			case t.kind == literal:
				rest := strings.TrimLeft(t.text, "0123456789")
				if text += t.text[:len(t.text)-len(rest)]; rest != "" {
					break after
				}
			default:
				break after
			}
		}
		if places > 0 {
			return 0, places
		}
		fixed, _ = strconv.ParseInt(text[:min(len(text), 6)], 10, 64)
		return max(fixed, 1), 0
	}
	return 1, 0
}

// approach returns the fraction nearest to x with a fixed denominator, or with one of at most
// places digits.
func approach(x decimal.Decimal, fixed int64, places int) (over, under int64) {
	if fixed > 0 {
		return x.Mul(decimal.New(fixed, 0)).Round(0).IntPart(), fixed
	}
	limit := int64(1)
	for range places {
		limit = min(limit*10, maxDenominator+1)
	}
	whole := x.Truncate(0)
	if whole.NumDigits() > 12 {
		return 0, 1
	}
	over, under = nearest(x.Sub(whole), limit-1)
	return over + whole.IntPart()*under, under
}

// nearest returns the fraction nearest to x (0 ≤ x < 1) with a denominator up to limit, from the
// convergents of the continued fraction and the best between the last two.
func nearest(x decimal.Decimal, limit int64) (over, under int64) {
	n := x.Shift(fractionDigits).Round(0).IntPart()
	d := decimal.New(1, fractionDigits).IntPart()
	num, den := n, d
	p0, q0, p1, q1 := int64(0), int64(1), int64(1), int64(0)
	for den != 0 {
		a := num / den
		if q1 != 0 && a > (limit-q0)/q1 {
			break
		}
		p0, q0, p1, q1 = p1, q1, p0+a*p1, q0+a*q1
		num, den = den, num-a*den
	}
	if den == 0 {
		return p1, q1
	}
	k := (limit - q0) / q1
	p2, q2 := p0+k*p1, q0+k*q1
	if closer(p1, q1, p2, q2, n, d) {
		return p1, q1
	}
	return p2, q2
}

// closer reports whether p1/q1 is at least as near to n/d as p2/q2.
func closer(p1, q1, p2, q2, n, d int64) bool {
	gap := func(p, q, other int64) *big.Int {
		g := new(big.Int).Mul(big.NewInt(p), big.NewInt(d))
		g.Sub(g, new(big.Int).Mul(big.NewInt(n), big.NewInt(q)))
		return g.Mul(g.Abs(g), big.NewInt(other))
	}
	return gap(p1, q1, q2).Cmp(gap(p2, q2, q1)) <= 0
}
