package rules

import (
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Check converts the cells of a draft to the platform's format, calculates missing amounts and
// checks everything. It reports all findings at once; the order is nil if one of them is an error.
// It does not change d, which Result.Earlier may keep.
func Check(d *invoice.Draft, s *Settings) Result {
	c := &checker{d: d, s: s}
	r := c.check()
	if c.reread != nil {
		r.Earlier = &Earlier{Number: c.oldNumber, Cells: c.reread, read: func() *invoice.Order {
			earlier := &checker{d: d, s: s, before: true}
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
	c.doubts()
	c.sentRow()
	return c.result()
}

// Identify returns the seller and the order number of a draft, as Check determines them; both may
// be empty. earlier is the number without the format of its cell, if that differs.
func Identify(d *invoice.Draft, s *Settings) (seller, orderNo, earlier string) {
	c := &checker{d: d, s: s}
	c.sortCells()
	c.identity()
	return c.order.Seller, c.order.OrderNo, c.oldNumber
}

// checker is one check of one draft.
type checker struct {
	d             *invoice.Draft
	s             *Settings
	order         invoice.Order
	seller        *Seller // nil when it is not known
	head          []value // the order's own fields
	rows          []lineRow
	blocks        []fieldRow   // rows of special business
	named         []fieldRow   // rows of additional elements
	headless      bool         // the number is missing on the sheet of heads
	headRow       *invoice.Row // on the sheet of heads; nil where there is none
	findings      []Finding
	unplacedCells []Unplaced // of columns that are no field
	carried       []invoice.Carried
	before        bool                            // read as by versions without number formats that kept line breaks
	reread        map[invoice.Field]invoice.Place // cells whose value differs from what those versions read
	// oldNumber is the order number without its format, if the format changes it.
	oldNumber string
}

// fieldRow is one row's cells of one level.
type fieldRow struct {
	place  invoice.Place
	values []value
}

func (r *fieldRow) get(f invoice.Field) *value { return find(r.values, f) }

// find is a linear search: a row has few cells, and this is faster than a map of them.
func find(values []value, f invoice.Field) *value {
	for i := range values {
		if values[i].info.Field == f {
			return &values[i]
		}
	}
	return nil
}

// get finds one of the order's own fields; nil when it is empty.
func (c *checker) get(f invoice.Field) *value { return find(c.head, f) }

// report adds a finding on a cell.
func (c *checker) report(code string, v *value, args ...string) {
	c.findings = append(c.findings, New(code, v.place(), c.order.OrderNo, v.info.Field, v.seen(), args...))
}

// reject adds an error on a cell, whose value is not used any further.
func (c *checker) reject(code string, v *value, args ...string) {
	v.bad = true
	c.report(code, v, args...)
}

// otherwise records that earlier versions read a cell differently.
func (c *checker) otherwise(v *value) {
	if c.reread == nil {
		c.reread = map[invoice.Field]invoice.Place{}
	}
	if _, there := c.reread[v.info.Field]; !there {
		c.reread[v.info.Field] = v.place()
	}
}

// warn adds a warning on a cell, whose value is used.
func (c *checker) warn(code string, v *value, args ...string) { c.report(code, v, args...) }

// missing adds a finding on a row in which a cell is empty: on that cell if the sheet has a column
// for it, else on the row's order number.
func (c *checker) missing(code string, p invoice.Place, f invoice.Field, args ...string) {
	p.Col = ""
	for i := range c.d.Rows {
		if row := &c.d.Rows[i]; row.Place == p {
			if p.Col = row.Columns[f]; p.Col == "" {
				p = row.NumberCell()
			}
			break
		}
	}
	c.findings = append(c.findings, New(code, p, c.order.OrderNo, f, "", args...))
}

// unplaced reports whether the draft is a row without an order: it has no number and no buyer.
// Other missing cells are not reported then.
func (c *checker) unplaced() bool {
	return c.order.OrderNo == "" && c.get(invoice.BuyerName) == nil && c.get(invoice.BuyerTaxNum) == nil
}

// numberCell is the cell of the order number, filled or not.
func (c *checker) numberCell() invoice.Place {
	if len(c.d.Rows) == 0 {
		return invoice.Place{}
	}
	return c.d.Rows[0].NumberCell()
}

// found reports whether a finding of this code was made.
func (c *checker) found(code string) bool {
	return slices.ContainsFunc(c.findings, func(f Finding) bool { return f.Code == code })
}

func (c *checker) result() Result {
	// Set the number in findings made before it was known.
	for i := range c.findings {
		c.findings[i].OrderNo = c.order.OrderNo
	}
	o := &c.order
	if c.unplaced() {
		c.findings = slices.DeleteFunc(c.findings, func(f Finding) bool { return f.Field != invoice.OrderNo })
	}
	if c.found(OrderNoIsTotal) { // other missing cells of a total are not reported
		c.findings = slices.DeleteFunc(c.findings, func(f Finding) bool { return f.Code != OrderNoIsTotal })
	}
	c.bound()
	r := Result{
		Findings: c.findings, Unplaced: c.unplacedCells,
		Facts: Facts{OrderNo: o.OrderNo, Seller: o.Seller, BuyerName: o.Buyer.Name, BuyerTax: o.Buyer.TaxNum, Kind: o.Kind,
			Net: o.Net, Tax: o.Tax, Gross: o.Gross, Remark: o.Remark, Carried: c.carried, At: c.numberCell()},
	}
	if !Errors(r.Findings) {
		r.Order = o
	}
	return r
}
