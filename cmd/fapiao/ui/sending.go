package ui

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// lineWidth is the width that what a person is asked fits into.
const lineWidth = 80

// fit cuts a line that is too wide.
func fit(line string) string { return strings.TrimRight(cut(line, lineWidth), " ") }

// cut shortens a text to a width.
func cut(s string, width int) string {
	s = Plain(s)
	if text.StringWidth(s) <= width {
		return s
	}
	return text.Trim(s, width-1) + "…"
}

// column pads a text to a width, on the right or, for numbers, on the left.
func column(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-text.StringWidth(s)))
}

func figure(s string, width int) string {
	return strings.Repeat(" ", max(0, width-text.StringWidth(s))) + s
}

// sending is the question before real invoices are made: who sends what, what is kept back and why,
// and the largest orders, in which a slip of a digit shows.
func (w *words) sending(sellers []app.Sending, in string) string {
	var b strings.Builder
	orders, gross := 0, invoice.Amount(0)
	for i := range sellers {
		o := &sellers[i]
		b.WriteString("\n" + fit(w.doubt.seller+o.Name+w.doubt.open+o.Seller+w.doubt.close) + "\n")
		w.kinds(&b, o, in)
		w.largest(&b, o)
		w.kept(&b, o.Kept, in)
		orders, gross = orders+o.Orders(), gross+o.Gross()
	}
	b.WriteString("\n" + fmt.Sprintf(w.yes, orders, Money(gross)))
	return b.String()
}

func (w *words) kinds(b *strings.Builder, o *app.Sending, in string) {
	for _, k := range o.Kinds {
		b.WriteString(w.sum(k.Kind.Name().Text(in), k.Orders, Money(k.Gross)))
	}
	if len(o.Kinds) > 1 {
		b.WriteString(w.sum(w.total, o.Orders(), Money(o.Gross())))
	}
}

// sum is a line of a count and an amount.
func (w *words) sum(name string, orders int, money string) string {
	return fit("  "+column(name, 26)+figure(thousands(orders), 8)+" "+column(w.orders, 6)+figure(money, 22)+w.doubt.yuan) + "\n"
}

func (w *words) largest(b *strings.Builder, o *app.Sending) {
	b.WriteString(w.doubt.large + "\n")
	for _, l := range o.Largest {
		b.WriteString(fit("  "+column(cut(l.OrderNo, 22), 22)+figure(Money(l.Gross), 18)+w.doubt.yuan+"  "+l.Buyer) + "\n")
	}
}

// kept says what is not sent, and why.
func (w *words) kept(b *strings.Builder, kept []ledger.Withheld, in string) {
	if len(kept) == 0 {
		return
	}
	b.WriteString(w.doubt.kept + "\n")
	for _, k := range kept {
		line := "  " + column(k.State.Name().Text(in), 14) + figure(thousands(k.Orders), 8) + " " + column(w.orders, 6)
		if k.Code != "" {
			line += "  " + k.Code + " " + k.Example.Message(in)
		}
		b.WriteString(fit(line) + "\n")
	}
}
