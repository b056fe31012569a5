package ui

import (
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// sending is the question before real invoices are issued: what each seller sends, what is not sent
// and why. Where no preview was shown before it also has the largest orders, in which a mistyped
// amount is easiest to see, and the calls.
func (p printer) sending(sellers []app.Sending, previewed bool) string {
	var b strings.Builder
	orders, gross := 0, invoice.Amount(0)
	for i := range sellers {
		o := &sellers[i]
		b.WriteString("\n" + fit(p.text(textSeller)+o.Name+p.text(textOpen)+o.Seller+p.text(textClose)) + "\n")
		p.kinds(&b, o)
		if !previewed {
			p.largest(&b, o)
		}
		p.withheld(&b, o.Kept)
		orders, gross = orders+o.Orders(), gross+o.Gross()
	}
	if !previewed {
		b.WriteString(p.calls(&sellers[0].Estimate))
	}
	b.WriteString("\n" + p.text(lang.Format(
		"将向【正式环境】提交 %d 张订单，价税合计 %s 元。\n"+
			"确认请输入 yes；其他回答不提交，订单转为待人工确认：",
		"This submits %d orders, %s yuan in total, to PRODUCTION.\n"+
			"Type yes to continue; any other answer sends nothing and holds the orders: ",
		orders, Money(gross))))
	return b.String()
}

// calls is how many calls are needed, and how long they take.
func (p printer) calls(e *pipeline.Estimate) string {
	line := p.text(lang.Format("至少调用平台 %s 次", "Calls of the platform: at least %s", thousands(e.Calls)))
	if e.Takes > 0 {
		line += p.text(lang.Format("，按限速至少要 %s", ", which take at least %s at the limit", span(e.Takes)))
	}
	if e.NextMonth && e.TooLate == 0 {
		line += p.text(lang.Text{Zh: "；到本月底（北京时间）开不完", En: "; the month ends (Beijing time) before they are done"})
	}
	return fit(line) + "\n" + p.planUntil(e)
}

func (p printer) kinds(b *strings.Builder, o *app.Sending) {
	for _, k := range o.Kinds {
		b.WriteString(p.sum(p.text(k.Kind.Name()), k.Orders, Money(k.Gross)))
	}
	if len(o.Kinds) > 1 {
		b.WriteString(p.sum(p.text(textTotal), o.Orders(), Money(o.Gross())))
	}
}

// sum is a line with a count and an amount.
func (p printer) sum(name string, orders int, money string) string {
	return fit("  "+column(name, 26)+figure(thousands(orders), 8)+" "+column(p.text(textOrders), 6)+figure(money, 22)+p.text(textYuan)) + "\n"
}

func (p printer) largest(b *strings.Builder, o *app.Sending) {
	b.WriteString(p.text(lang.Text{Zh: "金额最大的订单：", En: "The largest orders:"}) + "\n")
	for _, l := range o.Largest {
		b.WriteString(fit("  "+column(cut(l.OrderNo, 22), 22)+figure(Money(l.Gross), 18)+p.text(textYuan)+"  "+l.Buyer) + "\n")
	}
}

// withheld lists what is not sent, and why.
func (p printer) withheld(b *strings.Builder, kept []ledger.Withheld) {
	if len(kept) == 0 {
		return
	}
	b.WriteString(p.text(lang.Text{Zh: "暂不提交：", En: "Not submitted:"}) + "\n")
	for _, k := range kept {
		line := "  " + column(p.text(k.State.Name()), 14) + figure(thousands(k.Orders), 8) + " " + column(p.text(textOrders), 6)
		if k.Code != "" {
			line += "  " + k.Code + " " + k.Example.Message(p.lang)
		}
		b.WriteString(fit(line) + "\n")
	}
}
