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
		if s.Standing.Orders() > 0 {
			return p.left(s) + "\n" + p.undated(&s.Reds)
		}
		return p.undated(&s.Reds)
	}
	issued := s.Reds.Issued()
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
	return p.text(lang.Format("%s。%s\n", "%s. %s\n", text, p.left(s))) + p.undated(&s.Reds)
}

// standing counts what is invoiced in place of orders of a batch, which its balance lacks, and
// names the first of them; empty where there are none.
func (p printer) standing(list []app.Reissued, s *report.Summary) string {
	n := s.Standing.Orders()
	if n == 0 {
		return ""
	}
	states := make([]string, len(s.Standing.States))
	for i, x := range s.Standing.States {
		states[i] = p.text(x.State.Name()) + " " + thousands(x.Orders)
	}
	text := p.text(lang.Format("代替本批次订单的新单（不计入上面的合计）：%s = %s\n",
		"Orders in place of others of this batch (not in the sums above): %s = %s\n", thousands(n), strings.Join(states, " + ")))
	if len(list) == 0 {
		return text
	}
	names := make([]string, len(list))
	for i, r := range list {
		names[i] = Plain(r.From) + " → " + Plain(r.To)
	}
	return text + p.text(lang.Format("    %s；查看用 fapiao show %s\n", "    %s; fapiao show %s shows one\n",
		strings.Join(names, p.text(lang.Text{Zh: "、", En: ", "})), Plain(list[0].To)))
}

// left is what is invoiced less what is reversed; with its terms where orders are invoiced in place
// of others, whose sum is in no table.
func (p printer) left(s *report.Summary) string {
	left := Money(s.AfterReds().Gross)
	if s.Standing.Orders() == 0 {
		return p.text(lang.Format("红冲后净额 %s 元", "Left after reds: %s yuan", left))
	}
	return p.text(lang.Format("净额：已开蓝字发票 %s + 代替的新单 %s + 红字发票 %s = %s 元", "Left: invoices %s + in place of others %s + reds %s = %s yuan",
		Money(s.Invoiced().Gross), Money(s.Standing.Invoiced().Gross), Money(s.Reds.Issued().Gross), left))
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
