package rules

import (
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// maxElements is the longest additionalElementList.
const maxElements = 10

// elements reads the additional elements (附加要素). They need a template kept at the bureau.
func (c *checker) elements() {
	if len(c.named) == 0 {
		return
	}
	p := c.named[0].place
	first := &c.named[0].values[0]
	if k := c.order.Kind; k != "" && k != invoice.KindDigitalOrdinary && k != invoice.KindDigitalSpecial {
		c.report(ElementKind, first, c.kindName())
		return
	}
	if c.seller != nil {
		if c.order.Template = c.seller.ElementTemplate; c.order.Template == "" {
			c.report(ElementNoTemplate, first, strings.TrimSpace(c.seller.TaxNum+" "+c.seller.Name))
		}
	}
	if len(c.named) > maxElements {
		c.missing(ElementTooMany, p, invoice.ElementName, strconv.Itoa(len(c.named)))
	}
	seen := map[string]string{}
	for i := range c.named {
		c.element(&c.named[i], seen)
	}
}

func (c *checker) element(r *fieldRow, seen map[string]string) {
	name, text := r.get(invoice.ElementName), r.get(invoice.ElementValue)
	if name == nil {
		c.missing(ElementIncomplete, r.place, invoice.ElementName)
	}
	if text == nil {
		c.missing(ElementIncomplete, r.place, invoice.ElementValue)
	}
	e := invoice.Element{Name: c.carry(name), Value: c.carry(text)}
	if e.Name == "备注" {
		c.reject(ElementNameReserved, name)
	}
	if e.Name != "" {
		if at := seen[e.Name]; at != "" {
			c.report(ElementTwice, name, at)
		}
		seen[e.Name] = name.place().String()
	}
	c.order.Elements = append(c.order.Elements, e)
}
