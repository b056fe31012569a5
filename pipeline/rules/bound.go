package rules

import (
	"slices"
	"strconv"
)

// MaxFindings is how many findings of one order are listed. If 20,000 rows of an order have
// findings, they usually have one cause, such as the column of order numbers.
const MaxFindings = 1000

// bound keeps the first findings, those that reject or hold the order before the others, and counts
// the rest.
func (c *checker) bound() {
	more := len(c.findings) - MaxFindings
	if more <= 0 {
		return
	}
	slices.SortStableFunc(c.findings, func(a, b Finding) int { return rank(a.Severity) - rank(b.Severity) })
	c.findings = slices.Clip(c.findings[:MaxFindings])
	c.findings = append(c.findings, New(MoreFindings, c.numberCell(), c.order.OrderNo, "", "", strconv.Itoa(more)))
}

func rank(s Severity) int { return slices.Index([]Severity{Error, Hold, Warning}, s) }
