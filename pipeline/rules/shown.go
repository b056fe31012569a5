package rules

import (
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// readShown takes a number whose cell shows something else than the number. What the cell shows
// counts: it is taken, or it is a finding.
func (c *checker) readShown(v *value) {
	if v.cell.Kind == invoice.CellText {
		c.shownAround(v)
		return
	}
	d, ok := parseStored(v.text)
	switch t := v.info.Type; {
	case !ok:
		c.reject(DigitsLost, v)
	case t == invoice.TypeText || t == invoice.TypeCode:
		c.shownText(v, d)
	case t == invoice.TypeDate && v.cell.Shown.Format == invoice.FormatDate: // before 1900, or after 9999
		c.reject(NotADate, v)
	case v.cell.Shown.Format == invoice.FormatDate || v.cell.Shown.Format == invoice.FormatTime:
		c.wrongCellKind(v)
	case t == invoice.TypeAmount || t == invoice.TypeNumber:
		c.shownNumber(v, d)
	default:
		c.shownChoice(v, d)
	}
}

// shownText takes the text that a cell shows, where the whole number can be read off it.
func (c *checker) shownText(v *value, d decimal.Decimal) {
	s, code := v.cell.Shown, v.info.Type == invoice.TypeCode
	switch {
	case d.Abs().GreaterThanOrEqual(decimal.New(1, trueDigits)):
		c.reject(DigitsLost, v)
		return
	case s.Format == invoice.FormatDate && (code || !s.Exact || !freeText(v.info.Field)),
		s.Format == invoice.FormatTime && (code || !s.Exact):
		c.wrongCellKind(v)
		return
	case !s.Exact, s.Format == invoice.FormatScientific, code && s.Format == invoice.FormatHidden:
		c.reject(ShownInPart, v, v.masked(v.seen()), v.masked(v.text))
		return
	}
	plain := v.text
	v.typed = true
	if v.text = invoice.CleanText(s.Text); code {
		v.text = invoice.CleanCode(s.Text)
	}
	if v.text != plain {
		c.otherwise(v)
		if v.info.Field == invoice.OrderNo {
			c.oldNumber = d.String()
		}
	}
	switch s.Format {
	case invoice.FormatDate, invoice.FormatTime:
		c.warn(DateInText, v, v.masked(v.text))
	case invoice.FormatPercent:
		c.warn(PercentInText, v, v.masked(v.text))
	}
}

// shownAround takes a text with what its format shows around it, as if all of it had been typed.
func (c *checker) shownAround(v *value) {
	if !v.cell.Shown.Exact {
		c.reject(ShownInPart, v, v.masked(v.seen()), v.masked(v.text))
		return
	}
	plain := v.text
	v.text = invoice.CleanText(v.cell.Shown.Text)
	if v.info.Type == invoice.TypeCode {
		plain, v.text = invoice.CleanCode(plain), invoice.CleanCode(v.text)
	}
	c.otherwise(v)
	if v.info.Field == invoice.OrderNo {
		c.oldNumber = plain
	}
}

// shownChoice takes what a cell shows in a column of rates, choices or days, as if it had been
// typed.
func (c *checker) shownChoice(v *value, d decimal.Decimal) {
	s := v.cell.Shown
	number := s.Format == invoice.FormatNumber
	switch {
	case !s.Exact:
		c.shownOther(v)
		return
	case v.info.Type == invoice.TypeRate:
		before, _, _ := parseRate(v.text, invoice.CellNumber)
		v.text, v.typed = invoice.CleanText(s.Text), true
		now, word, ok := parseRate(v.text, invoice.CellText)
		if ok && (word != "" || !now.Equal(before)) {
			c.otherwise(v)
		}
		return
	case v.info.Type == invoice.TypeDate && !number:
		c.reject(NotADate, v)
		return
	}
	if n, ok := parseTyped(s.Text); number && ok && n.Equal(d) && v.info.Type != invoice.TypeDate {
		return // the same number, with more zeros
	}
	v.text, v.typed = invoice.CleanText(s.Text), true
	c.otherwise(v)
}

// shownNumber compares a number with what its cell shows.
func (c *checker) shownNumber(v *value, d decimal.Decimal) {
	s := v.cell.Shown
	switch s.Format {
	case invoice.FormatCurrency:
		c.reject(ForeignCurrency, v, v.seen())
	case invoice.FormatPercent:
		c.shownOther(v)
	case invoice.FormatHidden:
		if !s.Exact || !d.IsZero() {
			c.shownOther(v)
		}
	case invoice.FormatFraction:
		if !s.Exact {
			c.shownOther(v)
		}
	case invoice.FormatScientific:
		if !s.Exact {
			c.warn(ShownRounded, v, v.seen(), d.String())
		}
	default:
		c.shownDigits(v, d)
	}
}

// shownOther refuses a number whose cell shows something that is no number of its column.
func (c *checker) shownOther(v *value) {
	c.reject(ShownOther, v, v.seen(), wanted(v.info.Type), v.text)
}

// shownDigits compares a number with the digits that its cell shows. A number that is only rounded
// is the one that was typed or computed: prices have more decimals than people want to see.
func (c *checker) shownDigits(v *value, d decimal.Decimal) {
	n, words, ok := digitsOf(v.cell.Shown.Text)
	decimals := -min(n.Exponent(), 0)
	amount := v.info.Type == invoice.TypeAmount
	switch {
	case !ok, words != "" && (amount || !unit(words)), !n.Equal(d.Round(decimals)):
		c.shownOther(v)
	case amount && !n.Equal(d.Round(2)), !amount && decimals < 2 && !n.Equal(d):
		c.warn(ShownRounded, v, v.seen(), d.String())
	}
}

// digitsOf parts what a cell shows into a number and the words around it, those of the yuan left
// out.
func digitsOf(text string) (n decimal.Decimal, words string, ok bool) {
	s := strings.ReplaceAll(invoice.CleanCode(text), ",", "")
	from := strings.IndexAny(s, "0123456789.")
	if from < 0 {
		return n, "", false
	}
	rest := strings.TrimLeft(s[from:], "0123456789.")
	before, digits := s[:from], s[from:len(s)-len(rest)]
	if n, ok = parseDecimal(digits); !ok || strings.ContainsAny(rest, "0123456789") {
		return n, "", false
	}
	if strings.ContainsAny(before, "-−(") || strings.ContainsAny(rest, "-−") {
		n = n.Neg()
	}
	words = strings.NewReplacer("-", "", "−", "", "+", "", "(", "", ")", "", "人民币", "", "人民幣", "", "RMB", "",
		"CNY", "", "元整", "", "元", "", "圆", "", "圓", "", "¥", "", "￥", "").Replace(before + rest)
	return n, words, true
}

// unit reports whether words beside a quantity or price name what is counted, and do not change how
// much: 台, 元/kg and 千克 do not, 万, 千元, K and % do.
func unit(words string) bool {
	if w := strings.ToUpper(words); w == "K" || w == "W" || w == "MM" || w == "BN" {
		return false
	}
	for _, w := range []string{"千克", "千米", "千瓦", "千伏", "千帕", "千卡", "千焦", "百分表"} {
		words = strings.ReplaceAll(words, w, "")
	}
	return !strings.ContainsAny(words, "%‰万萬千仟百佰十拾亿億兆折成半打$€£￡₩")
}

// joinLines takes line breaks and tabs out of a text: an invoice has lines only in its remark.
func (c *checker) joinLines(v *value) {
	if c.before || v.bad || v.cell.Shown == nil && oneLine(v.cell.Text) {
		return
	}
	if strings.ContainsAny(v.seen(), lineEnds) && v.kind() == invoice.CellText {
		v.text = invoice.CleanText(otherLines().Replace(v.seen()))
	}
	if !strings.ContainsAny(v.text, "\n\t") {
		return
	}
	var b strings.Builder
	breaks := func(r rune) bool { return r == '\n' || r == '\t' }
	for _, p := range strings.FieldsFunc(v.text, breaks) {
		p = strings.TrimSpace(p)
		if last := b.String(); last != "" && p != "" && ascii(last[len(last)-1]) && ascii(p[0]) {
			b.WriteByte(' ')
		}
		b.WriteString(p)
	}
	v.text = b.String()
	c.otherwise(v)
	c.warn(LinesJoined, v, v.masked(v.text))
}

// oneLine reports whether a text certainly has no line breaks or tabs: of bytes beyond ASCII it
// looks at the first ones only.
func oneLine(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] == 0xC2 || s[i] == 0xE2 {
			return false
		}
	}
	return true
}

// lineEnds are the ends of lines that cleaning makes blanks of.
const lineEnds = "\r\u0085\u2028\u2029"

var otherLines = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n",
		"\u0085", "\n", "\u2028", "\n", "\u2029", "\n")
})

func ascii(b byte) bool { return b < 0x80 }
