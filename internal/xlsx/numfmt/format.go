package numfmt

import (
	"strings"

	"github.com/shopspring/decimal"
)

// Class is what a cell shows of a number.
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

// Shown is what a cell shows of one number.
type Shown struct {
	Class Class
	Text  string
	// Exact says that the number can be read off the text: nothing of it is rounded away, scaled or
	// hidden.
	Exact bool
}

// Format is a format code that was read. It does not change.
type Format struct {
	numbers     []section // for numbers; empty: they are shown as they are
	text        *section  // for text; nil: it is shown as it is
	conditional bool      // sections are chosen by conditions, not by sign
	plain       bool
	finest      int // the fewest decimals of a section
}

// Parse reads a format code. It does not fail: what has no meaning shows itself.
func Parse(code string) *Format {
	f := &Format{}
	if strings.TrimSpace(code) == "" {
		return f.settle()
	}
	f.numbers = split(code)
	last := &f.numbers[len(f.numbers)-1]
	if len(f.numbers) == 4 || last.has(textPlace) && !last.has(digit) && !last.has(general) {
		f.text, f.numbers = last, f.numbers[:len(f.numbers)-1]
	}
	return f.settle()
}

// PlainText says that text is shown as it is, but for blanks around it.
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

// ShowText writes a text as a cell of this format shows it; exact is false where it does not show
// the text.
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

func (f *Format) settle() *Format {
	for i := range f.numbers {
		f.numbers[i].settle()
		f.conditional = f.conditional || f.numbers[i].cond != nil && i < 2
	}
	f.settlePlain()
	return f
}

// choose finds the section that shows v. bare says that the section itself shows the sign.
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

// negative says whether the condition holds for negative numbers only.
func (c *condition) negative() bool {
	return c.op == "<" && c.bound.Sign() <= 0 || strings.Contains(c.op, "<") && c.bound.Sign() < 0
}

// Show writes v as a cell of this format shows it. year04 says that the workbook's days count from
// 1904.
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

// settlePlain works out whether all that the format shows is the number, to two decimals at least.
func (f *Format) settlePlain() {
	f.plain, f.finest = !f.conditional, 2
	for i := range f.numbers {
		s := &f.numbers[i]
		if i == 2 && (s.class == Hidden || s.class == Number) {
			continue // a zero may show as anything
		}
		f.plain = f.plain && s.plain() && (i != 1 || s.signed())
		if s.class == Number {
			f.finest = min(f.finest, s.decimals)
		}
	}
}

// General says that the format shows every number as it is.
func (f *Format) General() bool {
	for i := range f.numbers {
		if f.numbers[i].class != General || i == 1 {
			return false
		}
	}
	return true
}

// Plain says that a cell with the format shows the number whose digits are given and nothing else,
// rounded to two decimals or more: whoever wants the number need not ask what it shows. A yuan's
// sign, grouping and the ways to show a negative number are plain.
func (f *Format) Plain(digits string) bool {
	return f.plain && (f.finest >= 2 || !strings.ContainsAny(digits, ".eE"))
}

func (s *section) plain() bool {
	if s.class == General {
		return true
	}
	digits := s.class == Number && !s.has(general) && s.whole > 0 && s.scale == 0
	return digits && !s.unclear && harmless(s.words())
}

// signed says whether a section for negative numbers shows that they are: by a mark, or in red.
func (s *section) signed() bool { return s.red || s.minus() }

func (s *section) minus() bool { return strings.ContainsAny(s.words(), "-(（−") }

// harmless says whether words beside a number leave it what it is.
func harmless(words string) bool {
	for _, w := range [...]string{"人民币", "人民幣", "RMB", "CNY", "元", "圆", "圓", "¥", "￥"} {
		words = strings.ReplaceAll(words, w, "")
	}
	return strings.Trim(words, " -+()（）\u00A0") == ""
}
