package rules

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// business is one kind of special business (特定业务) that the platform has a block for.
type business struct {
	factor, name, prefix string // specificFactor, the bureau's word, prefix of its fields' names
	single               bool   // one line only (建筑, 不动产)
	empty                []invoice.Field
	fill                 func(*checker, *business)
}

// Names that codes lead to.
const (
	saleName  = "不动产销售"
	leaseName = "不动产经营租赁服务"
)

// The factors. Source: specificFactor and the notes of its blocks in requestBillingNew.
func businesses() [5]business {
	specUnit := []invoice.Field{invoice.Spec, invoice.Unit}
	return [5]business{
		{"3", "建筑服务", "construction_", true, []invoice.Field{invoice.Spec, invoice.Unit, invoice.Quantity, invoice.Price}, (*checker).construction},
		{"4", "货物运输服务", "freight_", false, nil, (*checker).freight},
		{"5", saleName, "sale_", true, specUnit, (*checker).propertySale},
		{"6", leaseName, "lease_", true, specUnit, (*checker).lease},
		{"9", "旅客运输服务", "travel", false, nil, (*checker).travellers},
	}
}

// maxSpecialRows is the longest list of hauls or passengers.
const maxSpecialRows = 2000

// special checks the special business and fills its block.
func (c *checker) special() {
	v := c.get(invoice.SpecialKind)
	if v == nil && len(c.blocks) == 0 || v != nil && v.bad {
		return
	}
	b := c.business(v)
	if b == nil {
		return
	}
	if k := c.order.Kind; !k.Digital() && k != "" {
		c.report(SpecialKindNotDigital, v, c.kindName())
	}
	c.order.Special = &invoice.Special{Factor: b.factor}
	c.onlyBlock(b)
	if b.single && len(c.order.Lines) > 1 {
		c.report(SpecialOneLine, v, b.name, strconv.Itoa(len(c.order.Lines)))
	}
	for i := range c.rows {
		for _, f := range b.empty {
			if cell := c.rows[i].get(f); cell.usable() {
				c.report(SpecialMustBeEmpty, cell, b.name)
			}
		}
	}
	if len(c.blocks) > maxSpecialRows {
		c.report(SpecialTooManyRows, v, b.name, strconv.Itoa(len(c.blocks)))
		return
	}
	b.fill(c, b)
}

// business finds what the order names. Without a name each filled block cell is a finding; nothing
// is guessed.
func (c *checker) business(v *value) *business {
	list := businesses()
	if v == nil {
		for i := range c.blocks {
			for j := range c.blocks[i].values {
				cell := &c.blocks[i].values[j]
				c.report(SpecialUnnamed, cell, blockName(list, cell.info.Field))
			}
		}
		return nil
	}
	if b := c.namedBusiness(); b != nil {
		return b
	}
	if none(v.text) && len(c.blocks) == 0 {
		return nil
	}
	c.reject(SpecialUnknown, v, supported(list))
	return nil
}

// namedBusiness is the business that the order's own cell names; nil where it names none.
func (c *checker) namedBusiness() *business {
	v := c.get(invoice.SpecialKind)
	if !v.usable() {
		return nil
	}
	want, list := invoice.Fold(v.text), businesses()
	for i := range list {
		if want == list[i].name || want == list[i].factor {
			return &list[i]
		}
	}
	return nil
}

func supported(list [5]business) string {
	var out []string
	for i := range list {
		out = append(out, list[i].name)
	}
	return strings.Join(out, "、")
}

func blockName(list [5]business, f invoice.Field) string {
	for i := range list {
		if strings.HasPrefix(string(f), list[i].prefix) {
			return list[i].name
		}
	}
	return ""
}

// onlyBlock reports cells of other blocks, and cells that the platform's block has no place for.
func (c *checker) onlyBlock(b *business) {
	for i := range c.blocks {
		for j := range c.blocks[i].values {
			switch v := &c.blocks[i].values[j]; {
			case v.bad:
			case !strings.HasPrefix(string(v.info.Field), b.prefix):
				c.reject(SpecialOther, v, b.name)
			case v.info.Field == invoice.ConstructionReport || v.info.Field == invoice.LeasePlate:
				c.reject(FieldNotCarried, v)
			}
		}
	}
}

// merged is the block of a business that has one only: its rows may repeat themselves but not
// contradict each other.
func (c *checker) merged() *fieldRow {
	out := fieldRow{place: c.d.Place()}
	for i := range c.blocks {
		if i == 0 {
			out.place = c.blocks[i].place
		}
		for _, v := range c.blocks[i].values {
			was := out.get(v.info.Field)
			switch {
			case was == nil:
				out.values = append(out.values, v)
			case was.bad || v.bad || canonical(was) == canonical(&v):
			default:
				c.disagree(RowsDisagree, &v, was, was.place().String())
			}
		}
	}
	return &out
}

// need is a required field of a block; its absence is a finding.
func (c *checker) need(r *fieldRow, b *business, f invoice.Field) *value {
	v := r.get(f)
	if v == nil {
		c.missing(SpecialFieldMissing, r.place, f, b.name)
	}
	return v
}

// address checks place and address together. Source: the notes of detailAddress in
// requestBillingNew.
func (c *checker) address(place, detail *value) (string, string) {
	p, d := c.carry(place), c.carry(detail)
	if n := utf8.RuneCountInString(p) + utf8.RuneCountInString(d); n > 120 && d != "" {
		c.report(SpecialAddressLong, detail, strconv.Itoa(n))
	}
	return p, d
}
