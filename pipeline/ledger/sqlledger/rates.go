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
// sums. Where the invoices of orders with several rates differ from them, or are not all of them,
// what is left of own has the rate "": their lines are not known.
func addRates(sums *[]report.RateSum, text string, n int, own report.StateSum) error {
	if text == "" {
		return nil
	}
	left := own
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
			left.Net, left.Tax, left.Gross = left.Net-own.Net, left.Tax-own.Tax, left.Gross-own.Gross
		default:
			var net, tax, gross int64
			if _, err := fmt.Sscan(part, &one.Rate, &one.Lines, &net, &tax, &gross); err != nil {
				return fmt.Errorf("read line sums %q: %w", text, err)
			}
			one.Net, one.Tax, one.Gross = invoice.Amount(n)*invoice.Amount(net), invoice.Amount(n)*invoice.Amount(tax), invoice.Amount(n)*invoice.Amount(gross)
			s := invoice.SumOf(sums, one.Rate)
			s.Lines += n * one.Lines
			s.Net, s.Tax, s.Gross = s.Net+one.Net, s.Tax+one.Tax, s.Gross+one.Gross
			left.Net, left.Tax, left.Gross = left.Net-one.Net, left.Tax-one.Tax, left.Gross-one.Gross
		}
	}
	if left.Net != 0 || left.Tax != 0 || left.Gross != 0 {
		s := invoice.SumOf(sums, "")
		s.Net, s.Tax, s.Gross = s.Net+left.Net, s.Tax+left.Tax, s.Gross+left.Gross
	}
	return nil
}
