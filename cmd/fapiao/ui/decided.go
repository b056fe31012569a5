package ui

import (
	"context"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// The lines for programs; their names do not change.
type (
	refusedLine struct {
		Type    string `json:"type"`
		OrderNo string `json:"order_no"`
		Status  string `json:"status"`
		Message string `json:"message"`
	}
	acceptedLine struct {
		Type     string `json:"type"`
		OrderNo  string `json:"order_no"`
		Seller   string `json:"seller"`
		Before   string `json:"before"`
		Status   string `json:"status"`
		Accepted bool   `json:"accepted"`
	}
)

// Dropping shows on standard error which orders would be changed and which would not.
func (s *Screen) Dropping(d app.Dropping) error {
	if s.opts.JSON {
		return s.refusals(d.Refused)
	}
	s.Note(strings.TrimSuffix(s.printer.dropping(&d), "\n"))
	return nil
}

// refusals writes a line for each order that is not changed.
func (s *Screen) refusals(all []app.Refusal) error {
	for _, r := range all {
		line := refusedLine{"refused", r.OrderNo, string(r.State), s.printer.text(r.Why)}
		if err := s.writeJSON(line); err != nil {
			return err
		}
	}
	return nil
}

func (p printer) dropping(d *app.Dropping) string {
	var b strings.Builder
	numbers := ""
	if n := len(d.Numbers); n > 0 {
		numbers = p.text(textColon) + strings.Join(d.Numbers[:min(n, maxNumbers)], p.text(textComma))
		if n > maxNumbers {
			numbers += p.text(textEtc)
		}
	}
	switch count, sum := thousands(d.Orders), Money(d.Gross); {
	case d.Orders == 0 && len(d.Refused) == 0:
		b.WriteString(p.text(lang.Text{
			Zh: "没有需要改动的订单。\n",
			En: "No order has to be changed.\n",
		}))
	case d.Orders == 0:
	case d.Undo:
		b.WriteString(p.text(lang.Format(
			"撤回取消 %s 单，价税合计 %s 元；未提交过的转为待人工确认，"+
				"平台曾受理的回到开票失败%s\n",
			"Undoes the drop of %s orders, %s yuan in total; those never sent become "+
				"held, those that the platform accepted become failed%s\n",
			count, sum, numbers)))
	case d.IssuedAs != "":
		b.WriteString(p.text(lang.Format(
			"取消 %s 单，价税合计 %s 元（已另行开具，发票号码 %s）%s\n",
			"Drops %s orders, %s yuan in total, invoiced by hand as %s%s\n",
			count, sum, d.IssuedAs, numbers)))
	default:
		b.WriteString(p.text(lang.Format(
			"取消 %s 单，价税合计 %s 元，之后不再开票%s\n",
			"Drops %s orders, %s yuan in total; they will not be invoiced%s\n",
			count, sum, numbers)))
	}
	for _, r := range d.Refused {
		b.WriteString(p.text(lang.Format(
			"不改动：订单 %s（%s）  %s\n", "Not changed: order %s (%s)  %s\n",
			Plain(r.OrderNo), r.State.Name(), r.Why)))
	}
	return b.String()
}

// ConfirmDrop asks whether to continue.
func (s *Screen) ConfirmDrop(ctx context.Context, _ app.Dropping) (app.Answer, error) {
	return s.answer(ctx, s.printer.text(textYes))
}

// Accepted shows what accepting an order changed.
func (s *Screen) Accepted(a app.Accepted) error {
	if s.opts.JSON {
		return s.writeJSON(acceptedLine{"accepted", a.Key.OrderNo, a.Key.Seller, string(a.Before), string(a.After), a.Seen})
	}
	return s.show(s.printer.accepted(&a))
}

func (p printer) accepted(a *app.Accepted) string {
	what, no := "", Plain(a.Key.OrderNo)
	if a.Differs != nil {
		what = Plain(a.Differs.Message(p.lang))
	}
	switch {
	case a.Before != a.After:
		return p.text(lang.Format(
			"订单 %s：采用平台上的发票（%s）  %s\n",
			"order %s: the invoice on the platform was adopted (%s)  %s\n",
			no, a.After.Name(), what))
	case a.Another:
		return p.text(lang.Format(
			"订单 %s：已记下与它相同的新订单是另一笔业务；查清本单的结果以后，"+
				"重新运行即可开票\n",
			"order %s: the new order with the same content is recorded as a separate "+
				"sale; once the outcome of this one is known, run again to issue it\n",
			no))
	case a.Seen:
		return p.text(lang.Format(
			"订单 %s：已确认差异  %s\n",
			"order %s: the difference was accepted  %s\n",
			no, what))
	}
	return p.text(lang.Format(
		"订单 %s：没有待确认的差异\n",
		"order %s: there is no difference to accept\n",
		no))
}
