package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// cleaned lists a value that cleaning changed: one whose characters were changed, or one that lost
// blanks or invisible characters at its ends. A cell without any visible character is empty, and
// capitals have a finding of their own.
func (c *checker) cleaned(v *value) {
	if c.before || v.bad || v.kind() != invoice.CellText {
		return
	}
	raw := v.cell.Text
	if v.cell.Shown != nil {
		raw = v.cell.Shown.Text
	}
	if v.text == raw && plainEnds(raw) && strings.IndexByte(raw, '_') < 0 {
		return
	}
	core := strings.TrimFunc(strings.ReplaceAll(raw, "_x000D_", ""), blankOrUnseen)
	joined := strings.ContainsAny(core, "\n\t"+lineEnds)
	changed := v.text != core && !joined && printed(v.info)
	before, after := ends(v.cell.Text)
	switch {
	case invoice.Nothing(v.text), v.text == "":
	case changed && !inGroups(v.info.Field):
		c.warn(ValueCleaned, v, v.masked(v.text))
	case joined && c.joined(v):
	case changed:
		c.tidied(v, core, before, after)
	case before+after != "":
		c.tidied(v, v.text, before, after)
	}
}

// tidied lists a value that lost blanks or invisible characters; core is the value between its
// ends. Only the core is masked, so that a mask shows no more of it.
func (c *checker) tidied(v *value, core, before, after string) {
	core = v.masked(core)
	as := lang.Text{
		Zh: visible(before, lang.Chinese) + core + visible(after, lang.Chinese),
		En: visible(before, lang.English) + core + visible(after, lang.English),
	}
	c.findings = append(c.findings,
		New(ValueTidied, v.place(), c.order.OrderNo, v.info.Field, v.cell.Text, Bilingual(as), v.masked(v.text)))
}

// ends are the blanks and invisible characters at the ends of a text, each line end as one.
func ends(s string) (before, after string) {
	s = strings.NewReplacer("_x000D_\n", "\n", "\r\n", "\n", "_x000D_", "\n").Replace(s)
	rest := strings.TrimLeftFunc(s, blankOrUnseen)
	return s[:len(s)-len(rest)], rest[len(strings.TrimRightFunc(rest, blankOrUnseen)):]
}

// joined reports whether the last finding is about the lines of the same cell, which shows the text
// that is used.
func (c *checker) joined(v *value) bool {
	if len(c.findings) == 0 {
		return false
	}
	last := &c.findings[len(c.findings)-1]
	return last.Code == LinesJoined && last.Place == v.place()
}

// Minor reports whether findings of a code list what was done and need no look at each: those of
// all other codes are listed before them where there is not room for all.
func Minor(code string) bool { return code == ValueTidied }

// maxBlanks is the most blanks that are shown at one end of a value.
const maxBlanks = 5

// visible names blanks and invisible characters: ␣ is a space.
func visible(blanks, in string) string {
	var b strings.Builder
	n := 0
	for _, r := range blanks {
		if n++; n > maxBlanks {
			b.WriteString("…")
			break
		}
		b.WriteString(blankName(r).Text(in))
	}
	return b.String()
}

// blankName names a blank or an invisible character.
func blankName(r rune) lang.Text {
	switch r {
	case ' ':
		return lang.Text{Zh: "␣", En: "␣"}
	case '\u3000':
		return lang.Text{Zh: "[全角空格]", En: "[full-width space]"}
	case '\u00A0', '\u202F':
		return lang.Text{Zh: "[不间断空格]", En: "[no-break space]"}
	case '\t':
		return lang.Text{Zh: "[制表符]", En: "[tab]"}
	}
	if strings.ContainsRune(lineEnds+"\n", r) {
		return lang.Text{Zh: "[换行]", En: "[line break]"}
	}
	if unicode.IsSpace(r) {
		return lang.Text{Zh: "[空格]", En: "[space]"}
	}
	return lang.Text{Zh: "[不可见字符]", En: "[invisible character]"}
}

// plainEnds reports whether nothing would be trimmed off a text, since it begins and ends with a
// visible ASCII or a Chinese character.
func plainEnds(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return plainRune(first) && plainRune(last)
}

func plainRune(r rune) bool { return r > ' ' && r < 0x7F || r >= 0x4E00 && r <= 0x9FFF }

// inGroups reports whether a field is typed in groups of digits, or several to a cell: their blanks
// matter to nobody.
func inGroups(f invoice.Field) bool {
	switch f {
	case invoice.BuyerPhone, invoice.BuyerTel, invoice.BuyerAccount, invoice.SellerAccount, invoice.BuyerEmail:
		return true
	}
	return false
}

// printed reports whether a field is a text or a code. Of other fields a value is read, not its
// characters.
func printed(f *invoice.FieldInfo) bool {
	return f.Type == invoice.TypeText || f.Type == invoice.TypeCode
}

// blankOrUnseen reports characters that are trimmed.
func blankOrUnseen(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r)
}
