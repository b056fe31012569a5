package resultbook

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/report"
)

// LeftName is the name of what is left after red invoices.
func LeftName(sum *report.Summary) lang.Text {
	if sum.Standing.Orders() > 0 {
		return Titles.LeftStanding
	}
	return Titles.Left
}

// standing sums the orders that are invoiced in place of orders of the batch, apart from those.
func (s *summary) standing(sum *report.Summary) error {
	if sum.Standing.Orders() == 0 {
		return nil
	}
	if err := s.section(Titles.Standing, append([]lang.Text{Titles.Status, Titles.Orders}, sumHead...)...); err != nil {
		return err
	}
	var all sums
	for _, x := range sum.Standing.States {
		all.add(x.Orders, x.Net, x.Tax, x.Gross)
		name := stream.Text(s.book.style.ofState(x.State), x.State.Name().Text(s.book.lang))
		if err := s.sumRow(name, x); err != nil {
			return err
		}
	}
	if err := s.total(all); err != nil {
		return err
	}
	return s.rates(sum.Standing.Rates, Titles.StandingRates)
}
