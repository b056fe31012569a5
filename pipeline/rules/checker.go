package rules

import (
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// checker is one check of one draft.
type checker struct {
	d             *invoice.Draft
	s             *Settings
	order         *invoice.Order
	seller        *Seller   // nil when it is not known
	head          valueList // the order's own fields
	rows          []lineRow
	blocks        []fieldRow   // rows of special business
	named         []fieldRow   // rows of additional elements
	headless      bool         // the number is missing on the sheet of heads
	headRow       *invoice.Row // on the sheet of heads; nil where there is none
	findings      []Finding
	unplacedCells []Unplaced // of columns that are no field
	carried       []invoice.Carried
	before        bool                            // read as versions did that knew no number formats and kept line breaks
	reread        map[invoice.Field]invoice.Place // cells that say something else than they said to those
	// oldNumber is the order number without its format, where it has one that shows.
	oldNumber string
	scratch
}

// get finds one of the order's own fields; nil when it is empty.
func (c *checker) get(f invoice.Field) *value { return c.head.get(f) }

// report notes a finding on a cell.
func (c *checker) report(code string, v *value, args ...string) {
	f := New(code, v.place(), c.order.OrderNo, v.info.Field, v.seen(), args...)
	f.From = v.from()
	c.findings = append(c.findings, f)
}

// reportAs adds a finding about another field than that of the cell where it shows.
func (c *checker) reportAs(code string, v *value, f invoice.Field) {
	found := New(code, v.place(), c.order.OrderNo, f, v.seen())
	found.From = v.from()
	c.findings = append(c.findings, found)
}

// reject notes an error on a cell, whose value is not used any further.
func (c *checker) reject(code string, v *value, args ...string) {
	v.bad = true
	c.report(code, v, args...)
}

// warn notes a doubt about a cell, whose value is used.
func (c *checker) warn(code string, v *value, args ...string) { c.report(code, v, args...) }

// missing notes a finding on a row where a cell should be filled: at that cell where the row's
// sheet has a column for it, else at the row's order number.
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

// find notes a finding anywhere.
func (c *checker) find(code string, p invoice.Place, f invoice.Field, value string, args ...string) {
	c.findings = append(c.findings, New(code, p, c.order.OrderNo, f, value, args...))
}

// otherwise notes that a cell reads differently than in earlier versions.
func (c *checker) otherwise(v *value) {
	if c.reread == nil {
		c.reread = map[invoice.Field]invoice.Place{}
	}
	if _, there := c.reread[v.info.Field]; !there {
		c.reread[v.info.Field] = v.place()
	}
}

// numberCell is where the order's number stands, or should.
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

// kindName is the kind's name as an argument.
func (c *checker) kindName() string {
	return Bilingual(c.order.Kind.Name())
}

// flag reads one of the order's yes/no fields.
func (c *checker) flag(f invoice.Field, otherwise bool) bool { return c.boolOf(c.get(f), otherwise) }

func (c *checker) boolOf(v *value, otherwise bool) bool {
	if !v.usable() {
		return otherwise
	}
	b, ok := parseBool(v.text)
	if !ok {
		c.reject(NotYesOrNo, v)
		return otherwise
	}
	return b
}
