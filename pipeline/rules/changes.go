package rules

import "github.com/fapiao/fapiao/pipeline/invoice"

// Change is one value of an order that another content of it has otherwise.
type Change struct {
	Field    invoice.Field
	Line     int // from 1; 0: not of a line
	Was, Now string
}

// Changes lists what differs between two contents of an order, apart from its number. Personal
// numbers are masked.
func Changes(a, b *invoice.Order) (out []Change) {
	per := len(lineEntries(&invoice.Order{Lines: make([]invoice.Line, 1)}))
	for n, part := range []func(*invoice.Order) []entry{headEntries, lineEntries, detailEntries, specialEntries, elementEntries} {
		x, y := part(a), part(b)
		for i := range max(len(x), len(y)) {
			p, q := at(x, i), at(y, i)
			c := Change{Field: p.field}
			if c.Field == "" {
				c.Field = q.field
			}
			if p == q || c.Field == invoice.OrderNo {
				continue
			}
			if n == 1 {
				c.Line = i/per + 1
			}
			c.Was, c.Now = c.Field.MaskPair(p.value, q.value)
			out = append(out, c)
		}
	}
	return out
}
