package rules

import (
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
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
