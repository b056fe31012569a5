package rules

import (
	"strconv"
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
				out.add(v)
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
