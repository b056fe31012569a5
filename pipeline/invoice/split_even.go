package invoice

import "github.com/shopspring/decimal"

// distribute puts units, in their order, on as few invoices as the limits allow, and then makes the
// largest net, and after it the largest number of lines, as small as that many invoices allow.
func distribute(units []unit, l Limits) ([][]unit, error) {
	total, most, lines := Amount(0), Amount(0), 0
	for _, u := range units {
		total, most, lines = total+u.net, max(most, u.net), lines+len(u.lines)
	}
	if l.Net <= 0 {
		l.Net = total
	}
	if l.Lines <= 0 {
		l.Lines = lines
	}
	if l.Lines < 2 && lines > len(units) { // a line and its discount need two
		return nil, ErrUncuttable
	}
	n := len(fill(units, l))
	if n > MaxParts {
		return nil, ErrTooMany
	}
	l.Net = least(most, l.Net, func(net Amount) bool { return len(fill(units, Limits{Lines: l.Lines, Net: net})) <= n })
	l.Lines = int(least(Amount(min(2, l.Lines)), Amount(l.Lines), func(lines Amount) bool {
		return len(fill(units, Limits{Lines: int(lines), Net: l.Net})) <= n
	}))
	return fill(units, l), nil
}

// least is the smallest number from low to high that is enough; high is.
func least(low, high Amount, enough func(Amount) bool) Amount {
	for low < high {
		if mid := low + (high-low)/2; enough(mid) {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return high
}

// fill puts units on invoices one after the other, each as full as the limits and the bound on the
// tax of an invoice allow.
func fill(units []unit, l Limits) [][]unit {
	var groups [][]unit
	from, lines, net, gap := 0, 0, Amount(0), decimal.Zero
	for i, u := range units {
		over := lines+len(u.lines) > l.Lines || net+u.net > l.Net || gap.Add(u.gap).Abs().GreaterThan(MaxTotalGap())
		if i > from && over {
			groups = append(groups, units[from:i])
			from, lines, net, gap = i, 0, 0, decimal.Zero
		}
		lines, net, gap = lines+len(u.lines), net+u.net, gap.Add(u.gap)
	}
	return append(groups, units[from:])
}

// sound reports whether an order meets the checks of one invoice: each line adds up, its tax is
// near net × rate, a discount follows its line and is not more than it, and the total is positive.
func (o *Order) sound() bool {
	for i := range o.Lines {
		l := &o.Lines[i]
		s := Sums{l.Net, l.Tax, l.Gross}
		if !s.Exact() || s.TaxGap(l.Rate).GreaterThan(MaxTaxGap()) {
			return false
		}
		switch l.Property {
		case LineDiscount:
			if i == 0 || o.Lines[i-1].Property != LineDiscounted || l.Gross >= 0 || l.Net > 0 || l.Tax > 0 {
				return false
			}
			of := &o.Lines[i-1]
			if -l.Net > of.Net || -l.Tax > of.Tax || -l.Gross > of.Gross {
				return false
			}
		case LineDiscounted:
			if i+1 == len(o.Lines) || l.Gross <= 0 {
				return false
			}
		default:
			if l.Gross <= 0 {
				return false
			}
		}
	}
	return o.Gross > 0 && o.TotalGapFits()
}
