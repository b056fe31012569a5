package profile

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Part is the part of a cell with two values that a field takes: a text, and a number behind it.
type Part string

// The parts. An empty Part is the whole cell.
const (
	PartText   Part = "text"   // all before the number: an address, or the name of a bank
	PartNumber Part = "number" // the telephone or account number at the end
)

// partners are the fields that one cell may hold together: text first, then number.
var partners = [][2]invoice.Field{
	{invoice.BuyerAddress, invoice.BuyerTel},
	{invoice.BuyerBank, invoice.BuyerAccount},
	{invoice.SellerBank, invoice.SellerAccount},
}

// partner is the field that takes the other part of a cell, and the part that f takes; empty for a
// field that takes none.
func partner(f invoice.Field) (other invoice.Field, own Part) {
	for _, p := range partners {
		switch f {
		case p[0]:
			return p[1], PartText
		case p[1]:
			return p[0], PartNumber
		}
	}
	return "", ""
}

// checkPart checks that the other part of a cell is read, too, so that nothing is left out.
func (c *checker) checkPart(key string, f invoice.Field, col *Column) {
	if col.Part == "" {
		return
	}
	other, own := partner(f)
	with := c.Columns[other]
	_, theirs := partner(other)
	switch {
	case col.Part != PartText && col.Part != PartNumber:
		c.say(key+".part", "是 %q；应为 text 或 number", "is %q; want text or number", col.Part)
	case col.Part != own:
		c.say(key+".part", "text 只用于 buyer_address、buyer_bank、seller_bank，number 只用于 buyer_tel、buyer_account、seller_account",
			"text is for buyer_address, buyer_bank and seller_bank, number for buyer_tel, buyer_account and seller_account")
	case col.Column == "":
		c.say(key+".part", "要和 %s 一起写", "needs %s", "column")
	case with.Part != theirs || invoice.Fold(with.Column) != invoice.Fold(col.Column) || !slices.Equal(with.Or, col.Or):
		c.say(key+".part", "另一半没有读取：请写 %s: {column: %s, part: %s}", "the other part is not read: add %s: {column: %s, part: %s}",
			other, col.Column, theirs)
	}
}

// Telephone numbers at the end of a text. Those of the first kind tell by their form where they
// begin: mobile, with an area code, or for a whole country. One without an area code must not have
// digits before it, which may be an area code.
var (
	fullPhone = regexp.MustCompile(`^(.*?)((?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|` +
		`\(?0(?:10|2\d|[3-9]\d{2})\)?[- ]?\d{3,4}[- ]?\d{4}(?:(?:-|转)\d{1,6})?|[48]00[- ]?\d{3}[- ]?\d{4})$`)
	localPhone = regexp.MustCompile(`^(.*?)([2-8]\d{2,3}[- ]?\d{4}(?:(?:-|转)\d{1,6})?)$`)
	account    = regexp.MustCompile(`^(.*?)(\d(?:[ -]?\d){7,31})$`)
)

// Labels of the number, at the end of the text before it.
var (
	phoneLabel   = regexp.MustCompile(`(?i)(联系电话|电话号码|电话|手机号码|手机|\btel|\bphone)[:.]?$`)
	accountLabel = regexp.MustCompile(`(?i)(银行账号|银行帐号|账号|帐号|账户|\ba/c)[:.]?$`)
)

// separators stand between the parts of a cell.
const separators = " ,，、;；/|:。."

// Divides reports whether a cell can be divided into a text and the number of a field at its end.
func Divides(text string, number invoice.Field) bool {
	_, _, ok := split(text, number)
	return ok
}

// split divides a text into the text before the number at its end, and that number. It fails if
// there is no number, or it is not certain where it begins.
func split(text string, number invoice.Field) (before, at string, ok bool) {
	text = strings.Trim(strings.Join(strings.Fields(narrow(invoice.CleanText(text))), " "), separators)
	label, last := accountLabel, lastAccount
	if number == invoice.BuyerTel {
		label, last = phoneLabel, lastPhones
	}
	if before, at, ok = last(text); !ok {
		return "", "", false
	}
	before = strings.TrimRight(label.ReplaceAllString(strings.TrimRight(before, separators), ""), separators)
	return before, at, true
}

// narrow writes the digits and marks of a text in ASCII; Chinese punctuation stays.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９', r == '（', r == '）', r == '－', r == '＋', r == '／', r == '：':
			return r - 0xFEE0
		case r == '—', r == '–', r == '‐':
			return '-'
		}
		return r
	}, s)
}

// lastPhones takes the telephone numbers from the end of a text: several with marks between them.
func lastPhones(text string) (before, at string, ok bool) {
	before, at, ok = lastPhone(text)
	for ok {
		rest := strings.TrimRight(before, " ")
		between := strings.TrimRight(rest, "/,，、;；")
		if between == rest {
			break
		}
		head, _, more := lastPhone(strings.TrimRight(between, " "))
		if !more {
			break
		}
		before, at = head, text[len(head):]
	}
	return before, at, ok
}

// lastPhone takes one telephone number from the end of a text.
func lastPhone(text string) (before, at string, ok bool) {
	if m := fullPhone.FindStringSubmatch(text); m != nil && begins(m[1]) {
		return m[1], m[2], true
	}
	m := localPhone.FindStringSubmatch(text)
	if m == nil || !begins(strings.TrimRight(m[1], " )")) {
		return "", "", false
	}
	return m[1], m[2], true
}

// lastAccount takes the account from the end of a text. Its digits may stand in groups of one
// length, of which the last may be shorter.
func lastAccount(text string) (before, at string, ok bool) {
	m := account.FindStringSubmatch(text)
	if m == nil || !begins(m[1]) {
		return "", "", false
	}
	groups := strings.Fields(m[2])
	for i, g := range groups {
		if i < len(groups)-1 && len(g) != len(groups[0]) || len(g) > len(groups[0]) || len(groups) > 1 && len(groups[0]) < 3 {
			return "", "", false
		}
	}
	return m[1], m[2], true
}

// begins reports whether a number can begin behind a text: it must not be the rest of a longer one.
func begins(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return !strings.ContainsRune("0123456789-+(", r) && (r >= utf8.RuneSelf || !unicode.IsLetter(r))
}

// take makes the cell of one part. ok is false if the cell cannot be divided: the text is the whole
// cell then, and the number is empty.
func (r *fieldRule) take(c *invoice.Cell) (filled, ok bool) {
	if c.Kind == invoice.CellError || c.Kind == invoice.CellUncached {
		return r.Part == PartText, true
	}
	number := r.field
	if r.Part == PartText {
		number, _ = partner(r.field)
	}
	text := shownText(c)
	if invoice.Nothing(text) {
		return r.Part == PartText, true
	}
	before, at, ok := split(text, number)
	switch {
	case !ok:
		return r.Part == PartText, false
	case r.Part == PartText:
		c.Text, c.Kind, c.Shown = before, invoice.CellText, nil
		return before != "", true
	case before != "":
		c.Text, c.Kind, c.Shown = at, invoice.CellText, nil
	}
	return true, true
}
