package rules

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// lines works out the order's lines from its rows.
func (c *checker) lines() {
	switch {
	case c.headless:
		c.missing(NoHead, c.d.Place(), invoice.OrderNo)
	case len(c.rows) == 0:
		c.missing(NoLines, c.d.Place(), invoice.GoodsName)
	}
	for i := range c.rows {
		c.readLine(&c.rows[i])
	}
	negative := c.negative()
	for i := range c.rows {
		if r := &c.rows[i]; r.discount {
			if negative {
				continue
			}
			c.attach(i)
		} else {
			c.solve(r)
		}
	}
	c.order.Lines = make([]invoice.Line, 0, len(c.rows))
	for i := range c.rows {
		if !c.rows[i].discount {
			c.emit(&c.rows[i])
		}
	}
}

// negative reports an order all of whose rows are negative: it asks for a red invoice (红字发票).
// Rows that are called discounts lack their lines.
func (c *checker) negative() bool {
	for i := range c.rows {
		if r := &c.rows[i]; !r.discount || r.get(invoice.LineType) != nil {
			return false
		}
	}
	if len(c.rows) == 0 {
		return false
	}
	at := c.rows[0].given.any()
	if at == nil || at.bad {
		return false
	}
	c.report(OrderIsNegative, at)
	return true
}

// readLine reads everything of a row that needs no other row.
func (c *checker) readLine(r *lineRow) {
	r.of, r.lowered = -1, -1
	r.line.Row = r.place.Row
	c.readAmounts(r)
	c.readLineType(r)
	r.line.Name = c.goodsName(r)
	r.line.Code = c.goodsCode(r)
	c.notDitto(r.get(invoice.Spec))
	c.notDitto(r.get(invoice.Unit))
	r.line.Spec, r.line.Unit = c.carry(r.get(invoice.Spec)), c.carry(r.get(invoice.Unit))
	r.line.SelfCode = c.carry(r.get(invoice.SelfCode))
	c.listed(r)
	c.readRate(r)
}

// emit adds a line and its discount to the order.
func (c *checker) emit(r *lineRow) {
	l := r.line
	l.Property, l.Net, l.Tax, l.Gross = invoice.LineNormal, r.sums.Net, r.sums.Tax, r.sums.Gross
	off, row := c.discountOf(r)
	if off == (invoice.Sums{}) {
		c.order.Lines = append(c.order.Lines, l)
		return
	}
	l.Property = invoice.LineDiscounted
	d := invoice.Line{Property: invoice.LineDiscount, Name: l.Name, Code: l.Code, SelfCode: l.SelfCode, Rate: l.Rate,
		Policy: l.Policy, PolicyName: l.PolicyName, ZeroRate: l.ZeroRate, Row: row}
	off = off.Neg()
	d.Net, d.Tax, d.Gross = off.Net, off.Tax, off.Gross
	c.order.Lines = append(c.order.Lines, l, d)
}
