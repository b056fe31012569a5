package rules

import (
	"strconv"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

const (
	defaultMaxLines = 100 // an invoice of an electronic kind, with discount lines
	linesOnPaper    = 8   // more than this needs a sales list (清单)
)

// maxLines is how many lines one invoice of the order's seller and kind may have.
func (c *checker) maxLines() int {
	lines, _ := c.s.LimitsOf(c.order.Seller, c.order.Kind)
	return lines
}

// totals sums the order and checks it as a whole.
func (c *checker) totals() {
	o := c.order
	o.Add()
	whole := len(o.Lines) > 0
	for i := range c.rows {
		whole = whole && c.rows[i].solved
	}
	limit := c.maxLines()
	switch lines := len(o.Lines); {
	case lines > limit && !c.s.Split:
		c.missing(TooManyLines, c.d.Place(), invoice.GoodsName, strconv.Itoa(lines), strconv.Itoa(limit))
	case lines > linesOnPaper && (o.Kind == invoice.KindPaperOrdinary || o.Kind == invoice.KindPaperSpecial):
		c.missing(PaperNeedsList, c.d.Place(), invoice.GoodsName, strconv.Itoa(lines))
	}
	if !whole {
		return
	}
	if o.Gross <= 0 {
		c.missing(TotalNotPositive, c.d.Place(), invoice.LineAmount, o.Gross.String())
	}
	c.limits()
	if !c.s.Split && !o.TotalGapFits() {
		c.missing(TotalTaxOff, c.d.Place(), invoice.TaxAmount, o.TotalGap().String())
	}
}
