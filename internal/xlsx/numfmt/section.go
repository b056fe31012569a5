package numfmt

import "strings"

// section is one of the up to four parts of a code: for positive numbers, negative ones, zero, and
// text.
type section struct {
	tokens []token
	cond   *condition

	class     Class
	whole     int  // places of digits before the point
	decimals  int  // after it
	percents  int  // signs of percent
	scale     int  // commas after the digits: each divides by 1,000
	grouped   bool // thousands are grouped
	red       bool // shown in red, as people show negative numbers
	foreign   bool // it names a currency other than the yuan
	chinese   bool // digits are written in Chinese, or otherwise than 0 to 9
	inChinese bool // names are Chinese
	japanese  bool // the yen's language
	era       bool // years may be those of another calendar
	unclear   bool // its display is unknown
	system    string
}

func (s *section) has(k kind) bool {
	for i := range s.tokens {
		if s.tokens[i].kind == k {
			return true
		}
	}
	return false
}

// classify sets the class and counts of the section from its tokens.
func (s *section) classify() {
	s.classifyDates()
	if s.class == Date || s.class == Time {
		return
	}
	words := s.words()
	yen := s.japanese && strings.ContainsAny(words, "¥￥")
	s.foreign = s.foreign || yen || foreignCurrency(words)
	switch {
	case s.has(general):
		s.class = General
	case s.has(exponent):
		s.class = Scientific
		s.classifyDigits()
	case s.fraction():
		s.class = Fraction
	default:
		s.class = Number
		s.classifyDigits()
	}
	for i := range s.tokens {
		if s.tokens[i].kind == percent {
			s.percents++
		}
	}
	switch {
	case s.class == General && len(s.tokens) > 1:
		s.class = Number
	case s.class == Number && s.whole+s.decimals == 0:
		s.class = Hidden
	}
	switch {
	case s.class == Hidden:
	case s.percents > 0:
		s.class = Percent
	case s.foreign && s.class == Number:
		s.class = Currency
	}
}

// words are the literals, one after the other.
func (s *section) words() string {
	var b strings.Builder
	for _, t := range s.tokens {
		if t.kind == literal {
			b.WriteString(t.text)
		}
	}
	return b.String()
}

// classifyDigits assigns the places of digits and the meaning of commas.
func (s *section) classifyDigits() {
	at, last := wholePart, -1
	for i := range s.tokens {
		switch t := &s.tokens[i]; t.kind {
		case point:
			if at != wholePart {
				t.kind = literal
				continue
			}
			at = decimalPart
		case exponent:
			at = exponentPart
		case digit:
			t.part = at
			switch at {
			case wholePart:
				s.whole++
			case decimalPart:
				s.decimals++
			}
			if at != exponentPart {
				last = i
			}
		}
	}
	seen := 0
	for i := range s.tokens {
		switch t := &s.tokens[i]; {
		case t.kind == digit && t.part == wholePart:
			seen++
		case t.kind != comma:
		case seen == 0 || i > last+s.scale+1 && last >= 0:
			t.kind = literal // before the digits, or after other text
		case seen < s.whole:
			s.grouped = true
		default:
			s.scale++
		}
	}
}

// fraction reports whether the section displays a fraction, and marks its places.
func (s *section) fraction() bool {
	at := -1
	for i := range s.tokens {
		if s.tokens[i].kind == slash {
			at = i
			break
		}
	}
	if at <= 0 || at+1 >= len(s.tokens) || s.tokens[at-1].kind != digit || s.has(point) {
		s.strokes()
		return false
	}
	after := s.tokens[at+1]
	fixed := after.kind == literal && after.text[0] >= '1' && after.text[0] <= '9'
	if after.kind != digit && !fixed {
		s.strokes()
		return false
	}
	for i := at - 1; i >= 0 && s.tokens[i].kind == digit; i-- {
		s.tokens[i].part = numeratorPart
	}
	for i := range s.tokens {
		switch t := &s.tokens[i]; {
		case t.kind != digit:
		case i > at:
			t.part = denominatorPart
		case t.part == wholePart:
			s.whole++
		}
	}
	return true
}

// strokes makes the slashes of a section literals if it is not a fraction.
func (s *section) strokes() {
	for i := range s.tokens {
		if s.tokens[i].kind == slash {
			s.tokens[i].kind = literal
		}
	}
}
