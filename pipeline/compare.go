package pipeline

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// movedAtMost is how many fen may move between net and tax on each line. The platform computes
// again from price and quantity, and takes a tax that is off by so much (protocol §5.2, E9131).
const movedAtMost = invoice.Amount(6)

// compare compares an answer about an order's invoices with the order. What it does not
// tell is no difference.
func compare(e *ledger.Entry, f *Found) difference {
	var d difference
	d.buyer(e, f)
	d.kind(e, f)
	d.short = d.weight < foreign && f.Gross > 0 && f.Gross < e.Gross
	d.amounts(e, f)
	if d.weight < foreign { // else the rates only say the same once more
		d.rates(e, f)
	}
	return d
}

func (d *difference) kind(e *ledger.Entry, f *Found) {
	if f.Red {
		d.add(foreign, "平台上是红字发票", "the platform's is a red invoice")
	}
	if f.Mixed {
		d.add(foreign, "各张发票的购买方或种类不一致", "its invoices have different buyers or kinds")
	}
	if f.Kind != "" && f.Kind != e.Kind {
		d.add(foreign, "发票种类 %s，订单为 %s", "kind %s, the order has %s", f.Kind.Name(), e.Kind.Name())
	}
}

// amounts compares the sums. Gross must be equal; net and tax may lie within what the platform
// moves.
func (d *difference) amounts(e *ledger.Entry, f *Found) {
	if f.Gross != 0 && f.Gross != e.Gross {
		d.add(foreign, "价税合计 %s，订单为 %s", "gross %s, the order has %s", f.Gross, e.Gross)
		return
	}
	net, tax := e.Net, e.Tax
	if f.Net != nil {
		net = *f.Net
	}
	if f.Tax != nil {
		tax = *f.Tax
	}
	if net == e.Net && tax == e.Tax {
		return
	}
	lines := 0
	for _, r := range e.Rates {
		lines += r.Lines
	}
	d.add(moved(net-e.Net, tax-e.Tax, lines), "不含税金额 %s、税额 %s，订单为 %s、%s",
		"net %s and tax %s, the order has %s and %s", net, tax, e.Net, e.Tax)
}

// moved weighs how far net and tax of so many lines are off.
func moved(net, tax invoice.Amount, lines int) weight {
	if bound := movedAtMost * invoice.Amount(max(lines, 1)); net.Abs() > bound || tax.Abs() > bound {
		return foreign
	}
	return slight
}

// rates compares net and tax of each tax rate, where the answer holds the lines.
func (d *difference) rates(e *ledger.Entry, f *Found) {
	if f.Rates == nil {
		return
	}
	if got, want := named(f.Rates), named(e.Rates); got != want {
		d.add(foreign, "税率 %s，订单为 %s", "rates %s, the order has %s", got, want)
		return
	}
	told := d.weight == slight && len(e.Rates) == 1 // the sums say it already
	for _, want := range e.Rates {
		got := *invoice.SumOf(&f.Rates, want.Rate)
		if got.Gross == 0 || got.Net == want.Net && got.Tax == want.Tax {
			continue
		}
		w := moved(got.Net-want.Net, got.Tax-want.Tax, want.Lines)
		if w == slight && told {
			continue
		}
		d.add(w, "税率 %s 的不含税金额 %s、税额 %s，订单为 %s、%s",
			"at rate %s net %s and tax %s, the order has %s and %s", want.Rate, got.Net, got.Tax, want.Net, want.Tax)
	}
}

// named lists the rates of sums, each once and in order.
func named(sums []invoice.RateSum) string {
	rates := make([]string, len(sums))
	for i, s := range sums {
		rates[i] = s.Rate
	}
	slices.Sort(rates)
	return strings.Join(slices.Compact(rates), "、")
}
