package resultbook

import (
	"cmp"
	"slices"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// maxGroups is how many values of the column are summed each for itself.
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
	if g.by == "" || !hasInvoice(r.State) || r.State == "voided" {
		return
	}
	value := ""
	for _, c := range r.Carried {
		if invoice.Fold(c.Title) == g.by {
			value = c.Value
		}
	}
	to := g.sums[value]
	if to == nil && len(g.sums) == maxGroups {
		to = &g.rest
	} else if to == nil {
		to = &sums{}
		g.sums[value] = to
	}
	orders := 1
	if key := (orderKey{r.Seller, r.OrderNo, r.State, r.Source}); key == g.last {
		orders = 0
	} else {
		g.last = key
	}
	to.add(orders, r.Net, r.Tax, r.Gross)
}

// groups writes the table of the sums, the largest first. Where no row carries the column it says
// so, since a title may be mistyped.
func (s *summary) groups(sum *report.Summary, g *groups) error {
	if g.by == "" {
		return nil
	}
	in := s.book.lang
	title := lang.Text{Zh: "按" + sum.GroupBy + "（已开票，不含已作废）", En: "By " + sum.GroupBy + " (issued invoices without void ones)"}
	if !slices.ContainsFunc(sum.Carried, func(t string) bool { return invoice.Fold(t) == g.by }) {
		return s.section(title, lang.Text{Zh: "订单中没有带入“" + sum.GroupBy + "”这一列，没有汇总", En: "no order carries this column"})
	}
	head := append([]lang.Text{{Zh: sum.GroupBy, En: sum.GroupBy}, {Zh: "订单数", En: "Orders"}}, sumHead...)
	if err := s.section(title, head...); err != nil {
		return err
	}
	values := make([]string, 0, len(g.sums))
	for value := range g.sums {
		values = append(values, value)
	}
	slices.SortFunc(values, func(a, b string) int {
		return cmp.Or(cmp.Compare(g.sums[b].gross, g.sums[a].gross), cmp.Compare(a, b))
	})
	var all sums
	for _, value := range values {
		if value == "" {
			continue
		}
		if err := s.group(s.book.textCell(value, s.book.style.text), g.sums[value], &all); err != nil {
			return err
		}
	}
	for _, last := range []struct {
		name lang.Text
		sums *sums
	}{{lang.Text{Zh: "（未填写）", En: "(empty)"}, g.sums[""]}, {lang.Text{Zh: "（其他）", En: "(others)"}, &g.rest}} {
		if last.sums == nil || last.sums.n == 0 {
			continue
		}
		if err := s.group(s.book.textCell(last.name.Text(in), s.book.style.text), last.sums, &all); err != nil {
			return err
		}
	}
	return s.total(all)
}

func (s *summary) group(name excelize.Cell, of, all *sums) error {
	all.add(of.n, of.net, of.tax, of.gross)
	return s.add([]any{name, s.book.countCell(of.n), s.book.moneyCell(of.net), s.book.moneyCell(of.tax), s.book.moneyCell(of.gross)}, 1)
}
