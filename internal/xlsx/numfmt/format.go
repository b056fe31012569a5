package numfmt

import (
	"strings"

	"github.com/shopspring/decimal"
)

// Class is the kind of value that a cell displays.
type Class uint8

// The classes.
const (
	General    Class = iota // the number, all of its digits
	Number                  // its digits, perhaps grouped, rounded, padded or between words
	Percent                 // the number times 100, with a percent sign
	Currency                // a number of a currency other than the yuan
	Date                    // a day, perhaps with a time
	Time                    // a time of day, or a duration
	Fraction                // such as 1/2
	Scientific              // such as 1.2E+05
	Hidden                  // nothing of the number: no text, or always the same
)

// Shown is the display of one number.
type Shown struct {
	Class Class
	Text  string
	// Exact: the number can be recovered from the text; it is not rounded, scaled or hidden.
	Exact bool
}

// Format is a parsed format code. It is immutable.
type Format struct {
	numbers     []section // for numbers; empty: they are displayed unchanged
	text        *section  // for text; nil: it is displayed unchanged
	conditional bool      // sections are selected by conditions, not by sign
	plain       bool
	finest      int // the fewest decimals of a section
}

// Parse parses a format code. It does not fail: characters without a meaning are literals.
func Parse(code string) *Format {
	f := &Format{}
	if strings.TrimSpace(code) == "" {
		return f.classify()
	}
	f.numbers = split(code)
	last := &f.numbers[len(f.numbers)-1]
	if len(f.numbers) == 4 || last.has(textPlace) && !last.has(digit) && !last.has(general) {
		f.text, f.numbers = last, f.numbers[:len(f.numbers)-1]
	}
	return f.classify()
}

// PlainText reports whether text is displayed unchanged, except for blanks around it.
func (f *Format) PlainText() bool {
	if f.text == nil {
		return true
	}
	places := 0
	for _, t := range f.text.tokens {
		switch {
		case t.kind == textPlace:
			places++
		case t.kind != literal || strings.TrimSpace(t.text) != "":
			return false
		}
	}
	return places == 1
}

// ShowText formats a text; exact is false if the result does not contain it.
func (f *Format) ShowText(text string) (shown string, exact bool) {
	if f.text == nil {
		return text, true
	}
	var b strings.Builder
	for _, t := range f.text.tokens {
		if t.kind == textPlace {
			b.WriteString(text)
			exact = true
		} else {
			b.WriteString(t.text)
		}
	}
	return b.String(), exact
}

func (f *Format) classify() *Format {
	for i := range f.numbers {
		f.numbers[i].classify()
		f.conditional = f.conditional || f.numbers[i].cond != nil && i < 2
	}
	f.computePlain()
	return f
}

// choose returns the section for v. bare reports that the section itself shows the sign.
func (f *Format) choose(v decimal.Decimal) (s *section, bare bool) {
	n := f.numbers
	if !f.conditional {
		switch {
		case len(n) >= 2 && v.Sign() < 0:
			return &n[1], true
		case len(n) >= 3 && v.Sign() == 0:
			return &n[2], false
		}
		return &n[0], false
	}
	otherwise := 1
	for i := range min(len(n), 2) {
		switch {
		case n[i].cond == nil:
		case n[i].cond.holds(v):
			return &n[i], n[i].cond.negative()
		default:
			otherwise = i + 1
		}
	}
	if otherwise >= len(n) {
		return nil, false
	}
	return &n[otherwise], false
}

// negative reports whether the condition is true for negative numbers only.
func (c *condition) negative() bool {
	return c.op == "<" && c.bound.Sign() <= 0 || strings.Contains(c.op, "<") && c.bound.Sign() < 0
}

// Show formats v. year04 reports that dates of the workbook count from 1904.
func (f *Format) Show(v decimal.Decimal, year04 bool) Shown {
	if len(f.numbers) == 0 {
		return Shown{General, v.String(), true}
	}
	s, bare := f.choose(v)
	if s == nil { // Excel fills the cell with ####
		return Shown{Class: Hidden}
	}
	out := s.show(v, bare, year04)
	if s.unclear || s.chinese {
		out.Exact = false
	}
	if f.conditional && v.Sign() < 0 && !bare && len(f.numbers) > 1 {
		out.Exact = false // programs differ in whether they show the sign
	}
	if out.Class == Hidden {
		out.Exact = v.Sign() == 0 || s.cond != nil && s.cond.op == "="
	}
	return out
}

func (s *section) show(v decimal.Decimal, bare, year04 bool) Shown {
	switch s.class {
	case Date, Time:
		return s.showDate(v, year04)
	case Fraction:
		return s.showFraction(v, bare)
	case Scientific:
		return s.showScientific(v, bare)
	case General:
		if bare {
			v = v.Abs()
		}
		return Shown{General, v.String(), !bare}
	}
	return s.showNumber(v, bare)
}

// computePlain sets plain: whether the format displays only the number, with at least two decimals.
func (f *Format) computePlain() {
	f.plain, f.finest = !f.conditional, 2
	for i := range f.numbers {
		s := &f.numbers[i]
		if i == 2 && (s.class == Hidden || s.class == Number) {
			continue // the section for zero may be anything
		}
		f.plain = f.plain && s.plain() && (i != 0 || !s.minus()) && (i != 1 || s.signed())
		if s.class == Number {
			f.finest = min(f.finest, s.decimals)
		}
	}
}

// General reports whether the format displays every number unchanged.
func (f *Format) General() bool {
	for i := range f.numbers {
		if f.numbers[i].class != General || i == 1 {
			return false
		}
	}
	return true
}

// Plain reports whether the format displays only the number with the given digits, rounded to two
// decimals or more, so that the caller need not format it. A yuan sign, grouping and all notations
// of negative numbers are plain.
func (f *Format) Plain(digits string) bool {
	return f.plain && (f.finest >= 2 || !strings.ContainsAny(digits, ".eE"))
}

func (s *section) plain() bool {
	if s.class == General {
		return true
	}
	digits := s.class == Number && !s.has(general) && s.whole > 0 && s.scale == 0
	return digits && !s.unclear && neutralUnit(s.words()) && !s.parted()
}

// parted reports whether there is literal text between the digits, such as 0-00.
func (s *section) parted() bool {
	seen, words := false, ""
	for _, t := range s.tokens {
		switch {
		case t.kind == digit && seen && strings.TrimSpace(words) != "":
			return true
		case t.kind == digit:
			seen, words = true, ""
		case t.kind == literal:
			words += t.text
		}
	}
	return false
}

// signed reports whether a section for negative numbers shows the sign: by a character, or in red.
func (s *section) signed() bool { return s.red || s.minus() }

func (s *section) minus() bool { return strings.ContainsAny(s.words(), "-(（−") }

// neutralUnit reports whether literal text next to a number does not change its meaning.
func neutralUnit(words string) bool {
	for _, w := range [...]string{"人民币", "人民幣", "RMB", "CNY", "元", "圆", "圓", "¥", "￥"} {
		words = strings.ReplaceAll(words, w, "")
	}
	return strings.Trim(words, " -+()（）\u00A0") == ""
}
