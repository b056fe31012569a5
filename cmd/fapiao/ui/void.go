package ui

import (
	"context"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// voidLine is a void for programs; its names do not change.
type voidLine struct {
	Type        string         `json:"type"`
	Seller      string         `json:"seller"`
	OrderNo     string         `json:"order_no"`
	InvoiceCode string         `json:"invoice_code"`
	InvoiceNo   string         `json:"invoice_no"`
	Kind        string         `json:"kind"`
	BuyerName   string         `json:"buyer_name"`
	Gross       invoice.Amount `json:"gross"`
	Status      string         `json:"status"`
	Code        string         `json:"error_code"`
	Error       string         `json:"error"`
	Before      bool           `json:"before"`
}

// refusedName is the status of a correction that was not planned.
const refusedName = "refused"

// plannedName is the status of what a preview would record.
const plannedName = "planned"

// ConfirmVoid shows what would be made void and reads the answer; only "yes" is a yes. It is a
// person's word that all copies are in hand.
func (s *Screen) ConfirmVoid(ctx context.Context, v app.VoidPreview) (app.Answer, error) {
	return s.answer(ctx, s.printer.voidPreview(&v))
}

func (p printer) voidPreview(v *app.VoidPreview) string {
	var b strings.Builder
	b.WriteString(p.text(lang.Format(
		"将作废 %d 张纸质发票，价税合计 %s 元；作废后不能恢复：\n",
		"This voids %d paper invoices, %s yuan in total; a void cannot be undone:\n",
		v.Count, Money(v.Gross))))
	b.WriteString(p.voidLines(v.Voids))
	b.WriteString(p.text(lang.Text{
		Zh: "请确认：以上每张发票的全部联次都已收回在手，购买方没有入账抵扣。\n" +
			"确认请输入 yes；其他回答不作废：",
		En: "Confirm that all copies (全部联次) of each of these invoices are in your hands and\n" +
			"that the buyers have not booked them. Type yes to continue; any other answer voids " +
			"nothing: ",
	}))
	return b.String()
}

// voidLines are the voids that wait for a person, and those that are refused.
func (p printer) voidLines(list []app.VoidCase) string {
	var b strings.Builder
	for i := range list {
		if c := &list[i]; c.Refused != nil || c.State == ledger.Held {
			b.WriteString(p.void(c))
		}
	}
	return b.String()
}

// textPreviewed ends what is only shown.
var textPreviewed = lang.Text{Zh: "只是预览，什么也没有提交。\n", En: "This is only a preview: nothing was sent.\n"}

// Voided shows what became of voids; the summary line follows with --json.
func (s *Screen) Voided(v *app.Voided, r *app.Result, next string) error {
	s.End()
	for i := range v.Voids {
		if s.opts.JSON {
			if err := s.writeJSON(voidLineOf(&v.Voids[i])); err != nil {
				return err
			}
		}
	}
	if s.opts.JSON && v.Preview {
		return nil
	}
	if s.opts.JSON {
		return s.Summary(r, next)
	}
	var b strings.Builder
	if v.Preview {
		for i := range v.Voids {
			b.WriteString(s.printer.void(&v.Voids[i]))
		}
		return s.show(b.String() + s.printer.text(textPreviewed))
	}
	b.WriteString(s.printer.simulated(s.opts.Environment))
	done, before := 0, 0
	for i := range v.Voids {
		c := &v.Voids[i]
		if c.State == ledger.Done {
			done++
		}
		if c.Before {
			before++
		}
		b.WriteString(s.printer.void(c))
	}
	b.WriteString(s.printer.text(lang.Format("已作废 %d 张，共 %d 张。\n", "%d of %d invoices are void.\n", done, len(v.Voids))))
	if before > 0 {
		b.WriteString(s.printer.text(lang.Format("其中 %d 张以前已作废，这次没有再提交。\n", "%d of them were void before; nothing was sent for them.\n", before)))
	}
	return s.show(b.String())
}

func voidLineOf(c *app.VoidCase) voidLine {
	b := &c.Body
	line := voidLine{"void", c.Seller, b.OrderNo, b.Code, b.No, string(b.Kind), b.Buyer, b.Gross, string(c.State), c.Code, nuonuo.MaskPersonal(c.Error), c.Before}
	if c.Refused != nil {
		line.Status, line.Error = refusedName, c.Refused.Why.Zh
	}
	return line
}

// void is one invoice with what became of it, and what to do.
func (p printer) void(c *app.VoidCase) string {
	b := &c.Body
	of := p.text(textOrder) + Plain(b.OrderNo)
	if b.OrderNo == "" {
		of = p.text(textElsewhere)
	}
	text := "  " + Plain(strings.TrimSpace(b.Code+" "+b.No)) + "  " + of + "  " + Plain(b.Buyer) + "  " + Money(b.Gross) + p.text(textYuan) + "  "
	if b.OrderNo == "" && b.Gross == 0 { // the ledger has the number alone
		text = "  " + Plain(strings.TrimSpace(b.Code+" "+b.No)) + "  " + of + "  "
	}
	if b.No == "" { // it was refused before its invoice was known
		text = "  " + Plain(c.Asked) + "  "
	}
	switch {
	case c.Refused != nil && c.Refused.Reverse:
		return text + p.text(lang.Format("不作废：%s，请运行 %s\n", "not voided: %s: %s\n", c.Refused.Why, reverseInstead(c)))
	case c.Refused != nil:
		return text + p.text(lang.Format("不作废：%s\n", "not voided: %s\n", c.Refused.Why))
	case c.State == ledger.Held:
		return text + p.text(b.Kind.Name()) + "\n"
	}
	text += p.text(voidStates[c.State])
	if why := strings.TrimSpace(c.Code + " " + c.Error); c.State != ledger.Done && why != "" {
		text += p.text(textColon) + Plain(p.said(why))
	}
	if c.State == ledger.Failed {
		text += p.text(lang.Format("；如需红冲，请运行 %s", "; to reverse it: %s", reverseInstead(c)))
	}
	if c.Before {
		text += "\n    " + p.text(doneBefore)
	}
	return text + "\n"
}

// reverseInstead is the command that reverses an invoice which is not voided, with the reason of
// the void. Without one a person chooses it: it is a statement to the tax bureau.
func reverseInstead(c *app.VoidCase) lang.Text {
	// The platform numbers the reasons of both alike; a void has one more, and a red another one.
	reason := invoice.RedReason(c.Body.Reason).Typed()
	if c.Body.Reason == "" || c.Body.Reason == otherReason {
		reason = lang.Text{Zh: "冲红原因（销货退回、开票有误、服务中止 或 销售折让）", En: "REASON (return, error, stopped or allowance)"}
	}
	return lang.Format("fapiao red %s --reason %s", "fapiao red %s --reason %s", Plain(c.Asked), reason)
}

// otherReason is the reason of a void that no red has (4 其他).
const otherReason = "4"

// voidStates are the states of a void for people.
var voidStates = map[ledger.State]lang.Text{
	ledger.Ready:      {Zh: "还没有提交作废", En: "void not sent yet"},
	ledger.Held:       {Zh: "等待确认", En: "waits for a person"},
	ledger.Submitting: {Zh: "正在提交作废", En: "void is being sent"},
	ledger.Unknown:    {Zh: "作废结果待确认", En: "outcome of the void is not known yet"},
	ledger.Submitted:  {Zh: "作废中", En: "being voided"},
	ledger.Done:       {Zh: "已作废", En: "void"},
	ledger.Failed:     {Zh: "没有作废", En: "not voided"},
	ledger.Dropped:    {Zh: "已撤回", En: "withdrawn"},
}
