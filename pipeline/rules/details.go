package rules

import (
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// maxDigitalRemark is the longest remark of digital invoices; the catalogue's limit is that of
// older kinds.
const maxDigitalRemark = 200

// details fills the order's other fields.
func (c *checker) details() {
	o := c.order
	o.Remark = c.remark()
	o.Date = c.date()
	o.Clerk, o.Payee, o.Checker = c.carry(c.get(invoice.Clerk)), c.carry(c.get(invoice.Payee)), c.carry(c.get(invoice.Checker))
	if c.get(invoice.Clerk) == nil && c.seller != nil && c.seller.Clerk == "" {
		c.missing(ClerkMissing, c.d.Place(), invoice.Clerk, strings.TrimSpace(c.seller.TaxNum+" "+c.seller.Name))
	}
	if v := c.get(invoice.Extension); v.usable() {
		if o.Extension = v.text; len(v.text) > 5 || strings.Trim(v.text, "0123456789") != "" {
			c.reject(ExtensionForm, v)
		}
	}
	o.LevyReason = c.levyReason()
	o.Manager = c.manager()
}

func (c *checker) remark() string {
	v := c.get(invoice.Remark)
	if !v.usable() {
		return ""
	}
	limit := v.info.Max
	if c.order.Kind.Digital() {
		limit = maxDigitalRemark
	}
	c.limit(v, limit)
	c.chars(v, v.text)
	return v.text
}

func (c *checker) date() string {
	v := c.get(invoice.OrderDate)
	if !v.usable() {
		return ""
	}
	if canonicalTime(v.text) {
		return v.text
	}
	t, _, ok := c.dateOf(v)
	if !ok {
		return ""
	}
	return t.Format(time.DateTime)
}

// dateOf reads a date cell. A stored number is rejected unless its digits are a date: the reader
// alone knows whether a serial number counts from 1900 or 1904.
func (c *checker) dateOf(v *value) (t time.Time, minute, ok bool) {
	if t, minute, ok = parseDate(v.text); !ok {
		c.reject(NotADate, v)
	}
	return t, minute, ok
}

// levyReason reads why a small-scale seller does not use the reduced rate (surveyAnswerType), from
// the texts of the bureau or the platform or from the platform's number.
func (c *checker) levyReason() string {
	v := c.get(invoice.LevyReason)
	if !v.usable() {
		return ""
	}
	switch text := invoice.Fold(v.text); {
	case text == "1", strings.Contains(text, "2022年3月31日"):
		return "1"
	case text == "2", strings.Contains(text, "前期已开具"):
		return "2"
	case text == "3", strings.Contains(text, "实际经营业务需要"):
		return "3"
	}
	c.reject(ChoiceUnknown, v, words("1 2022年3月31日前发生的纳税义务；2 前期已开具相应征收率发票；3 因为实际经营业务需要", "1, 2 or 3"))
	return ""
}

// manager reads the buyer's handler (经办人), a field of digital invoices.
func (c *checker) manager() *invoice.Manager {
	name, kind, no := c.get(invoice.ManagerName), c.get(invoice.ManagerIDType), c.get(invoice.ManagerIDNum)
	if name == nil && kind == nil && no == nil {
		return nil
	}
	if !c.order.Kind.Digital() && c.order.Kind != "" {
		for _, v := range []*value{name, kind, no} {
			if v.usable() {
				c.reject(FieldNotInKind, v, c.kindName())
			}
		}
		return nil
	}
	for _, part := range []struct {
		has  *value
		lack *value
		f    invoice.Field
	}{{kind, no, invoice.ManagerIDNum}, {no, kind, invoice.ManagerIDType}, {no, name, invoice.ManagerName}} {
		if part.has != nil && part.lack == nil {
			c.missing(ManagerIncomplete, part.has.place(), part.f)
		}
	}
	return &invoice.Manager{Name: c.carry(name), IDType: c.choice(kind, documents()), IDNum: c.carry(no)}
}
