package ui

import (
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/writers/jsonl"
)

// buyerForms is what buyers started: what waits, what to do, and what has lapsed.
func (p printer) buyerForms(f *app.BuyerForms) string {
	if !f.Any() {
		return ""
	}
	var b strings.Builder
	part := func(list []app.Form, zh, en string, args ...any) {
		if len(list) > 0 {
			b.WriteString(p.text(lang.Format(zh, en, args...)) + "\n")
			b.WriteString(p.buyerList(list, f.Now))
		}
	}
	part(f.Waits, "购方发起的红字确认单待确认：%d 张%s", "Red confirmation forms that buyers started, to be answered: %d%s", len(f.Waits), p.nearest(f))
	if n := len(f.Waits); n > 0 {
		no := p.text(lang.Text{Zh: "确认单编号", En: "FORM"})
		if n == 1 {
			no = Plain(f.Waits[0].BillNo)
		}
		b.WriteString(p.text(lang.Format("    → 同意：fapiao red agree %[1]s；不同意：fapiao red refuse %[1]s；不答复的，满 72 小时作废\n",
			"    → To agree: fapiao red agree %[1]s; to refuse: fapiao red refuse %[1]s; without an answer it lapses after 72 hours\n", no)))
	}
	part(f.Busy, "购方发起的红字确认单，税局处理中：%d 张", "Red confirmation forms of buyers that the tax bureau is working on: %d", len(f.Busy))
	part(f.Late, "购方发起的红字确认单已过 72 小时，应已作废：%d 张（下次 fapiao reconcile 核实，不用处理）",
		"Red confirmation forms of buyers past their 72 hours, probably void: %d (the next fapiao reconcile finds out; nothing is to be done)", len(f.Late))
	part(f.Lapsed, "购方发起的红字确认单已作废（超72小时未确认）：%d 张（发票没有红冲；仍要红冲的，由购方重新发起）",
		"Red confirmation forms of buyers that are void (not answered within 72 hours): %d (the invoices are not reversed; the buyers may start anew)", len(f.Lapsed))
	return b.String()
}

// nearest is the first deadline of the forms that wait; empty where none is known.
func (p printer) nearest(f *app.BuyerForms) string {
	until := p.until(f.Nearest(), f.Now)
	if until == "" || len(f.Waits) == 1 { // its own line has it
		return ""
	}
	return p.text(lang.Format("，最近的 %s", ", the first %s", until))
}

// buyerList lists forms, one a line.
func (p printer) buyerList(list []app.Form, now time.Time) string {
	var b strings.Builder
	for i := range list[:min(len(list), redsListed)] {
		b.WriteString("  " + p.buyerForm(&list[i], now) + "\n")
	}
	if n := len(list) - redsListed; n > 0 {
		b.WriteString(p.text(lang.Format("  还有 %d 张，见 fapiao red list\n", "  and %d more: see fapiao red list\n", n)))
	}
	return b.String()
}

// startedForms lists the forms that a buyer started about an invoice; empty where there are none.
func (p printer) startedForms(list []app.Form, now time.Time) string {
	if len(list) == 0 {
		return ""
	}
	return p.text(lang.Text{Zh: "购方发起的红字确认单：", En: "Red confirmation forms of the buyer:"}) + "\n" + p.buyerList(list, now)
}

// answerForm says how a form that waits for the seller is answered.
func answerForm(f *app.Form) lang.Text {
	return lang.Format("答复购方的确认单：同意 fapiao red agree %[1]s；不同意 fapiao red refuse %[1]s",
		"Answer the form of the buyer: fapiao red agree %[1]s, or fapiao red refuse %[1]s", Plain(f.BillNo))
}

// buyerForm is a form of a buyer in one line.
func (p printer) buyerForm(f *app.Form, now time.Time) string {
	text := p.text(lang.Format("%s  %s  -%s 元  发票 %s", "%s  %s  -%s yuan  invoice %s", Plain(f.BillNo), cut(f.Buyer, 30), Money(f.Net+f.Tax), Plain(f.BlueNo)))
	if until := p.until(f.Deadline(), now); until != "" {
		return text + "  " + until
	}
	if f.Status.Waiting() {
		return text + "  " + p.text(lang.Text{Zh: "截止时间未知", En: "deadline not known"})
	}
	return text + "  " + p.text(f.Status.Name())
}

// buyerFormLines writes a line for each form of a buyer.
func (s *Screen) buyerFormLines(f *app.BuyerForms) error {
	if f == nil {
		return nil
	}
	for _, list := range [][]app.Form{f.Waits, f.Busy, f.Late, f.Lapsed} {
		for i := range list {
			if err := s.writeJSON(s.formJSON(&list[i], f.Now)); err != nil {
				return err
			}
		}
	}
	return nil
}

// buyerSummary is the object of the summary about forms of buyers; nil where there is nothing to
// say.
func buyerSummary(f *app.BuyerForms) *jsonl.BuyerForms {
	if !f.Any() {
		return nil
	}
	return &jsonl.BuyerForms{Waiting: len(f.Waits), Busy: len(f.Busy), Deadline: beijing.Stamp(f.Nearest()), HoursLeft: hoursLeft(f.Nearest(), f.Now),
		Late: len(f.Late), Lapsed: len(f.Lapsed)}
}
