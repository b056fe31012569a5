package rules

import (
	"slices"
	"strconv"
)

// MaxFindings is how many findings of one order are listed. An order with 20,000 wrong rows has one
// fault, in the column of its numbers.
const MaxFindings = 1000

// bound keeps the findings that a person can look at, what keeps the order back before what does
// not, and counts the others.
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
