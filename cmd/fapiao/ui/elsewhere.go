package ui

import (
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// elsewhereLine is an invoice that was issued elsewhere, for programs; its names do not change.
type elsewhereLine struct {
	Type        string         `json:"type"`
	Seller      string         `json:"seller"`
	SellerName  string         `json:"seller_name"`
	InvoiceCode string         `json:"invoice_code"`
	InvoiceNo   string         `json:"invoice_no"`
	Kind        string         `json:"kind"`
	BuyerName   string         `json:"buyer_name"`
	BuyerTaxNum string         `json:"buyer_tax_num"`
	IssuedAt    string         `json:"issued_at"`
	Net         invoice.Amount `json:"net"`
	Tax         invoice.Amount `json:"tax"`
	Gross       invoice.Amount `json:"gross"`
	Reversed    invoice.Amount `json:"reversed"`
	Name        string         `json:"status_name"`
	Todo        []string       `json:"todo"`
}

// textElsewhere marks an invoice that was issued elsewhere.
var textElsewhere = lang.Text{Zh: "不是本程序开的", En: "issued elsewhere"}

// Elsewhere shows invoices that were issued elsewhere, with their reds.
func (s *Screen) Elsewhere(list []app.Elsewhere, more bool) error {
	if s.opts.JSON {
		return s.elsewhereLines(list)
	}
	var b strings.Builder
	for i := range list {
		b.WriteString(s.printer.elsewhere(&list[i]))
	}
	if more {
		b.WriteString(s.printer.text(lang.Text{Zh: "还有更多，请写发票号码。\n", En: "There are more: give an invoice number.\n"}))
	}
	return s.show(b.String())
}

func (s *Screen) elsewhereLines(list []app.Elsewhere) error {
	for i := range list {
		e := &list[i]
		lines := []any{s.elsewhereLine(e)}
		for n := range e.Reds {
			lines = append(lines, s.redJSON(&e.Reds[n], e.Now))
		}
		for n := range e.Forms {
			lines = append(lines, s.formJSON(&e.Forms[n], e.Now))
		}
		for n := range e.Deliveries {
			lines = append(lines, deliveryLineOf(&e.Deliveries[n]))
		}
		for _, line := range lines {
			if err := s.writeJSON(line); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Screen) elsewhereLine(e *app.Elsewhere) elsewhereLine {
	b := &e.Blue
	return elsewhereLine{"elsewhere", e.Seller, e.SellerName, b.Code, b.No, string(b.Kind), b.Buyer, maskedID(b.BuyerTax), beijing.Stamp(b.IssuedAt),
		b.Net, b.Tax, b.Gross, e.Reversed(), s.printer.text(e.Status()), s.printer.todo(e)}
}

// elsewhereHead is what is known of an invoice that was issued elsewhere.
func (p printer) elsewhereHead(e *app.Elsewhere) string {
	b := &e.Blue
	parts := []string{strings.TrimSpace(b.Code + " " + b.No), p.text(e.Status())}
	if b.Kind != "" {
		parts = append(parts, p.text(b.Kind.Name()))
	}
	if b.Gross > 0 {
		parts = append(parts, Money(b.Gross)+p.text(textYuan))
	}
	out := p.text(lang.Text{Zh: "发票 ", En: "Invoice "}) + Plain(joined(append(parts, p.text(textElsewhere)))) + "\n"
	out += "  " + p.text(textSeller) + Plain(strings.TrimSpace(e.SellerName+" "+e.Seller)) + "\n"
	out += "  " + p.text(lang.Text{Zh: "购买方：", En: "Buyer: "}) + Plain(strings.TrimSpace(b.Buyer+" "+maskedID(b.BuyerTax))) + "\n"
	if !b.IssuedAt.IsZero() {
		out += "  " + p.text(lang.Text{Zh: "开票日期：", En: "Issued: "}) + minute(b.IssuedAt) + "\n"
	}
	if sum := e.Reversed(); sum > 0 {
		out += "  " + p.text(lang.Format("已红冲 %s 元，余 %s 元", "reversed by %s yuan, %s left", Money(sum), Money(b.Gross-sum))) + "\n"
	}
	return out
}

func (p printer) elsewhere(e *app.Elsewhere) string {
	var b strings.Builder
	b.WriteString(p.elsewhereHead(e))
	b.WriteString(p.redCourse(e.Reds, e.Now))
	b.WriteString(p.startedForms(e.Forms, e.Now))
	if len(e.Deliveries) > 0 {
		b.WriteString(p.text(lang.Text{Zh: "重新交付：", En: "Sent again:"}) + "\n")
	}
	for i := range e.Deliveries {
		b.WriteString(p.delivery(&e.Deliveries[i]))
	}
	return b.String() + p.todoList(e)
}

func (p printer) todoList(e *app.Elsewhere) string {
	var b strings.Builder
	for _, text := range p.todo(e) {
		b.WriteString("→ " + Plain(text) + "\n")
	}
	return b.String()
}

// todo is what a person can do about an invoice that was issued elsewhere; never nil.
func (p printer) todo(e *app.Elsewhere) []string {
	out := []string{}
	add := func(zh, en string, args ...any) { out = append(out, p.text(lang.Format(zh, en, args...))) }
	for i := range e.Forms {
		switch f := &e.Forms[i]; {
		case f.ForUs():
			out = append(out, p.text(answerForm(f)))
		case f.Status.Settled():
			add("购方的确认单 %s 已同意，红票由税局开具：号码见 fapiao red list",
				"The form %s of the buyer is agreed to, and the bureau issues the red invoice: fapiao red list has its number", f.BillNo)
		}
	}
	for i := range e.Reds {
		switch c := &e.Reds[i]; {
		case c.Stuck(e.Now):
			add("红票没有开出：运行 fapiao red 继续，失败的按原单号重开", "The red invoice is missing: run fapiao red, which has a failed one tried again")
		case c.Waiting():
			add("请购方在电子税务局确认；撤销用 fapiao red withdraw %s", "Ask the buyer to agree at the tax bureau; to withdraw: fapiao red withdraw %s", e.Blue.No)
		case c.State == ledger.Held:
			add("还没有人确认：再运行一次原来的命令，或 fapiao red drop %s", "Nobody has agreed to it: type its command again, or fapiao red drop %s", e.Blue.No)
		case c.Open():
			add("还没有结果：稍后运行 fapiao red", "It is under way: run fapiao red later")
		}
	}
	for i := range e.Dead {
		c := &e.Dead[i]
		add("没有红冲成：%s%s；不再红冲 fapiao red drop %s", "Not reversed. %s%s; to close it: fapiao red drop %s", applyAgain(c), p.askAgain(c), e.Blue.No)
	}
	return out
}

// elsewhereHistory is all that happened to an invoice that was issued elsewhere.
func (p printer) elsewhereHistory(h *app.History, raw bool) string {
	var b strings.Builder
	e := &h.Elsewhere[0]
	b.WriteString(p.elsewhereHead(e))
	b.WriteString(p.text(textHistory) + "\n")
	for i := range h.Moments {
		p.moment(&b, &app.Life{}, &h.Moments[i], raw)
	}
	for i := range e.Reds {
		if why := nuonuo.MaskPersonal(p.text(e.Reds[i].Why())); why != "" {
			b.WriteString("  " + p.text(textPlatformSays) + Plain(why) + "\n")
		}
	}
	return b.String() + p.todoList(e)
}
