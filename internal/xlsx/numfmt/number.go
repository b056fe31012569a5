package numfmt

import (
	"strings"

	"github.com/shopspring/decimal"
)

// showNumber formats a number or a percentage, or hides it.
func (s *section) showNumber(v decimal.Decimal, bare bool) Shown {
	scaled := v.Abs().Shift(int32(2*s.percents - 3*s.scale))
	rounded := scaled.Round(int32(s.decimals))
	out := Shown{Class: s.class}
	out.Exact = rounded.Equal(scaled) && s.scale == 0 && (!bare || s.minus())
	if s.has(general) {
		rounded, out.Exact = scaled, !bare || s.minus()
	}
	var b strings.Builder
	if v.Sign() < 0 && !bare && s.class != Hidden {
		b.WriteByte('-')
	}
	p := s.places(rounded)
	for i := range s.tokens {
		switch t := &s.tokens[i]; t.kind {
		case digit:
			p.put(&b, t)
		case point:
			p.rest(&b)
			b.WriteByte('.')
		case general:
			b.WriteString(rounded.String())
		case comma:
		default:
			b.WriteString(t.text)
		}
	}
	if out.Text = b.String(); !strings.ContainsAny(out.Text, "0123456789") {
		out.Class = Hidden
	}
	return out
}

// places puts the digits of a number into the places of a section.
type places struct {
	whole    string // digits before the point, without leading zeros
	decimals string // digits after it, one for each place
	left     int    // places before the point that are still to come
	started  bool   // the first of them was reached
	next     int    // index in decimals
	grouped  bool
}

func (s *section) places(v decimal.Decimal) *places {
	p := &places{left: s.whole, grouped: s.grouped}
	p.whole, p.decimals, _ = strings.Cut(v.StringFixed(int32(s.decimals)), ".")
	p.whole = strings.TrimLeft(p.whole, "0")
	return p
}

// rest writes the remaining digits before the point if the format has no place for them.
func (p *places) rest(b *strings.Builder) {
	if !p.started {
		b.WriteString(p.whole)
		p.started = true
	}
}

// put writes the digit of a place.
func (p *places) put(b *strings.Builder, t *token) {
	if t.part == decimalPart {
		p.putDecimal(b, t.text)
		return
	}
	if !p.started {
		for n := len(p.whole); n > p.left; n-- { // more digits than places: the first place has them
			p.digit(b, p.whole[len(p.whole)-n:len(p.whole)-n+1], n)
		}
		p.started = true
	}
	switch at := len(p.whole) - p.left; {
	case at >= 0:
		p.digit(b, p.whole[at:at+1], p.left)
	case t.text == "0":
		p.digit(b, "0", p.left)
	case t.text == "?":
		b.WriteByte(' ')
	}
	p.left--
}

// digit writes one digit before the point; n is its place, counted from the point.
func (p *places) digit(b *strings.Builder, d string, n int) {
	b.WriteString(d)
	if p.grouped && n > 1 && n%3 == 1 {
		b.WriteByte(',')
	}
}

func (p *places) putDecimal(b *strings.Builder, place string) {
	d := p.decimals[p.next : p.next+1]
	nothing := strings.Trim(p.decimals[p.next:], "0") == ""
	p.next++
	switch {
	case !nothing || place == "0":
		b.WriteString(d)
	case place == "?":
		b.WriteByte(' ')
	}
}

// showScientific writes a number as a mantissa and a power of ten.
func (s *section) showScientific(v decimal.Decimal, bare bool) Shown {
	width := max(1, s.whole)
	mantissa, power := normal(v.Abs(), width)
	rounded := mantissa.Round(int32(s.decimals))
	if again, more := normal(rounded, width); more != 0 {
		rounded, power = again, power+more
	}
	out := Shown{Class: Scientific, Exact: rounded.Equal(mantissa) && (!bare || s.minus())}
	var b strings.Builder
	if v.Sign() < 0 && !bare {
		b.WriteByte('-')
	}
	p := s.places(rounded)
	power, negative := max(power, -power), power < 0
	exp := &places{whole: strings.TrimLeft(decimal.NewFromInt(int64(power)).String(), "0")}
	for i := range s.tokens {
		if t := &s.tokens[i]; t.kind == digit && t.part == exponentPart {
			exp.left++
		}
	}
	for i := range s.tokens {
		switch t := &s.tokens[i]; t.kind {
		case digit:
			if t.part == exponentPart {
				exp.put(&b, t)
			} else {
				p.put(&b, t)
			}
		case point:
			p.rest(&b)
			b.WriteByte('.')
		case exponent:
			b.WriteByte('E')
			switch {
			case negative:
				b.WriteByte('-')
			case t.text[1] == '+':
				b.WriteByte('+')
			}
		case comma:
		default:
			b.WriteString(t.text)
		}
	}
	out.Text = b.String()
	return out
}

// normal splits a number into a mantissa with at most places digits before the point, and a power
// of ten that is a multiple of places.
func normal(v decimal.Decimal, places int) (mantissa decimal.Decimal, power int) {
	if v.IsZero() {
		return v, 0
	}
	power = v.NumDigits() + int(v.Exponent()) - 1
	rest := power % places
	if rest < 0 {
		rest += places
	}
	power -= rest
	return v.Shift(int32(-power)), power
}
