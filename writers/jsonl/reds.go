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

// addReds adds the amounts of issued red invoices, and what is invoiced and not void, also in place
// of orders, less these.
func addReds(to map[string]amounts, s *report.Summary) {
	if s.Reds.Count() > 0 {
		x := s.Reds.Issued()
		to["reds"] = amounts{x.Net, x.Tax, x.Gross}
	}
	if s.Reds.Count() > 0 || s.Standing.Orders() > 0 {
		left := s.AfterReds()
		to["after_reds"] = amounts{left.Net, left.Tax, left.Gross}
	}
}

// standing are the orders that are invoiced in place of orders of a batch.
type standing struct {
	Orders  int                `json:"orders"`
	States  map[string]int     `json:"states"`
	Amounts map[string]amounts `json:"amounts"` // by state; invoiced are those whose invoices exist and are not void
}

// standingOf are those of a summary; nil where there are none.
func standingOf(s *report.Summary) *standing {
	out := &standing{s.Standing.Orders(), map[string]int{}, map[string]amounts{}}
	if out.Orders == 0 {
		return nil
	}
	for _, x := range s.Standing.States {
		out.States[string(x.State)], out.Amounts[string(x.State)] = x.Orders, amounts{x.Net, x.Tax, x.Gross}
	}
	all, invoiced := s.Standing.Total(), s.Standing.Invoiced()
	out.Amounts["total"], out.Amounts["invoiced"] = amounts{all.Net, all.Tax, all.Gross}, amounts{invoiced.Net, invoiced.Tax, invoiced.Gross}
	return out
}
