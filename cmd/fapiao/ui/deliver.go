package ui

import (
	"context"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// deliveryLine is a message to a recipient for programs; its names do not change.
type deliveryLine struct {
	Type        string `json:"type"`
	Seller      string `json:"seller"`
	OrderNo     string `json:"order_no"`
	InvoiceCode string `json:"invoice_code"`
	InvoiceNo   string `json:"invoice_no"`
	Red         bool   `json:"red"`
	Channel     string `json:"channel"`
	To          string `json:"to"` // masked
	Status      string `json:"status"`
	Time        string `json:"time"`
	Code        string `json:"error_code"`
	Error       string `json:"error"`
	Before      bool   `json:"before"`
}

// ConfirmDeliver shows how many messages would be sent and reads the answer; only "yes" is a yes.
func (s *Screen) ConfirmDeliver(ctx context.Context, d app.DeliverPreview) (app.Answer, error) {
	return s.answer(ctx, s.printer.deliverPreview(&d))
}

// shownDeliveries is how many messages a question lists.
const shownDeliveries = 20

func (p printer) deliverPreview(d *app.DeliverPreview) string {
	var b strings.Builder
	b.WriteString(p.text(lang.Format(
		"将在【正式环境】重新发送 %d 张发票：短信 %d 条，邮件 %d 封。\n",
		"This sends %d invoices again in PRODUCTION: %d text messages and %d e-mails.\n",
		d.Invoices, d.Phones, d.Emails)))
	b.WriteString(p.deliveryLines(d.Deliveries, shownDeliveries))
	if d.Again {
		b.WriteString(p.text(lang.Text{
			Zh: "--again：已收到过的人会再收到一次。\n",
			En: "--again: those who have a message may get a second one.\n",
		}))
	}
	b.WriteString(p.text(textYes))
	return b.String()
}

// deliveryLines are the messages that wait for a person, and those that are refused: at most so
// many.
func (p printer) deliveryLines(list []app.DeliveryCase, most int) string {
	var b strings.Builder
	n := 0
	for i := range list {
		c := &list[i]
		if c.Refused == nil && c.State != ledger.Held {
			continue
		}
		if n++; n <= most {
			b.WriteString(p.delivery(c))
		}
	}
	if n > most {
		b.WriteString("  " + p.text(lang.Format("另有 %d 条\n", "and %d more\n", n-most)))
	}
	return b.String()
}

// Delivered shows what became of messages; the summary line follows with --json.
func (s *Screen) Delivered(d *app.Delivered, r *app.Result, next string) error {
	s.End()
	var b strings.Builder
	if s.opts.JSON {
		for i := range d.Deliveries {
			if err := s.writeJSON(deliveryLineOf(&d.Deliveries[i])); err != nil {
				return err
			}
		}
		if d.Preview {
			return nil
		}
		return s.Summary(r, next)
	}
	if d.Preview {
		for i := range d.Deliveries {
			b.WriteString(s.printer.delivery(&d.Deliveries[i]))
		}
		return s.show(b.String() + s.printer.text(textPreviewed))
	}
	b.WriteString(s.printer.simulated(s.opts.Environment))
	sent, unknown, before := 0, 0, 0
	for i := range d.Deliveries {
		c := &d.Deliveries[i]
		b.WriteString(s.printer.delivery(c))
		switch {
		case c.State == ledger.Done && c.Fresh:
			sent++
		case c.State == ledger.Done:
			before++
		case c.State == ledger.Unknown:
			unknown++
		}
	}
	if len(d.Deliveries) == 0 {
		return s.show(s.printer.text(lang.Text{Zh: "没有还没发送的。\n", En: "No message waits to be sent.\n"}))
	}
	b.WriteString(s.printer.delivered(sent, before, unknown, len(d.Deliveries)))
	return s.show(b.String())
}

// delivered sums messages up, and says how to send another one.
func (p printer) delivered(sent, before, unknown, all int) string {
	text := p.text(lang.Format("已发送 %d 条，共 %d 条。\n", "%d of %d messages were sent.\n", sent, all))
	if before > 0 {
		text += p.text(lang.Format(
			"%d 条以前已发送，没有重复发送；要再发一次请加 --again。\n",
			"%d were sent before and not once more; add --again to send another.\n",
			before))
	}
	if unknown > 0 {
		text += p.text(lang.Format(
			"%d 条不知道是否已发出，程序不会自动重发。请先问购买方；没有收到时加 --again 再发，"+
				"对方可能会收到两次。\n",
			"Whether %d were sent is not known, and the program does not repeat them. Ask the "+
				"buyer first; with --again a second message may arrive.\n",
			unknown))
	}
	return text
}

func deliveryLineOf(c *app.DeliveryCase) deliveryLine {
	b := &c.Body
	line := deliveryLine{"delivery", c.Seller, b.OrderNo, b.Code, b.No, b.Red, "email", "", string(c.State), beijing.Stamp(c.At), c.Code, nuonuo.MaskPersonal(c.Error), c.SentBefore}
	if b.Phone != "" {
		line.Channel = "sms"
	}
	if b.Recipient() != "" {
		line.To = b.Masked()
	}
	if c.Refused != nil {
		line.Channel, line.Status, line.Time, line.Error = "", refusedName, beijing.Stamp(time.Time{}), c.Refused.Why.Zh
	}
	return line
}

// delivery is one message with what became of it.
func (p printer) delivery(c *app.DeliveryCase) string {
	b := &c.Body
	text := "  " + Plain(strings.TrimSpace(b.Code+" "+b.No)) + "  "
	if b.No == "" { // it was refused before its invoice was known
		text = "  " + Plain(c.Asked) + "  "
	}
	if b.OrderNo != "" {
		text += p.text(textOrder) + Plain(b.OrderNo) + "  "
	}
	if c.Refused != nil {
		return text + p.text(lang.Format("不发送：%s\n", "not sent: %s\n", c.Refused.Why))
	}
	text += p.sentTo(c) + "\n"
	if c.SentBefore {
		text += "    " + p.text(doneBefore) + "\n"
	}
	return text
}

// sentTo is the recipient, masked, and what became of the message.
func (p printer) sentTo(c *app.DeliveryCase) string {
	text := p.text(lang.Text{Zh: "邮件 ", En: "e-mail to "})
	if c.Body.Phone != "" {
		text = p.text(lang.Text{Zh: "短信 ", En: "text message to "})
	}
	text += Plain(c.Body.Masked())
	if c.State == ledger.Held && c.Before != "" {
		return text + p.text(lang.Format("  上次没有发出：%s", "  not sent before: %s", Plain(nuonuo.MaskPersonal(c.Before))))
	}
	if c.State == ledger.Held {
		return text
	}
	text += "  " + p.text(deliveryStates[c.State])
	if (c.State == ledger.Done || c.State == ledger.Unknown || c.State == ledger.Failed) && !c.At.IsZero() {
		text += "  " + minute(c.At)
	}
	if why := strings.TrimSpace(c.Code + " " + c.Error); c.State != ledger.Done && why != "" {
		text += p.text(textColon) + Plain(p.said(why))
	}
	return text
}

// deliveryStates are the states of a message for people.
var deliveryStates = map[ledger.State]lang.Text{
	ledger.Ready:      {Zh: "还没有发送", En: "not sent yet"},
	ledger.Held:       {Zh: "等待确认", En: "waits for a person"},
	ledger.Submitting: {Zh: "正在发送", En: "being sent"},
	ledger.Unknown:    {Zh: "不知道是否已发出", En: "not known whether it was sent"},
	ledger.Submitted:  {Zh: "发送中", En: "under way"},
	ledger.Done:       {Zh: "已发送", En: "sent"},
	ledger.Failed:     {Zh: "没有发出", En: "not sent"},
	ledger.Dropped:    {Zh: "已撤回", En: "withdrawn"},
}
