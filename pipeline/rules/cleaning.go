package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// cleaned warns if cleaning changed a value visibly. Blanks at the ends and capitals do not count.
func (c *checker) cleaned(v *value) {
	if c.before || v.bad || v.kind() != invoice.CellText || !distinct(v.info) {
		return
	}
	raw := v.cell.Text
	if v.cell.Shown != nil {
		raw = v.cell.Shown.Text
	}
	if v.text == raw && plainEnds(raw) && strings.IndexByte(raw, '_') < 0 {
		return
	}
	raw = strings.TrimFunc(strings.ReplaceAll(raw, "_x000D_", ""), blankOrUnseen)
	if v.text == raw || invoice.Nothing(v.text) || strings.ContainsAny(raw, "\n\t"+lineEnds) || v.text == "" {
		return // joined lines have a finding of their own
	}
	c.warn(ValueCleaned, v, v.masked(v.text))
}

// plainEnds reports whether nothing would be trimmed off a text, since it begins and ends with a
// visible ASCII or a Chinese character.
func plainEnds(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return plainRune(first) && plainRune(last)
}

func plainRune(r rune) bool { return r > ' ' && r < 0x7F || r >= 0x4E00 && r <= 0x9FFF }

// distinct reports whether every character of the field matters, because it is printed on the
// invoice or identifies something. Phone and account numbers are typed in groups.
func distinct(f *invoice.FieldInfo) bool {
	switch f.Field {
	case invoice.BuyerPhone, invoice.BuyerTel, invoice.BuyerAccount, invoice.SellerAccount, invoice.BuyerEmail:
		return false
	}
	return f.Type == invoice.TypeText || f.Type == invoice.TypeCode
}

// blankOrUnseen reports characters that are trimmed without a warning.
func blankOrUnseen(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r)
}
