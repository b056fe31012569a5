package jsonl

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// reds are the red invoices of a summary, which are not among its orders and amounts.
type reds struct {
	Issued int            `json:"issued"`
	Open   int            `json:"open"` // that may still be issued
	Failed int            `json:"failed"`
	Net    invoice.Amount `json:"net"` // of the issued ones, negative
	Tax    invoice.Amount `json:"tax"`
	Gross  invoice.Amount `json:"gross"`
	Rates  []rateSum      `json:"rates"` // of the issued ones
	Left   amounts        `json:"left"`  // what is invoiced and not void, less the issued ones
}

// rateSum is the sum of a tax rate; the rate is empty where the lines are not known.
type rateSum struct {
	Rate  string         `json:"rate"`
	Net   invoice.Amount `json:"net"`
	Tax   invoice.Amount `json:"tax"`
	Gross invoice.Amount `json:"gross"`
}

// redsOf are the red invoices of a summary; nil where there are none.
func redsOf(s *report.Summary) *reds {
	if s.Reds.Count() == 0 {
		return nil
	}
	x, left := s.Reds.Issued(), s.AfterReds()
	out := &reds{Issued: x.Orders, Open: s.Reds.Open(), Failed: s.Reds.Failed().Orders, Net: x.Net, Tax: x.Tax, Gross: x.Gross,
		Rates: []rateSum{}, Left: amounts{left.Net, left.Tax, left.Gross}}
	for _, r := range s.Reds.Rates {
		out.Rates = append(out.Rates, rateSum{r.Rate, r.Net, r.Tax, r.Gross})
	}
	return out
}
