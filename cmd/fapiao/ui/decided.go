package ui

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

// decisionWords are the phrases of decisions about orders.
type decisionWords struct {
	drop, handmade, undo, none, refused, ask string
	seen, taken, same, another               string
}

func decisionsChinese() decisionWords {
	return decisionWords{
		drop: "取消 %s 单，价税合计 %s 元，之后不再开票%s\n", handmade: "取消 %s 单，价税合计 %s 元（已另行开具，发票号码 %s）%s\n",
		undo: "撤回取消 %s 单，价税合计 %s 元；未提交过的转为待人工确认，平台曾受理的回到开票失败%s\n", none: "没有需要改动的订单。\n", refused: "不改动：订单 %s（%s）  %s\n",
		ask:  "确认请输入 yes：",
		seen: "订单 %s：已确认差异  %s\n", taken: "订单 %s：采用平台上的发票（%s）  %s\n", same: "订单 %s：没有待确认的差异\n",
		another: "订单 %s：已记下与它相同的新订单是另一笔业务；查清本单的结果以后，重新运行即可开票\n",
	}
}

func decisionsEnglish() decisionWords {
	return decisionWords{
		drop: "Drops %s orders of %s yuan in all; they are not invoiced then%s\n", handmade: "Drops %s orders of %s yuan in all, invoiced by hand as %s%s\n",
		undo: "Brings back %s orders of %s yuan in all; never sent, they are held; accepted once, they are failed again%s\n", none: "Nothing is to be changed.\n", refused: "Stays as it is: order %s (%s)  %s\n",
		ask:  "Type yes to go on: ",
		seen: "order %s: the difference is accepted  %s\n", taken: "order %s: the platform's invoice is taken (%s)  %s\n", same: "order %s: no difference waits for anybody\n",
		another: "order %s: the order that asks for the same is another sale; once it is known what became of this one, that one passes when it is read again\n",
	}
}

// Dropping shows on standard error what would be changed, and what would not.
func (s *Screen) Dropping(d app.Dropping) error {
	if s.opts.JSON {
		return s.refusals(d.Refused)
	}
	s.Note(strings.TrimSuffix(s.words.dropping(&d, s.opts.Lang), "\n"))
	return nil
}

// refusals writes a line for each order that stays as it is.
func (s *Screen) refusals(all []app.Refusal) error {
	for _, r := range all {
		b, err := json.Marshal(struct {
			Type    string `json:"type"`
			OrderNo string `json:"order_no"`
			Status  string `json:"status"`
			Message string `json:"message"`
		}{"refused", r.OrderNo, string(r.State), r.Why.Text(s.opts.Lang)})
		if err != nil {
			return err
		}
		if err := s.write(append(b, '\n')); err != nil {
			return err
		}
	}
	return nil
}

func (w *words) dropping(d *app.Dropping, in string) string {
	var b strings.Builder
	numbers := ""
	if n := len(d.Numbers); n > 0 {
		numbers = w.halts.colon + strings.Join(d.Numbers[:min(n, named)], w.doubt.all)
		if n > named {
			numbers += w.doubt.list
		}
	}
	switch count, sum := thousands(d.Orders), Money(d.Gross); {
	case d.Orders == 0 && len(d.Refused) == 0:
		b.WriteString(w.decided.none)
	case d.Orders == 0:
	case d.Undo:
		fmt.Fprintf(&b, w.decided.undo, count, sum, numbers)
	case d.IssuedAs != "":
		fmt.Fprintf(&b, w.decided.handmade, count, sum, d.IssuedAs, numbers)
	default:
		fmt.Fprintf(&b, w.decided.drop, count, sum, numbers)
	}
	for _, r := range d.Refused {
		fmt.Fprintf(&b, w.decided.refused, Plain(r.OrderNo), r.State.Name().Text(in), r.Why.Text(in))
	}
	return b.String()
}

// ConfirmDrop asks whether to go on.
func (s *Screen) ConfirmDrop(ctx context.Context, _ app.Dropping) (app.Answer, error) {
	return s.answer(ctx, s.words.decided.ask)
}

// Accepted shows what a person's acceptance did.
func (s *Screen) Accepted(a app.Accepted) error {
	if s.opts.JSON {
		b, err := json.Marshal(struct {
			Type     string `json:"type"`
			OrderNo  string `json:"order_no"`
			Seller   string `json:"seller"`
			Before   string `json:"before"`
			Status   string `json:"status"`
			Accepted bool   `json:"accepted"`
		}{"accepted", a.Key.OrderNo, a.Key.Seller, string(a.Before), string(a.After), a.Seen})
		if err != nil {
			return err
		}
		return s.write(append(b, '\n'))
	}
	what := ""
	if a.Differs != nil {
		what = Plain(a.Differs.Message(s.opts.Lang))
	}
	w, no := &s.words.decided, Plain(a.Key.OrderNo)
	switch {
	case a.Before != a.After:
		return s.show(fmt.Sprintf(w.taken, no, a.After.Name().Text(s.opts.Lang), what))
	case a.Another:
		return s.show(fmt.Sprintf(w.another, no))
	case a.Seen:
		return s.show(fmt.Sprintf(w.seen, no, what))
	}
	return s.show(fmt.Sprintf(w.same, no))
}
