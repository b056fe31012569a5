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

var redName = lang.Text{Zh: "红字发票", En: "Red invoices"}

func line(class, anchor, name string, n int, net, tax, gross invoice.Amount) sum {
	return sum{class, anchor, name, strconv.Itoa(n), money(net), money(tax), money(gross)}
}

func (w *Writer) sums() []sums {
	out := []sums{w.states()}
	for _, r := range []struct {
		title lang.Text
		rates []report.RateSum
	}{
		{lang.Text{Zh: "按税率（已开发票）", En: "By tax rate (issued invoices)"}, w.sum.Rates},
		{lang.Text{Zh: "按税率（红字发票）", En: "By tax rate (red invoices)"}, w.sum.Reds.Rates},
	} {
		if len(r.rates) > 0 {
			out = append(out, w.rates(r.title, r.rates))
		}
	}
	if w.sum.Reds.Count() > 0 || w.sum.Reds.Undated.Orders > 0 {
		out = append(out, w.reds())
	}
	return out
}

// states are the sums by state. What was split or merged has no amounts: others have them.
func (w *Writer) states() sums {
	t := sums{Title: lang.Pick(w.lang, "按状态", "By status"), Name: lang.Pick(w.lang, "状态", "Status"), Count: lang.Pick(w.lang, "订单数", "Orders")}
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
	t.Rows = append(t.Rows, line("total", "", lang.Pick(w.lang, "合计", "Total"), all.Orders, all.Net, all.Tax, all.Gross))
	return t
}

func (w *Writer) rates(title lang.Text, rates []report.RateSum) sums {
	t := sums{Title: title.Text(w.lang), Name: lang.Pick(w.lang, "税率", "Rate"), Count: lang.Pick(w.lang, "明细行数", "Lines")}
	var all report.RateSum
	for _, x := range rates {
		t.Rows = append(t.Rows, line("", "", resultbook.Percent(x.Rate), x.Lines, x.Net, x.Tax, x.Gross))
		all.Lines, all.Net, all.Tax, all.Gross = all.Lines+x.Lines, all.Net+x.Net, all.Tax+x.Tax, all.Gross+x.Gross
	}
	t.Rows = append(t.Rows, line("total", "", lang.Pick(w.lang, "合计", "Total"), all.Lines, all.Net, all.Tax, all.Gross))
	return t
}

// reds are what is reversed, and what is left of what was invoiced.
func (w *Writer) reds() sums {
	t := sums{Title: redName.Text(w.lang), Name: lang.Pick(w.lang, "状态", "Status"), Count: lang.Pick(w.lang, "张数", "Count")}
	reds := &w.sum.Reds
	for _, x := range []struct {
		class string
		name  lang.Text
		n     int
	}{
		{"doubt", lang.Text{Zh: "没有完成", En: "open"}, reds.Open()},
		{"bad", lang.Text{Zh: "红冲失败", En: "failed"}, reds.Failed().Orders},
		{"gone", lang.Text{Zh: "未开出，已了结", En: "not issued, over"}, reds.Over.Orders},
	} {
		if x.n > 0 {
			t.Rows = append(t.Rows, sum{Class: x.class, Anchor: string(redSection), Name: x.name.Text(w.lang), Count: strconv.Itoa(x.n)})
		}
	}
	add := func(class, zh, en string, x report.StateSum) {
		t.Rows = append(t.Rows, line(class, "", lang.Pick(w.lang, zh, en), x.Orders, x.Net, x.Tax, x.Gross))
	}
	if reds.Count() > 0 {
		add("good", "已开蓝字发票", "invoices", w.sum.Invoiced())
		add("good", "已开红字发票", "red invoices", reds.Issued())
		add("total", "红冲后净额", "Left", w.sum.AfterReds())
		t.Rows[len(t.Rows)-1].Count = ""
	}
	if reds.Undated.Orders > 0 {
		add("doubt", "开票日期不详（在税局办理，不计入任何月份）", "day of issue not known (made at the bureau, in no month)", reds.Undated)
	}
	return t
}
