package rules

import (
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// buyerTaxNum checks the buyer's tax number (纳税人识别号), or takes a person's ID number in its place.
func (c *checker) buyerTaxNum() string {
	v := c.get(invoice.BuyerTaxNum)
	id := c.personID()
	if v == nil {
		return id
	}
	if !v.usable() {
		return ""
	}
	if upper := strings.ToUpper(v.text); upper != v.text {
		v.text = upper
		c.warn(MadeUpperCase, v, v.info.Field.Mask(upper))
	}
	if !c.taxNumForm(v) {
		return ""
	}
	if id != "" && id != v.text {
		c.report(PersonTwoNumbers, v)
	}
	c.taxNumOwner(v)
	return v.text
}

// taxNumForm checks alphabet and length. Codes of 18 characters leave out five letters; older ones
// do not.
func (c *checker) taxNumForm(v *value) bool {
	allowed := creditAlphabet
	if len(v.text) != 18 {
		allowed = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	}
	if bad := strings.TrimLeft(v.text, allowed); bad != "" {
		r := []rune(bad)[0]
		c.reject(TaxNumChars, v, string(r), v.info.Field.Mask(suggestTaxNum(v.text)))
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

// taxNumOwner checks the check digit, and whether number and natural-person mark fit. A wrong check
// digit is a warning only: codes given out in the first pilots do not have the right one.
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
		c.warn(TaxNumCheckDigit, v, v.text[17:], string(credit))
	case resident && !fitsCredit && c.order.Kind == invoice.KindDigitalOrdinary:
		c.warn(PersonIDNotFlagged, v)
	case resident && !fitsCredit && c.order.Kind.Special():
		c.warn(SpecialToPersonalID, v, c.kindName())
	}
}

// personID takes the ID number of a buyer marked as a person: it is the person's tax number. The
// platform has no place for another document, nor for a document of an organisation.
func (c *checker) personID() string {
	kind, no := c.get(invoice.BuyerIDType), c.get(invoice.BuyerIDNum)
	resident := kind == nil || kind.usable() && invoice.Fold(kind.text) == "居民身份证"
	if !c.order.Buyer.Person || !resident {
		for _, v := range []*value{kind, no} {
			if v.usable() {
				c.reject(FieldNotCarried, v)
			}
		}
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
		c.reject(PersonIDForm, no)
		return ""
	}
	if check, ok := personalCheck(id); len(id) == 18 && ok && check != id[17] {
		c.warn(PersonIDCheckDigit, no)
	}
	return id
}
