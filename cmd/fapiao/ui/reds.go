package ui

import (
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/report"
)

// reversed writes how much of an invoice is reversed.
func (p printer) reversed(b *strings.Builder, r *report.Row) {
	if r.Reversed.Reds > 0 {
		b.WriteString("    " + p.text(lang.Format("已红冲 %s 元，余 %s 元", "reversed by %s yuan, %s left",
			Money(r.Reversed.Gross()), Money(r.Gross-r.Reversed.Gross()))) + "\n")
	}
	if r.Reversed.Open > 0 {
		b.WriteString("    " + p.text(lang.Text{Zh: "红冲正在办理", En: "a red invoice is under way"}) + "\n")
	}
}

// follows writes which order is invoiced in place of which.
func (p printer) follows(b *strings.Builder, l *app.Life) {
	if len(l.Rows) == 0 {
		return
	}
	if r := &l.Rows[0]; r.Replaces != "" {
		b.WriteString("  " + p.text(lang.Text{Zh: "代替订单：", En: "In place of order: "}) + Plain(r.Replaces) + "\n")
	}
	if r := &l.Rows[0]; r.ReplacedBy != "" {
		b.WriteString("  " + p.text(lang.Text{Zh: "由订单代替：", En: "Replaced by order: "}) + Plain(r.ReplacedBy) + "\n")
	}
}

// redSums is the line of red invoices below the balance; empty where there are none.
func (p printer) redSums(s *report.Summary) string {
	if s.Reds.Count() == 0 {
		return p.undated(&s.Reds)
	}
	issued, left := s.Reds.Issued(), s.AfterReds()
	text := lang.Format("红字发票：已开 %s 张，%s 元", "Red invoices: %s issued, %s yuan", thousands(issued.Orders), Money(issued.Gross))
	if n := s.Reds.Open(); n > 0 {
		text = lang.Format("%s；办理中 %s 张", "%s; %s under way", text, thousands(n))
	}
	if n := s.Reds.Failed().Orders; n > 0 {
		text = lang.Format("%s；失败 %s 张", "%s; %s failed", text, thousands(n))
	}
	if n := s.Reds.Over.Orders; n > 0 {
		text = lang.Format("%s；未开出而已了结 %s 张", "%s; %s not issued and over", text, thousands(n))
	}
	return p.text(lang.Format("%s。红冲后净额 %s 元\n", "%s. Left after reds: %s yuan\n", text, Money(left.Gross))) + p.undated(&s.Reds)
}

// reissued names orders of a batch that are invoiced under other numbers, which the sums lack, and
// what is left with those.
func (p printer) reissued(list []app.Reissued, whole *report.Summary) string {
	if len(list) == 0 {
		return ""
	}
	names := make([]string, len(list))
	for i, r := range list {
		names[i] = Plain(r.From) + " → " + Plain(r.To)
	}
	text := p.text(lang.Format(
		"已换开的订单由新单代替（%[1]s 等）：新单不计入本批次的合计，在结果文件里单独列出合计；查看用 fapiao show %[2]s\n",
		"Corrected orders are invoiced in place of others here (%[1]s …). The sums of this batch lack them, "+
			"the results workbook has them with sums of their own: fapiao show %[2]s shows one\n",
		strings.Join(names, p.text(lang.Text{Zh: "、", En: ", "})), Plain(list[0].To)))
	if whole == nil || whole.Standing.Orders() == 0 {
		return text
	}
	stand, left := whole.Standing.Invoiced(), whole.AfterReds()
	return text + p.text(lang.Format("代替的新单已开票 %s 单 %s 元，红冲、代替后净额 %s 元\n",
		"Invoiced in place of others: %s orders, %s yuan. Left with these: %s yuan\n", thousands(stand.Orders), Money(stand.Gross), Money(left.Gross)))
}

// undated counts the red invoices whose day of issue is not known.
func (p printer) undated(r *report.Reds) string {
	if r.Undated.Orders == 0 {
		return ""
	}
	return p.text(lang.Format("在税局办理、开票日期不详的红字发票：%s 张，%s 元，不计入任何月份\n",
		"Red invoices made at the tax bureau whose day of issue is not known: %s, %s yuan, in no month\n",
		thousands(r.Undated.Orders), Money(r.Undated.Gross)))
}
