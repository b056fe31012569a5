package resultbook

import (
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// maxGroups is the most values of the column with a sum of their own.
const maxGroups = 1000

// groups sums the invoices by a carried column.
type groups struct {
	by   string // the column's title, folded; empty: nothing is summed
	sums map[string]*sums
	rest sums // of the values beyond maxGroups
	last orderKey
}

func newGroups(by string) *groups { return &groups{by: invoice.Fold(by), sums: map[string]*sums{}} }

// add counts an order with its first invoice, and sums all of them.
func (g *groups) add(r *report.Row) {
	if g.by == "" || !r.State.HasInvoice() || r.State == "voided" {
		return
	}
	value := carriedValue(r, g.by)
	to := g.sums[value]
	if to == nil && len(g.sums) == maxGroups {
		to = &g.rest
	} else if to == nil {
		to = &sums{}
		g.sums[value] = to
	}
	if r.Red != nil {
		to.add(0, r.Net, r.Tax, r.Gross)
		return
	}
	orders := 1
	if key := (orderKey{r.Seller, r.OrderNo, r.State, r.Source}); key == g.last {
		orders = 0
	} else {
		g.last = key
	}
	to.add(orders, r.Net, r.Tax, r.Gross)
}
