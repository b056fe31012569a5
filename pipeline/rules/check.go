package rules

import (
	"slices"
	"strconv"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// MaxFindings is how many findings of one order are listed. An order with 20,000 wrong rows has one
// fault, in the column of its numbers.
const MaxFindings = 1000

// Check converts the cells of a draft to the platform's format, calculates missing amounts and
// checks everything. It reports all findings at once; the order is nil if one of them is an error.
// It does not change d, which Result.Earlier may keep.
func Check(d *invoice.Draft, s *Settings) Result {
	c := newChecker(d, s, false)
	defer c.done()
	r := c.check()
	r.Facts.Derived = d.Derived
	if c.reread != nil {
		r.Earlier = &Earlier{Number: c.oldNumber, Cells: c.reread, read: func() *invoice.Order {
			earlier := newChecker(d, s, true)
			defer earlier.done()
			return earlier.check().Order
		}}
		if r.Earlier.Number == "" {
			r.Earlier.Number = r.Facts.OrderNo
		}
	}
	return r
}

func (c *checker) check() Result {
	c.sortCells()
	c.identity()
	c.buyer()
	c.details()
	c.lines()
	c.special()
	c.classes()
	c.elements()
	c.totals()
	c.sheets()
	c.pasted()
	c.doubts()
	c.sentRow()
	return c.result()
}

// Identify returns the seller and the order number of a draft, as Check determines them; both may
// be empty. earlier is the number without the format of its cell, if that differs.
func Identify(d *invoice.Draft, s *Settings) (seller, orderNo, earlier string) {
	c := newChecker(d, s, false)
	defer c.done()
	c.sortCells()
	c.identity()
	return c.order.Seller, c.order.OrderNo, c.oldNumber
}

// unplaced reports whether the draft is a row without an order: it has no number and no buyer.
// Other missing cells are not reported then.
func (c *checker) unplaced() bool {
	return c.order.OrderNo == "" && c.get(invoice.BuyerName) == nil && c.get(invoice.BuyerTaxNum) == nil
}

func (c *checker) result() Result {
	// Set the number in findings made before it was known.
	for i := range c.findings {
		c.findings[i].OrderNo = c.order.OrderNo
	}
	o := c.order
	if c.unplaced() {
		c.findings = slices.DeleteFunc(c.findings, func(f Finding) bool { return f.Field != invoice.OrderNo })
	}
	if c.found(OrderNoIsTotal) { // other missing cells of a total are not reported
		c.findings = slices.DeleteFunc(c.findings, func(f Finding) bool { return f.Code != OrderNoIsTotal })
	}
	c.consequences()
	c.bound()
	r := Result{
		Findings: c.findings, Unplaced: c.unplacedCells,
		Facts: Facts{OrderNo: o.OrderNo, Seller: o.Seller, BuyerName: o.Buyer.Name, BuyerTax: o.Buyer.TaxNum, Kind: o.Kind,
			Net: o.Net, Tax: o.Tax, Gross: o.Gross, Remark: o.Remark, Carried: c.carried, At: c.numberCell()},
	}
	others := slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool { return f.Code == SentByResults })
	switch {
	case Errors(others):
	case len(others) < len(r.Findings):
		r.Sent = o
	default:
		r.Order = o
	}
	return r
}

// bound keeps the findings that a person can look at, what keeps the order back before what does
// not, and counts the others.
func (c *checker) bound() {
	more := len(c.findings) - MaxFindings
	if more <= 0 {
		return
	}
	slices.SortStableFunc(c.findings, func(a, b Finding) int { return a.rank() - b.rank() })
	c.findings = slices.Clip(c.findings[:MaxFindings])
	c.findings = append(c.findings, New(MoreFindings, c.numberCell(), c.order.OrderNo, "", "", strconv.Itoa(more)))
}

func (f *Finding) rank() int {
	if Minor(f.Code) {
		return 1 + slices.Index(severities, Warning)
	}
	return slices.Index(severities, f.Severity)
}

var severities = []Severity{Error, Hold, Warning}
