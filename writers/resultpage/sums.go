package resultpage

import (
	"strconv"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/resultbook"
)

// sums is a small table of sums.
type sums struct {
	Title, Name, Count string
	Rows               []sum
}

// sum is a line of it. Anchor is the section that it is about.
type sum struct{ Class, Anchor, Name, Count, Net, Tax, Gross string }

func line(class, anchor, name string, n int, net, tax, gross invoice.Amount) sum {
	return sum{class, anchor, name, strconv.Itoa(n), money(net), money(tax), money(gross)}
}

// sums are in the order of the workbook: by state, by rate, then what is reversed.
func (w *Writer) sums() []sums {
	out := []sums{w.states()}
	if len(w.sum.Rates) > 0 {
		out = append(out, w.rates(titles.RatesIssued, w.sum.Rates))
	}
	if w.sum.Standing.Orders() > 0 {
		out = append(out, w.standing())
	}
	if len(w.sum.Standing.Rates) > 0 {
		out = append(out, w.rates(titles.StandingRates, w.sum.Standing.Rates))
	}
	reds := &w.sum.Reds
	if reds.Count() > 0 || reds.Undated.Orders > 0 {
		out = append(out, w.reds())
	}
	if len(reds.Rates) > 0 {
		out = append(out, w.rates(titles.RatesReds, reds.Rates))
	}
	return out
}

// states are the sums by state. What was split or merged has no amounts: others have them.
func (w *Writer) states() sums {
	t := sums{Title: titles.ByStatus.Text(w.lang), Name: titles.Status.Text(w.lang), Count: titles.Orders.Text(w.lang)}
	for _, x := range w.sum.Parts() {
		anchor := ""
		if w.sections[x.State] != nil {
			anchor = string(x.State)
		}
		l := line(classOf(x.State), anchor, x.Name.Text(w.lang), x.Orders, x.Net, x.Tax, x.Gross)
		if x.Apart {
			l.Net, l.Tax, l.Gross = "", "", ""
		}
		t.Rows = append(t.Rows, l)
	}
	all := w.sum.Total()
	t.Rows = append(t.Rows, line("total", "", titles.Total.Text(w.lang), all.Orders, all.Net, all.Tax, all.Gross))
	return t
}

// standing are the sums of the orders that are invoiced in place of orders of the batch.
func (w *Writer) standing() sums {
	t := sums{Title: titles.Standing.Text(w.lang), Name: titles.Status.Text(w.lang), Count: titles.Orders.Text(w.lang)}
	for _, x := range w.sum.Standing.States {
		t.Rows = append(t.Rows, line(classOf(x.State), "", x.State.Name().Text(w.lang), x.Orders, x.Net, x.Tax, x.Gross))
	}
	all := w.sum.Standing.Total()
	t.Rows = append(t.Rows, line("total", "", titles.Total.Text(w.lang), all.Orders, all.Net, all.Tax, all.Gross))
	return t
}

func (w *Writer) rates(title lang.Text, rates []report.RateSum) sums {
	t := sums{Title: title.Text(w.lang), Name: titles.Rate.Text(w.lang), Count: titles.Lines.Text(w.lang)}
	var all report.RateSum
	for _, x := range rates {
		t.Rows = append(t.Rows, line("", "", resultbook.Percent(x.Rate), x.Lines, x.Net, x.Tax, x.Gross))
		all.Lines, all.Net, all.Tax, all.Gross = all.Lines+x.Lines, all.Net+x.Net, all.Tax+x.Tax, all.Gross+x.Gross
	}
	t.Rows = append(t.Rows, line("total", "", titles.Total.Text(w.lang), all.Lines, all.Net, all.Tax, all.Gross))
	return t
}

// reds are what is reversed, and what is left of what was invoiced.
func (w *Writer) reds() sums {
	t := sums{Title: titles.Reds.Text(w.lang), Name: titles.Status.Text(w.lang), Count: titles.Count.Text(w.lang)}
	reds := &w.sum.Reds
	for _, x := range reds.Missing() {
		t.Rows = append(t.Rows, sum{Class: classOf(x.State), Anchor: string(redSection), Name: x.Name.Text(w.lang), Count: strconv.Itoa(x.Orders)})
	}
	add := func(class string, name lang.Text, x report.StateSum) {
		t.Rows = append(t.Rows, line(class, "", name.Text(w.lang), x.Orders, x.Net, x.Tax, x.Gross))
	}
	if reds.Count() > 0 {
		read, standing := w.blues.In(&w.sum)
		add("good", titles.BluesIssued, read)
		if w.sum.Standing.Orders() > 0 {
			add("good", titles.StandingIssued, standing)
		}
		add("good", titles.RedsIssued, reds.Issued())
		add("total", resultbook.LeftName(&w.sum), w.sum.AfterReds())
		t.Rows[len(t.Rows)-1].Count = ""
	}
	if reds.Undated.Orders > 0 {
		add("doubt", titles.Undated, reds.Undated)
	}
	return t
}
