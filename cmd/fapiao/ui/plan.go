package ui

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// Planned shows what would be sent; nothing was sent.
func (s *Screen) Planned(v *pipeline.Preview) error {
	s.End()
	if err := s.Findings(ByJSON); err != nil {
		return err
	}
	if s.opts.JSON {
		return s.writeJSON(planOf(v))
	}
	return s.show(s.printer.plan(v, lang.Text{Zh: "提交预览（没有提交，也没有记录）", En: "Preview (nothing was sent or recorded)"}))
}

// Sending shows what is going to be sent, before it is. It is progress: a quiet screen leaves it
// out. The line of JSON is not.
func (s *Screen) Sending(v *pipeline.Preview) error {
	switch {
	case s.opts.JSON:
		return s.writeJSON(planOf(v))
	case s.opts.Quiet:
		return nil
	}
	if err := s.Findings(InResults); err != nil {
		return err
	}
	s.previewed = true
	s.report(s.message(strings.TrimSuffix(s.printer.plan(v, lang.Text{Zh: "提交预览（还没有提交）", En: "Preview (nothing is sent yet)"}), "\n")))
	return nil
}

// plan is a preview under a title.
func (p printer) plan(v *pipeline.Preview, title lang.Text) string {
	var b strings.Builder
	b.WriteString("\n" + p.text(title) + "\n")
	b.WriteString(p.sum(p.text(lang.Text{Zh: "将提交", En: "To be sent"}), v.Orders, Money(v.Gross)))
	b.WriteString(fit("  "+p.text(lang.Format("不含税 %s 元，税额 %s 元", "net %s yuan, tax %s yuan", Money(v.Net), Money(v.Tax)))) + "\n")
	p.planSums(&b, v)
	p.planBuyers(&b, v)
	p.planLargest(&b, v)
	p.planDivisions(&b, v)
	p.planDoubts(&b, v)
	p.planTime(&b, v)
	return b.String()
}

// head begins a list.
func (p printer) head(b *strings.Builder, zh, en string, args ...any) {
	b.WriteString(p.text(lang.Format(zh, en, args...)) + "\n")
}

func (p printer) planSums(b *strings.Builder, v *pipeline.Preview) {
	p.head(b, "按税率：", "By rate:")
	for _, r := range v.Rates {
		b.WriteString(p.rate(r))
	}
	p.head(b, "按发票种类：", "By kind:")
	for _, k := range v.Kinds {
		b.WriteString(p.sum(p.text(k.Kind.Name()), k.Orders, Money(k.Gross)))
	}
}

func (p printer) planBuyers(b *strings.Builder, v *pipeline.Preview) {
	count := thousands(v.Buyers)
	if v.MoreBuyers {
		count += "+"
	}
	p.head(b, "按购买方（共 %s 个，列出金额最大的）：", "By buyer (%s in all, the largest sums):", count)
	p.buyers(b, v.TopBuyers)
	switch {
	case !v.Compared:
		p.head(b, "没有可以核对的台账：不知道哪些购买方是第一次开票", "There is no ledger to compare with: first-time buyers are not known")
	case v.FirstTimes > 0:
		p.head(b, "第一次开票的购买方 %s 个：", "Buyers who never had an invoice: %s", thousands(v.FirstTimes))
		p.buyers(b, v.FirstTime)
	}
}

func (p printer) buyers(b *strings.Builder, list []pipeline.BuyerSum) {
	for _, one := range list {
		b.WriteString(p.sum(cut(one.Name, 26), one.Orders, Money(one.Gross)))
	}
}

func (p printer) planLargest(b *strings.Builder, v *pipeline.Preview) {
	p.head(b, "金额最大的订单：", "The largest orders:")
	for _, l := range v.Largest {
		b.WriteString(p.large(l.OrderNo, l.Gross, l.Buyer))
	}
}

// large is a line with an order.
func (p printer) large(orderNo string, gross invoice.Amount, more string) string {
	return fit("  "+column(cut(orderNo, 22), 22)+figure(Money(gross), 18)+p.text(textYuan)+"  "+more) + "\n"
}

func (p printer) planDivisions(b *strings.Builder, v *pipeline.Preview) {
	if v.Splits > 0 {
		p.head(b, "将拆分 %s 单，共开 %s 张：", "Orders that will be split: %s, into %s invoices", thousands(v.Splits), thousands(v.Parts))
		p.divisions(b, v.Split)
	}
	if v.Merges > 0 {
		p.head(b, "将合并 %s 单，共开 %s 张：", "Orders that will be merged: %s, into %s invoices", thousands(v.Members), thousands(v.Merges))
		p.divisions(b, v.Merge)
	}
}

func (p printer) divisions(b *strings.Builder, list []pipeline.Division) {
	for _, d := range list {
		others := strings.Join(d.Others[:min(3, len(d.Others))], p.text(textComma))
		if len(d.Others) > 3 {
			others = d.Others[0] + " … " + d.Others[len(d.Others)-1]
		}
		b.WriteString(p.large(d.Order, d.Gross, others))
	}
}

func (p printer) planDoubts(b *strings.Builder, v *pipeline.Preview) {
	if len(v.Elsewhere) > 0 {
		p.head(b, "以前从其他文件提交过的订单（不会重复提交）：", "Orders that were sent from other files before (not sent again):")
	}
	for _, f := range v.Elsewhere {
		b.WriteString(fit("  "+figure(thousands(f.Orders), 8)+" "+column(p.text(textOrders), 6)+"  "+f.File) + "\n")
	}
	if v.Twins > 0 {
		p.head(b, "可能重复的订单：%s 个，见提示 FP-DUP-020", "Orders that may be duplicates: %s, see FP-DUP-020", thousands(v.Twins))
	}
}

// planTime is how many calls are needed and how long they take.
func (p printer) planTime(b *strings.Builder, v *pipeline.Preview) {
	if v.Invoices == 0 {
		return
	}
	p.head(b, "要开 %s 张发票，至少调用平台 %s 次", "Invoices to issue: %s; calls of the platform: at least %s", thousands(v.Invoices), thousands(v.Calls))
	if v.Takes > 0 {
		p.head(b, "按限速至少要 %s，最早 %s 完成（北京时间）", "At the limit they take at least %s, to %s (Beijing time)", span(v.Takes), minute(v.Ends))
	}
	b.WriteString(p.planUntil(&v.Estimate))
	if v.NextMonth && v.TooLate == 0 {
		p.head(b, "注意：到本月底（北京时间）开不完，一部分发票会开在下个月", "Note: the month ends (Beijing time) before it is done; some invoices will be of the next month")
	}
}

// percent is a rate such as "0.13" as people write it.
func percent(rate string) string {
	d, err := decimal.NewFromString(rate)
	if err != nil {
		return rate
	}
	return d.Shift(2).String() + "%"
}
