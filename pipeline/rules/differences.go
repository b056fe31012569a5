package rules

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Differences finds the first difference between two orders; goods, buyer and amounts are compared
// before details. Personal values are masked. The field is empty if the orders ask for the same.
func Differences(a, b *invoice.Order) (field invoice.Field, was, now string) {
	for _, part := range []func(*invoice.Order) []entry{headEntries, lineEntries, detailEntries, specialEntries, elementEntries} {
		x, y := part(a), part(b)
		for i := range max(len(x), len(y)) {
			p, q := at(x, i), at(y, i)
			if p != q {
				f := p.field
				if f == "" {
					f = q.field
				}
				was, now = f.MaskPair(p.value, q.value)
				return f, was, now
			}
		}
	}
	return "", "", ""
}

func at(list []entry, i int) entry {
	if i < len(list) {
		return list[i]
	}
	return entry{}
}
