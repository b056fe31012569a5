package sqlledger

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// encodeRates writes what the lines of an order add up to by rate, such as "0.06 2 10.00 0.60 10.60;0.13 1 …". An order of one
// rate, which most are, leaves the sums out, since they are its own: "0.13 2". That makes the texts of most orders equal, so
// that the database can add them up.
func encodeRates(o *invoice.Order) string {
	var sums []report.RateSum
	for i := range o.Lines {
		l := &o.Lines[i]
		s := rateSum(&sums, l.Rate.String())
		s.Lines++
		s.Net, s.Tax, s.Gross = s.Net+l.Net, s.Tax+l.Tax, s.Gross+l.Gross
	}
	if len(sums) == 1 && sums[0].Net == o.Net && sums[0].Tax == o.Tax && sums[0].Gross == o.Gross {
		return sums[0].Rate + " " + strconv.Itoa(sums[0].Lines)
	}
	parts := make([]string, len(sums))
	for i, s := range sums {
		parts[i] = fmt.Sprintf("%s %d %d %d %d", s.Rate, s.Lines, s.Net, s.Tax, s.Gross)
	}
	return strings.Join(parts, ";")
}

// rateSum finds the sum of a rate, or begins it.
func rateSum(sums *[]report.RateSum, rate string) *report.RateSum {
	for i := range *sums {
		if (*sums)[i].Rate == rate {
			return &(*sums)[i]
		}
	}
	*sums = append(*sums, report.RateSum{Rate: rate})
	return &(*sums)[len(*sums)-1]
}

// addRates adds n orders whose rates have the same text, and which together come to own, to the sums.
func addRates(sums *[]report.RateSum, text string, n int, own report.StateSum) error {
	if text == "" {
		return nil
	}
	for part := range strings.SplitSeq(text, ";") {
		var one report.RateSum
		switch fields := strings.Count(part, " ") + 1; fields {
		case 2:
			if _, err := fmt.Sscan(part, &one.Rate, &one.Lines); err != nil {
				return fmt.Errorf("read line sums %q: %w", text, err)
			}
			s := rateSum(sums, one.Rate)
			s.Lines += n * one.Lines
			s.Net, s.Tax, s.Gross = s.Net+own.Net, s.Tax+own.Tax, s.Gross+own.Gross
		default:
			var net, tax, gross int64
			if _, err := fmt.Sscan(part, &one.Rate, &one.Lines, &net, &tax, &gross); err != nil {
				return fmt.Errorf("read line sums %q: %w", text, err)
			}
			s := rateSum(sums, one.Rate)
			s.Lines += n * one.Lines
			s.Net, s.Tax, s.Gross = s.Net+invoice.Amount(net)*invoice.Amount(n), s.Tax+invoice.Amount(tax)*invoice.Amount(n),
				s.Gross+invoice.Amount(gross)*invoice.Amount(n)
		}
	}
	return nil
}
