package rules

import (
	"strconv"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// readLineType reads 行性质 and compares it with the row's sign.
func (c *checker) readLineType(r *lineRow) {
	v := r.get(invoice.LineType)
	if v.usable() {
		switch invoice.Fold(v.text) {
		case "0", "正常行", "正常", "商品行", "被折扣行", "2":
			if r.discount {
				c.reject(LineTypeContradicted, v, words("金额是负数，只能是折扣行", "its amount is negative, so it is a discount"))
			}
		case "1", "折扣行", "折扣":
			r.discount = true
		default:
			c.reject(ChoiceUnknown, v, "正常行、折扣行、被折扣行")
		}
	}
	if r.discount && r.off != 0 {
		c.report(DiscountOnDiscount, r.get(invoice.Discount))
		r.off = 0
	}
	if g := &r.given; r.discount && (g.quantity != nil || g.price != nil) {
		at := g.numAt
		if at == nil {
			at = g.priceAt
		}
		c.warn(DiscountQuantity, at)
	}
}

// marked reports whether the line type of a row is "discounted line".
func (r *lineRow) marked() *value {
	if v := r.get(invoice.LineType); v.usable() {
		if t := invoice.Fold(v.text); t == "2" || t == "被折扣行" {
			return v
		}
	}
	return nil
}

// attach finds the line of a discount row: the line directly before it if it matches, else the only
// earlier one that does. It does not choose between several.
func (c *checker) attach(i int) {
	r := &c.rows[i]
	j, code, args := c.lineOf(i)
	if code != "" {
		if at := r.get(invoice.GoodsName); at != nil {
			c.report(code, at, args...)
		} else {
			c.missing(code, r.place, invoice.GoodsName, args...)
		}
		return
	}
	of := &c.rows[j]
	r.of, of.lowered = j, i
	r.line.Rate, r.rated = of.line.Rate, of.rated
	c.solve(r)
}

func (c *checker) lineOf(i int) (line int, code string, args []string) {
	r := &c.rows[i]
	name := r.line.Name
	if i > 0 && !c.rows[i-1].discount && r.fits(&c.rows[i-1]) && r.sameRate(&c.rows[i-1]) {
		return c.free(i-1, name)
	}
	named, last, found := 0, -1, 0
	for j := range i {
		if of := &c.rows[j]; !of.discount && name != "" && r.fits(of) {
			named++
			if r.sameRate(of) {
				found, last = found+1, j
			} else if last < 0 {
				last = j
			}
		}
	}
	switch {
	case i > 0 && name == "" && !c.rows[i-1].discount && r.fits(&c.rows[i-1]):
		return -1, DiscountRate, []string{percent(r.line.Rate), percent(c.rows[i-1].line.Rate)}
	case named == 0:
		return -1, DiscountNoLine, []string{name}
	case found == 0:
		return -1, DiscountRate, []string{percent(r.line.Rate), percent(c.rows[last].line.Rate)}
	case found > 1:
		return -1, DiscountAmbiguous, []string{name, strconv.Itoa(found)}
	}
	return c.free(last, name)
}

// free rejects a second discount on a line.
func (c *checker) free(j int, name string) (int, string, []string) {
	if of := &c.rows[j]; of.lowered >= 0 || of.off != 0 {
		if name == "" {
			name = of.line.Name
		}
		return -1, DiscountTwice, []string{name}
	}
	return j, "", nil
}

// fits reports whether the goods fields filled in on a discount row equal those of the line.
func (r *lineRow) fits(of *lineRow) bool {
	d, l := &r.line, &of.line
	return (d.Name == "" || d.Name == l.Name) && (d.Code == "" || d.Code == l.Code) && (d.Spec == "" || d.Spec == l.Spec) &&
		(d.Unit == "" || d.Unit == l.Unit) && (d.Policy == "" || d.Policy == l.Policy && d.PolicyName == l.PolicyName)
}

// sameRate reports whether the rate of a discount row is empty or equals that of its line.
func (r *lineRow) sameRate(of *lineRow) bool {
	return !r.rated || !of.rated || r.line.Rate.Equal(of.line.Rate)
}

// discountOf is the discount on a line, with positive amounts, and its row. It is zero if there is
// none.
func (c *checker) discountOf(r *lineRow) (invoice.Sums, int) {
	if v := r.marked(); v != nil && r.off == 0 && r.lowered < 0 {
		c.reject(LineTypeContradicted, v, words("后面没有它的折扣", "no discount follows it"))
	}
	if !r.solved {
		return invoice.Sums{}, 0
	}
	included := c.order.TaxIncluded
	if r.off != 0 {
		if r.off > r.sums.Base(included) {
			c.report(DiscountTooLarge, r.get(invoice.Discount), r.off.String(), r.sums.Base(included).String())
			return invoice.Sums{}, 0
		}
		return invoice.DiscountSums(r.sums, r.off, included, r.line.Rate), r.place.Row
	}
	if r.lowered < 0 || !c.rows[r.lowered].solved {
		return invoice.Sums{}, 0
	}
	d := &c.rows[r.lowered]
	s := d.sums
	if d.given.tax == nil && (d.given.net == nil || d.given.gross == nil) && s.Base(included) <= r.sums.Base(included) {
		s = invoice.DiscountSums(r.sums, s.Base(included), included, r.line.Rate)
	}
	if s.Net > r.sums.Net || s.Tax > r.sums.Tax || s.Gross > r.sums.Gross {
		c.report(DiscountTooLarge, d.given.any(), s.Base(included).String(), r.sums.Base(included).String())
		return invoice.Sums{}, 0
	}
	return s, d.place.Row
}
