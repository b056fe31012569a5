package rules

import (
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/taxcode"
)

// goodsCodeLength is the length of a tax category code (税收分类编码).
const goodsCodeLength = taxcode.Length

// goodsName takes the category marks off a name: the platform prints *category* by the code, so
// that marks of our own would stand there twice.
func (c *checker) goodsName(r *lineRow) string {
	v := r.get(invoice.GoodsName)
	if v == nil && !r.discount {
		c.missing(FieldMissing, r.place, invoice.GoodsName)
	}
	// A look-up formula makes 0 of an empty cell.
	if v.usable() && (v.text == "0" || invoice.Nothing(v.text)) {
		c.reject(FieldMissing, v)
	}
	c.notDitto(v)
	if !v.usable() {
		return ""
	}
	if invoice.TotalWord(v.text) {
		c.warn(LineIsTotal, v)
	}
	rest := v.text
	for strings.HasPrefix(rest, "*") {
		end := strings.IndexByte(rest[1:], '*')
		if end <= 0 {
			break
		}
		rest = strings.TrimSpace(rest[end+2:])
	}
	switch {
	case rest == "":
		c.reject(FieldMissing, v)
		return ""
	case rest != v.text:
		c.categoryMark(r, v, strings.TrimSpace(v.text[:len(v.text)-len(rest)]))
		v.text = rest
	}
	return c.carry(v)
}

// notDitto refuses 同上 and the like: an invoice would show the word itself.
func (c *checker) notDitto(v *value) {
	if v.usable() && invoice.Ditto(v.text) {
		c.reject(FieldMissing, v)
	}
}

// goodsCode checks a tax category code and pads a short one with zeros on the right. Its levels are
// one digit and then pairs, so a code with an even number of digits lacks one, and padding it would
// name something else.
func (c *checker) goodsCode(r *lineRow) string {
	v := r.get(invoice.GoodsCode)
	if v == nil && !r.discount && c.seller != nil && !c.seller.SmartCode {
		c.missing(GoodsCodeMissing, r.place, invoice.GoodsCode, c.ofName(r.line.Name)...)
	}
	if !v.usable() {
		return ""
	}
	switch {
	case !digits(v.text):
		c.reject(GoodsCodeForm, v, words("只能是数字", "it must be digits"))
	case len(v.text) > goodsCodeLength:
		c.reject(GoodsCodeForm, v, hasDigits(v.text, " 位，超过 19 位", " digits, more than 19"))
	case len(v.text)%2 == 0:
		c.reject(GoodsCodeForm, v, hasDigits(v.text, " 位，少了一位或多了一位", " digits, one too few or too many"))
	case v.text[0] < '1' || v.text[0] > '6':
		c.reject(GoodsCodeForm, v, words("应以 1 至 6 开头", "it must begin with 1 to 6"))
	case strings.Trim(v.text[1:], "0") == "":
		c.reject(CodeIsSection, v)
	case taxcode.Rounded(v.text) && taxcode.Broken(v.text) && !c.lostCode(v.text):
		c.reject(CodeDestroyed, v)
	case len(v.text) == goodsCodeLength:
		return v.text
	default:
		return v.text + strings.Repeat("0", goodsCodeLength-len(v.text))
	}
	return ""
}

// hasDigits says how many digits a code has, and what is wrong with that.
func hasDigits(code, zh, en string) string {
	n := strconv.Itoa(len(code))
	return words("有 "+n+zh, "it has "+n+en)
}
