package rules

import (
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// buyerTaxNum checks the buyer's tax number (纳税人识别号), or uses a person's ID number instead.
func (c *checker) buyerTaxNum() string {
	v := c.get(invoice.BuyerTaxNum)
	id := c.personID()
	if v == nil {
		return id
	}
	if !v.usable() {
		return ""
	}
	if c.taxNumNotGiven(v) {
		return id
	}
	if upper := strings.ToUpper(v.text); upper != v.text {
		v.text = upper
		c.warn(MadeUpperCase, v, v.info.Field.Mask(upper))
	}
	if !c.taxNumForm(v) {
		return ""
	}
	if id != "" && id != v.text {
		one, other := invoice.BuyerIDNum.MaskPair(v.text, id)
		c.report(PersonTwoNumbers, v, words(one+" 和 "+other, one+" and "+other))
	}
	c.taxNumOwner(v)
	return v.text
}

// taxNumNotGiven reports a cell that only means that there is no tax number.
func (c *checker) taxNumNotGiven(v *value) bool {
	if len(v.text) > 1 && digits(v.text[:2]) { // as numbers begin, and none of the words below
		return false
	}
	switch s := invoice.Fold(v.text); {
	case invoice.Nothing(v.text), invoice.Ditto(v.text), s == "0", s == "个人", s == "自然人", s == "无税号", s == "没有税号":
	default:
		return false
	}
	if c.order.Kind.Special() && !invoice.Ditto(v.text) {
		c.reject(BuyerTaxNumMissing, v, c.kindName())
	} else {
		c.reject(TaxNumNotGiven, v)
	}
	return true
}

// taxNumForm checks characters and length. Codes of 18 characters do not use five letters; older
// ones may.
func (c *checker) taxNumForm(v *value) bool {
	allowed := creditAlphabet
	if len(v.text) != 18 {
		allowed = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	}
	if bad := strings.TrimLeft(v.text, allowed); bad != "" {
		r := []rune(bad)[0]
		c.reject(TaxNumChars, v, string(r), meant(v))
		return false
	}
	switch n := len(v.text); {
	case n == 15 || n == 17 || n == 18 || n == 20:
	case c.order.Buyer.Person && n >= 6 && n < 20: // other documents than ID cards
	default:
		c.reject(TaxNumLength, v, strconv.Itoa(n))
		return false
	}
	return true
}

// meant names the number without the mistyped characters, if it has the form of one.
func meant(v *value) string {
	no := suggestTaxNum(v.text)
	if len(no) != 18 || strings.Trim(no, creditAlphabet) != "" {
		return ""
	}
	no = v.info.Field.Mask(no)
	return words("；可能应为 "+no, "; "+no+" may be meant")
}

// taxNumOwner checks the check digit, and whether the number matches the natural-person mark. A
// wrong check digit is only a warning: codes issued in the first pilots do not have the correct
// one.
func (c *checker) taxNumOwner(v *value) {
	if len(v.text) != 18 {
		return
	}
	credit, isCredit := creditCheck(v.text)
	fitsCredit := isCredit && credit == v.text[17]
	resident := residentID(v.text)
	switch {
	case c.order.Buyer.Person && fitsCredit && !invoice.PersonalID(v.text):
		c.report(PersonWithCompanyNo, v)
	case c.order.Buyer.Person:
		if !fitsCredit && !goodPersonalID(v.text) {
			c.warn(PersonIDCheckDigit, v)
		}
	case isCredit && !goodCheckDigit(v.text):
		if id, ok := personalCheck(v.text); ok && resident {
			credit = id // it has the form of a personal ID, which follows another standard
		}
		c.warn(TaxNumCheckDigit, v, v.text[17:], string(credit))
	case resident && !fitsCredit && c.order.Kind == invoice.KindDigitalOrdinary:
		c.warn(PersonIDNotFlagged, v)
	case resident && !fitsCredit && c.order.Kind.Special():
		c.warn(SpecialToPersonalID, v, c.kindName())
	}
}

// personID uses the ID number of a buyer marked as a person as the tax number. The platform does
// not support other documents, or documents of an organisation.
func (c *checker) personID() string {
	kind, no := c.get(invoice.BuyerIDType), c.get(invoice.BuyerIDNum)
	resident := kind == nil || kind.usable() && optionOf(kind.text, documents()) == residentCard
	if !c.order.Buyer.Person || !resident {
		c.otherDocument(kind, no)
		return ""
	}
	if no == nil && kind != nil && c.get(invoice.BuyerTaxNum) == nil {
		c.missing(FieldMissing, kind.place(), invoice.BuyerIDNum)
	}
	if !no.usable() {
		return ""
	}
	id := strings.ToUpper(c.carry(no))
	if !invoice.PersonalID(id) {
		c.reject(PersonIDForm, no, idFault(id))
		return ""
	}
	if check, ok := personalCheck(id); len(id) == 18 && ok && check != id[17] {
		c.warn(PersonIDCheckDigit, no)
	}
	return id
}

// otherDocument reports documents that the platform does not support, at the cell of their type,
// and the ID of a buyer who is not marked as a person.
func (c *checker) otherDocument(kind, no *value) {
	if c.order.Buyer.Person && kind.usable() {
		c.reject(DocumentNotCarried, kind, kind.text)
		return
	}
	for _, v := range []*value{kind, no} {
		if v.usable() {
			c.reject(FieldNotCarried, v)
		}
	}
}

// idFault describes why a text is not a resident's ID number, since masking hides that.
func idFault(id string) string {
	digits := strings.TrimSuffix(id, "X")
	if bad := strings.TrimLeft(digits, "0123456789"); bad != "" {
		return hasRune(bad)
	}
	if n := strconv.Itoa(len(id)); len(id) != 18 && len(id) != 15 {
		return words("有 "+n+" 位", "it has "+n)
	}
	return words("其中的出生日期不存在", "there is no such birth date")
}
