package resultbook

import (
	"maps"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// tally counts the written rows, to compare them with the totals of Begin.
type tally struct {
	orders map[report.State]int
	gross  map[report.State]invoice.Amount
	reds   map[report.State]invoice.Amount
	stand  invoice.Amount // of the orders that stand for others
	look   bool           // an invoice needs attention
	blues  report.InvoiceCounts
	last   orderKey
}

// orderKey distinguishes orders: several invoices of one order come one after the other, from one
// place.
type orderKey struct {
	seller, orderNo string
	state           report.State
	place           invoice.Place
}

func newTally() *tally {
	return &tally{orders: map[report.State]int{}, gross: map[report.State]invoice.Amount{}, reds: map[report.State]invoice.Amount{}}
}

func (t *tally) add(r *report.Row) {
	t.blues.Add(r)
	if r.Red != nil {
		t.reds[r.State] += r.Gross
		return
	}
	t.look = t.look || needsAttention(r)
	if r.Standing {
		t.stand += r.Gross
		return
	}
	t.gross[r.State] += r.Gross
	key := orderKey{r.Seller, r.OrderNo, r.State, r.Source}
	if t.orders[r.State] > 0 && key == t.last {
		return
	}
	t.orders[r.State]++
	t.last = key
}

// differences lists each state whose rows differ from the summary; sums are compared where invoices
// exist. They differ when another run changed the ledger between the two queries.
func (t *tally) differences(s *report.Summary, in string) []string {
	var out []string
	announced := map[report.State]bool{}
	for _, x := range s.States {
		announced[x.State] = true
		if x.Orders != t.orders[x.State] || x.State.HasInvoice() && x.Gross != t.gross[x.State] {
			out = append(out, difference(x, t.orders[x.State], t.gross[x.State], in))
		}
	}
	if x := s.Reds.Issued(); x.Gross != t.reds[x.State] {
		out = append(out, lang.Format("红字发票：汇总 %s 元，明细 %s 元", "red invoices: %s in the totals, %s in the sheets", x.Gross, t.reds[x.State]).Text(in))
	}
	if x := s.Standing.Total(); x.Gross != t.stand {
		out = append(out, lang.Format("代替的新单：汇总 %s 元，明细 %s 元", "orders in place of others: %s in the totals, %s in the sheets", x.Gross, t.stand).Text(in))
	}
	for _, state := range slices.Sorted(maps.Keys(t.orders)) {
		if !announced[state] {
			out = append(out, difference(report.StateSum{State: state}, t.orders[state], t.gross[state], in))
		}
	}
	return out
}

func difference(x report.StateSum, orders int, gross invoice.Amount, in string) string {
	name := x.State.Name().Text(in)
	return lang.Format("%s：汇总 %d 笔 %s 元，明细 %d 笔 %s 元",
		"%s: %d orders, %s in the totals; %d orders, %s in the sheets",
		name, x.Orders, x.Gross, orders, gross).Text(in)
}

// needsAttention reports whether a person has to check an invoice: because of its state, a
// difference from its order, or a changed order row.
func needsAttention(r *report.Row) bool {
	return r.State == "seal_failed" || r.State == "voiding" || r.Differs && r.SeenAt.IsZero() ||
		slices.ContainsFunc(r.Findings, func(f rules.Finding) bool {
			return f.Code == rules.OtherContent || rules.Holds([]rules.Finding{f}) != ""
		})
}
