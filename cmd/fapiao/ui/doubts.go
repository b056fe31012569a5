package ui

import (
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// listed is how many orders of a kind are listed.
const listed = 5

// doubts lists what a person has to decide.
func (p printer) doubts(d *app.Doubts) string {
	var b strings.Builder
	for _, k := range d.Held() {
		f := k.Example
		if len(d.Missing) > 0 && (k.Code == rules.MissingLater || k.Code == rules.RejectedLater) {
			continue // each is listed below
		}
		if d.Differing > 0 && k.Code == rules.NumberForeign {
			continue // each is listed below
		}
		b.WriteString(p.text(lang.Format(
			"待人工确认：%s 单  %s %s\n"+
				"    → %s\n",
			"Held, to be decided: %s orders  %s %s\n"+
				"    → %s\n",
			thousands(k.Orders), k.Code, Plain(f.Message(p.lang)), Plain(f.Hint(p.lang)))))
	}
	if n := len(d.Missing); n > 0 {
		b.WriteString(p.text(lang.Format(
			"原文件中已没有的订单：%s 单，需要确认\n",
			"Orders that are no longer in their file: %s, to be decided\n",
			thousands(n))))
		for _, f := range d.Missing[:min(n, listed)] {
			b.WriteString("  " + p.text(textOrder) + Plain(f.OrderNo+"  "+f.Place.String()+"  "+f.Message(p.lang)) + "\n")
		}
		b.WriteString(p.rest(n))
	}
	if d.Differing > 0 {
		b.WriteString(p.text(lang.Format(
			"已开发票与订单不一致：%s 单\n",
			"Invoices that differ from their orders: %s\n",
			thousands(d.Differing))))
		for _, x := range d.Differences[:min(len(d.Differences), listed)] {
			b.WriteString("  " + p.text(textOrder) + Plain(x.Key.OrderNo+"  "+p.text(x.State.Name())+"  "+x.Finding.Code+" "+x.Finding.Message(p.lang)) + "\n")
		}
		b.WriteString(p.rest(d.Differing) + p.text(lang.Text{
			Zh: "    → 到平台核对后运行 fapiao accept 订单号；" +
				"待人工确认而发票不属于它的订单，运行 fapiao drop 订单号\n",
			En: "    → Check them on the platform, then run fapiao accept ORDER; if the " +
				"invoice does not belong to a held order, run fapiao drop ORDER\n",
		}))
	}
	return b.String()
}

func (p printer) rest(n int) string {
	if n <= listed {
		return ""
	}
	return p.text(lang.Format("  另有 %s 单\n", "  %s more\n", thousands(n-listed)))
}

// doubts writes a line of JSON for each order that a person has to decide.
func (s *Screen) doubts(d *app.Doubts) error {
	for _, f := range d.Missing {
		if err := s.Finding(f); err != nil {
			return err
		}
	}
	for _, x := range d.Differences {
		if err := s.Finding(x.Finding); err != nil {
			return err
		}
	}
	return nil
}

// Doubts writes to standard error what a person has to decide. It is for commands whose standard
// output is an export.
func (s *Screen) Doubts(d app.Doubts) {
	s.Note(strings.TrimSuffix(s.printer.doubts(&d), "\n"))
}
