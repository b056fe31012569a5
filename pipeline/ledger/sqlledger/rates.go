package sqlledger

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// encodeRates writes what the lines of an order add up to by rate, such as "0.06 2 10.00 0.60
// 10.60;0.13 1 …". An order of one rate, which most are, leaves the sums out, since they are its
// own: "0.13 2". That makes the texts of most orders equal, so that the database can add them up.
func encodeRates(o *invoice.Order) string {
	sums := o.ByRate()
	if len(sums) == 1 && sums[0].Net == o.Net && sums[0].Tax == o.Tax && sums[0].Gross == o.Gross {
		return sums[0].Rate + " " + strconv.Itoa(sums[0].Lines)
	}
	parts := make([]string, len(sums))
	for i, s := range sums {
		parts[i] = fmt.Sprintf("%s %d %d %d %d", s.Rate, s.Lines, s.Net, s.Tax, s.Gross)
	}
	return strings.Join(parts, ";")
}

// addRates adds n orders whose rates have the same text, and which together come to own, to the
// sums.
func addRates(sums *[]report.RateSum, text string, n int, own report.StateSum) error {
	if text == "" {
		return nil
	}
	for part := range strings.SplitSeq(text, ";") {
		var one report.RateSum
		switch fields := strings.Count(part, " ") + 1; fields {
		case 2:
			rate, count, _ := strings.Cut(part, " ")
			lines, err := strconv.Atoi(count)
			if one.Rate, one.Lines = rate, lines; err != nil {
				return fmt.Errorf("read line sums %q: %w", text, err)
			}
			s := invoice.SumOf(sums, one.Rate)
			s.Lines += n * one.Lines
			s.Net, s.Tax, s.Gross = s.Net+own.Net, s.Tax+own.Tax, s.Gross+own.Gross
		default:
			var net, tax, gross int64
			if _, err := fmt.Sscan(part, &one.Rate, &one.Lines, &net, &tax, &gross); err != nil {
				return fmt.Errorf("read line sums %q: %w", text, err)
			}
			s := invoice.SumOf(sums, one.Rate)
			s.Lines += n * one.Lines
			s.Net, s.Tax, s.Gross = s.Net+invoice.Amount(net)*invoice.Amount(n), s.Tax+invoice.Amount(tax)*invoice.Amount(n),
				s.Gross+invoice.Amount(gross)*invoice.Amount(n)
		}
	}
	return nil
}
