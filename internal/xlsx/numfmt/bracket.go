package numfmt

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// bracket reads the content of square brackets: a currency and a language, a condition, elapsed
// time, a colour, or a set of digits.
func (l *lexer) bracket() {
	inner, rest, closed := strings.Cut(l.rest, "]")
	if !closed {
		l.add(literal, "[")
		return
	}
	l.rest = rest
	low := strings.ToLower(inner)
	switch {
	case strings.HasPrefix(inner, "$"):
		l.currency(inner[1:])
	case low != "" && strings.Contains("hms", low[:1]) && strings.Trim(low, low[:1]) == "":
		l.add(elapsed, low)
	case strings.HasPrefix(low, "dbnum"), strings.HasPrefix(low, "natnum"):
		l.sec.chinese = low != "dbnum4" && low != "natnum0"
	case low == "red", low == "红色", low == "红",
		low == "color3", low == "color 3", low == "颜色3", low == "颜色 3":
		l.sec.red = true
	case inner != "" && strings.ContainsRune("<>=", rune(inner[0])):
		l.sec.condition(inner)
	}
}

// currency reads $SYMBOL-LANGUAGE; both may be empty.
func (l *lexer) currency(inner string) {
	symbol, language, _ := strings.Cut(inner, "-")
	language = strings.ToLower(language)
	l.sec.language(language)
	if symbol == "" {
		return
	}
	l.add(literal, symbol)
	l.sec.foreign = l.sec.foreign || !yuan(symbol) || l.sec.japanese
}

// language applies the language of a section: a Windows number with flags above its low 16 bits, or
// a tag.
func (s *section) language(text string) {
	switch {
	case text == "f800", strings.HasPrefix(text, "x-sysdate"):
		s.system = "date"
		return
	case text == "f400", strings.HasPrefix(text, "x-systime"):
		s.system = "time"
		return
	case strings.HasPrefix(text, "ja"):
		s.japanese, s.era = true, true
	case strings.HasPrefix(text, "zh-tw"):
		s.inChinese, s.era = true, true
	case strings.HasPrefix(text, "zh"):
		s.inChinese = true
	}
	n, err := strconv.ParseUint(text, 16, 64)
	if err != nil {
		return
	}
	s.japanese = n&0xFFFF == 0x411
	s.inChinese = n&0xFF == 0x04
	s.era = s.era || s.japanese || n&0xFFFF == 0x404 || n>>16&0xFF > 1
	s.chinese = s.chinese || n>>24 > 1
}

// condition selects the numbers of a section.
type condition struct {
	op    string
	bound decimal.Decimal
}

func (s *section) condition(text string) {
	n := 0
	for n < len(text) && strings.IndexByte("<>=", text[n]) >= 0 {
		n++
	}
	bound, err := decimal.NewFromString(strings.TrimSpace(text[n:]))
	if err != nil || len(text) > 40 || bound.Exponent() > 40 || bound.Exponent() < -40 {
		s.unclear = true
		return
	}
	s.cond = &condition{text[:n], bound}
}

func (c *condition) holds(v decimal.Decimal) bool {
	order := v.Cmp(c.bound)
	switch c.op {
	case "=":
		return order == 0
	case "<":
		return order < 0
	case ">":
		return order > 0
	case "<=", "=<":
		return order <= 0
	case ">=", "=>":
		return order >= 0
	case "<>":
		return order != 0
	}
	return false
}
