package jsonl

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// redRate is the sum of issued red invoices of a tax rate, which is empty where the lines are not
// known.
type redRate struct {
	Rate  string         `json:"rate"`
	Net   invoice.Amount `json:"net"` // negative
	Tax   invoice.Amount `json:"tax"`
	Gross invoice.Amount `json:"gross"`
}

// redCounts are the numbers of red invoices; nil where there are none.
func redCounts(s *report.Summary) map[string]int {
	if s.Reds.Count() == 0 && s.Reds.Undated.Orders == 0 {
		return nil
	}
	return map[string]int{"issued": s.Reds.Issued().Orders, "open": s.Reds.Open(), "failed": s.Reds.Failed().Orders, "over": s.Reds.Over.Orders, "undated": s.Reds.Undated.Orders}
}

func redRates(s *report.Summary) (out []redRate) {
	for _, r := range s.Reds.Rates {
		out = append(out, redRate{r.Rate, r.Net, r.Tax, r.Gross})
	}
	return out
}

// addReds adds the amounts of issued red invoices, and what is invoiced and not void less these.
func addReds(to map[string]amounts, s *report.Summary) {
	if s.Reds.Count() > 0 {
		x, left := s.Reds.Issued(), s.AfterReds()
		to["reds"], to["after_reds"] = amounts{x.Net, x.Tax, x.Gross}, amounts{left.Net, left.Tax, left.Gross}
	}
}
