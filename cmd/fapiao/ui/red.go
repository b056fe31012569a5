package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	redinvoice "github.com/fapiao/fapiao/pipeline/red"
)

// Reversing shows what would be reversed, on standard error. The result has it all as JSON, and
// where nothing is sent.
func (s *Screen) Reversing(r app.Reversing) error {
	if s.opts.JSON || r.Count == 0 {
		return nil
	}
	s.Note(strings.TrimSuffix(s.printer.reversing(&r), "\n"))
	return nil
}

// ConfirmRed asks whether to reverse what was shown.
func (s *Screen) ConfirmRed(ctx context.Context, r app.Reversing) (app.Answer, error) {
	return s.answer(ctx, s.printer.text(lang.Format(
		"将在【正式环境】红冲 %d 张发票，价税合计 %s 元。确认请输入 yes：",
		"This reverses %d invoices, %s yuan in total, in PRODUCTION. Type yes to continue: ",
		r.Count, Money(-r.Gross))))
}

func (p printer) reversing(r *app.Reversing) string {
	var b strings.Builder
	asks, states := false, false
	for i := range r.Reds {
		c := &r.Reds[i]
		if r.Preview && !planned(c) {
			continue // the result has it
		}
		b.WriteString(p.redLine(c))
		if c.Refused == nil {
			b.WriteString(p.redParts(&c.Body))
			asks = asks || mayAskBuyer(&c.Body)
			states = states || c.Body.Flow == redinvoice.FlowSheet
		}
	}
	if r.Count > 0 {
		b.WriteString(p.text(lang.Format(
			"将红冲 %s 张：金额 %s，税额 %s，价税合计 %s 元\n",
			"To reverse: %s invoices, net %s, tax %s, total %s yuan\n",
			thousands(r.Count), Money(-r.Net), Money(-r.Tax), Money(-r.Gross))))
	}
	if states && r.Count > 0 {
		b.WriteString(p.text(lang.Text{
			Zh: "税控专票由销方申请红字信息表：发票没有交给购方，或购方没有抵扣并已退回；否则请购方申请，用 --bill-info 写编号\n",
			En: "For tax-control special invoices the seller applies for the information sheet: the invoice was not " +
				"handed over, or came back unused; otherwise the buyer applies, and --bill-info takes the number\n",
		}))
	}
	if asks && r.Count > 0 {
		b.WriteString(p.text(lang.Format(
			"购方已抵扣或已入账的，要由购方在 72 小时内确认（周末和节假日也算）：现在申请，%s 前\n",
			"Where the buyer has deducted or booked the invoice, it has to agree within 72 hours, weekends "+
				"included: by %s if applied for now\n",
			minute(r.Deadline))))
	}
	return b.String()
}

// planned reports whether a preview would have a red sent.
func planned(c *app.RedCase) bool { return c.Refused == nil && c.State == ledger.Held }

// mayAskBuyer reports whether the buyer may have to agree: the bureau decides by what the buyer did
// with the invoice.
func mayAskBuyer(b *redinvoice.Body) bool { return b.Flow == redinvoice.FlowForm }

// redLine is one red with its state.
func (p printer) redLine(c *app.RedCase) string {
	b := &c.Body
	number := b.Blue.No
	if number == "" {
		number = c.Asked
	}
	amount := Money(-b.Gross)
	if b.Gross == 0 {
		amount = ""
	}
	parts := []string{"  " + column(Plain(number), 20) + " " + figure(amount, 14) + "  " + column(p.text(c.Status()), 18)}
	for _, part := range []string{p.text(b.Reason.Name()), b.Blue.OrderNo, cut(b.Blue.Buyer, 30)} {
		if part != "" {
			parts = append(parts, Plain(part))
		}
	}
	line := strings.Join(parts, "  ") + "\n"
	if c.Before {
		line += "    " + p.text(doneBefore) + "\n"
		if !b.Red.Whole && b.RefundNo == "" {
			line += "    " + p.text(anotherRefund) + "\n"
		}
	}
	switch {
	case c.LeftOut:
		line += "    " + p.text(endedBefore) + p.text(lang.Text{Zh: "，没有再申请", En: ": not applied for again"}) + "\n"
	case c.EndedBefore && c.Refused == nil && c.State == ledger.Held:
		line += "    " + p.text(endedBefore) + p.text(lang.Text{Zh: "，这次重新申请", En: ": applied for again"}) + "\n"
	}
	if c.State == ledger.Done && c.Detail.No != "" {
		line += "    " + p.text(lang.Format("红票 %s  %s", "red invoice %s  %s", Plain(strings.TrimSpace(c.Detail.Code+" "+c.Detail.No)), p.issuedOn(c))) + "\n"
	}
	if why := p.whyRed(c); why != "" {
		line += "    → " + Plain(why) + "\n"
	}
	return line
}

// issuedOn is when a red invoice was issued, and that it was made elsewhere.
func (p printer) issuedOn(c *app.RedCase) string {
	at := p.text(lang.Text{Zh: "开票日期不详", En: "day of issue not known"})
	if !c.Detail.IssuedAt.IsZero() {
		at = minute(c.Detail.IssuedAt)
	}
	switch {
	case c.Body.Unplaced():
		return at + "  " + p.text(lang.Text{Zh: "在税局办理，不知道冲了哪几行", En: "made at the tax bureau, of lines that are not known"})
	case c.Body.Origin == redinvoice.Bureau:
		return at + "  " + p.text(lang.Text{Zh: "在税局办理", En: "made at the tax bureau"})
	}
	return at
}

// doneBefore marks what was complete before a command was asked for it again.
var doneBefore = lang.Text{Zh: "以前已办完，这次没有再提交", En: "was complete before; nothing was sent this time"}

// anotherRefund says how the same part is reversed once more.
var anotherRefund = lang.Text{Zh: "再退同样的一笔，要写另一个退款单号：--refund，或清单的“退款单号”一列",
	En: "to reverse the same part once more, give another number of the refund: --refund, or the column 退款单号 of a list"}

// endedBefore marks a red that a person had closed or withdrawn.
var endedBefore = lang.Text{Zh: "以前被放弃或撤销过", En: "was closed or withdrawn before"}

// redParts lists the lines of a partial red.
func (p printer) redParts(b *redinvoice.Body) string {
	if b.Red.Whole {
		return ""
	}
	var out strings.Builder
	for _, l := range b.Red.Lines {
		text := "    " + p.text(lang.Format("第 %d 行", "line %d", l.Index)) + "  " + Plain(nameOf(b, l.Index))
		if l.Quantity.IsPositive() {
			text += "  " + p.text(lang.Format("数量 -%s", "quantity -%s", l.Quantity))
		}
		out.WriteString(text + "  " + p.text(lang.Format("金额 %s  税额 %s", "net %s  tax %s", Money(-l.Net), Money(-l.Tax))) + "\n")
	}
	return out.String()
}

func nameOf(b *redinvoice.Body, index int) string {
	for _, l := range b.Lines {
		if l.Index == index {
			return l.Name
		}
	}
	return ""
}

// Reversed shows what became of reds, what is open, and the command to go on with.
func (s *Screen) Reversed(r *app.Reversed, next string) error {
	s.End()
	if s.opts.JSON {
		return s.redLines(r, next)
	}
	var b strings.Builder
	if len(r.Reds) > 0 {
		b.WriteString(s.printer.simulated(s.opts.Environment))
	} else {
		b.WriteString(s.printer.text(lang.Text{Zh: "没有在办理的红冲。\n", En: "No red invoice is under way.\n"}))
	}
	var now, before redCount
	for i := range r.Reds {
		c := &r.Reds[i]
		if r.Preview && planned(c) {
			continue // it was shown
		}
		b.WriteString(s.printer.redLine(c))
		b.WriteString(s.printer.redWaits(c, r.Result))
		switch {
		case c.Before:
			before.add(c)
		case c.State == ledger.Done:
			now.add(c)
		}
	}
	if r.Preview {
		b.WriteString(s.printer.text(lang.Text{Zh: "只是预览，没有申请。\n", En: "This was a preview: nothing was applied for.\n"}))
	} else {
		b.WriteString(s.printer.reversedSum(now, before, len(r.Reds)))
	}
	b.WriteString(s.printer.reds(r.Result.Reds, next != "") + s.printer.buyerForms(r.Result.Buyers))
	for i := range r.Summary.Stops {
		b.WriteString(s.printer.stop(&r.Summary.Stops[i], redGoesOn(r, r.Summary.Stops[i].Seller)))
	}
	b.WriteString(s.printer.unsent(r.Result))
	if next != "" {
		b.WriteString(s.printer.text(textNext) + next + "\n")
	}
	return s.show(b.String())
}

// redGoesOn is the command that goes on with the reds of a seller when its stop is over; empty
// where all of them were done.
func redGoesOn(r *app.Reversed, seller string) lang.Text {
	if slices.ContainsFunc(r.Reds, func(c app.RedCase) bool { return c.Seller == seller && c.Open() }) {
		return sameCommand
	}
	return lang.Text{}
}

// redCount is how many invoices were reversed, and their sum.
type redCount struct {
	n     int
	gross invoice.Amount
}

func (c *redCount) add(r *app.RedCase) { c.n, c.gross = c.n+1, c.gross+r.Body.Gross }

// reversedSum counts what was reversed now, and what was before.
func (p printer) reversedSum(now, before redCount, all int) string {
	var b strings.Builder
	if now.n > 0 {
		b.WriteString(p.text(lang.Format("已红冲 %d / %d 张，价税合计 %s 元\n", "Reversed %d of %d, %s yuan in total\n", now.n, all, Money(-now.gross))))
	}
	if before.n > 0 {
		b.WriteString(p.text(lang.Format("以前已红冲 %d / %d 张，价税合计 %s 元，这次没有再提交\n",
			"Reversed before: %d of %d, %s yuan in total; nothing was sent for them\n", before.n, all, Money(-before.gross))))
	}
	return b.String()
}

// redWaits is until when a form waits for the buyer.
func (p printer) redWaits(c *app.RedCase, r *app.Result) string {
	if !c.Waiting() || r.Reds == nil {
		return ""
	}
	return "    " + p.text(lang.Format("确认单 %s  %s", "form %s  %s", Plain(c.Detail.BillNo), p.until(c.Detail.Deadline(), r.Reds.Now))) + "\n"
}

// until is a deadline with the hours that are left.
func (p printer) until(deadline, now time.Time) string {
	if deadline.IsZero() {
		return ""
	}
	left := deadline.Sub(now)
	if left <= 0 {
		return p.text(lang.Format("已过截止时间 %s", "the deadline %s has passed", minute(deadline)))
	}
	return p.text(lang.Format("%s 前确认，还有 %d 小时", "to be agreed to by %s, %d hours left", minute(deadline), int(left.Hours())))
}

// redsListed is how many red invoices of a kind are listed.
const redsListed = 10

// reds is what is open of red invoices, and what died. named says that the command that goes on is
// named elsewhere.
func (p printer) reds(r *app.Reds, named bool) string {
	if !r.Any() {
		return ""
	}
	var b strings.Builder
	if r.Open > 0 {
		parts := []string{p.text(lang.Format("红冲办理中 %d 张", "Red invoices under way: %d", r.Open))}
		if r.Waiting > 0 {
			parts = append(parts, p.text(lang.Format("等购方确认 %d 张，最近的 %s", "%d wait for the buyer, the first %s", r.Waiting, p.until(r.Nearest, r.Now))))
		}
		if r.Held > 0 {
			parts = append(parts, p.text(lang.Format("待确认 %d 张（再运行一次原来的命令，或 fapiao red drop 发票号码）",
				"%d to be confirmed (type their command again, or fapiao red drop NUMBER)", r.Held)))
		}
		b.WriteString(strings.Join(parts, p.text(lang.Text{Zh: "；", En: "; "})) + "\n")
	}
	if r.Going > 0 && !named {
		b.WriteString(p.text(lang.Text{Zh: "    → 接着办理：fapiao red\n", En: "    → To go on: fapiao red\n"}))
	}
	if n := len(r.Stuck); n > 0 {
		b.WriteString(p.text(lang.Format("已确认而红票开票失败，或超过 1 小时还没有开出：%d 张\n", "Confirmed, and the red invoice failed or is missing for more than an hour: %d\n", n)))
		b.WriteString(p.caseList(r.Stuck))
		b.WriteString(p.text(lang.Text{
			Zh: "    → 运行 fapiao red 继续查询，失败的按原单号重开；仍没有的，到电子税务局查这张确认单，或 fapiao red withdraw 发票号码 后重新申请\n",
			En: "    → Run fapiao red to ask again and to have failed ones tried again; if it stays so, look up the form at the tax bureau, or fapiao red " +
				"withdraw NUMBER and apply again\n",
		}))
	}
	if n := len(r.Dead); n > 0 {
		b.WriteString(p.text(lang.Format("没有红冲成的：%d 张\n", "Not reversed: %d\n", n)))
		b.WriteString(p.deadList(r.Dead))
		if slices.ContainsFunc(r.Dead, func(c app.RedCase) bool { return c.Correction == "" }) {
			b.WriteString(p.text(lang.Text{
				Zh: "    → 不再红冲：fapiao red drop 发票号码\n",
				En: "    → To close one: fapiao red drop NUMBER\n",
			}))
		}
	}
	return b.String()
}

func (p printer) caseList(list []app.RedCase) string {
	var b strings.Builder
	for i := range list[:min(len(list), redsListed)] {
		b.WriteString(p.redLine(&list[i]))
	}
	b.WriteString(p.others(len(list)))
	return b.String()
}

// others counts what is not listed of so many red invoices.
func (p printer) others(n int) string {
	if n <= redsListed {
		return ""
	}
	return p.text(lang.Format("  另有 %d 张\n", "  %d more\n", n-redsListed))
}

// redStates are the states of a red in its history.
var redStates = map[ledger.State]lang.Text{
	ledger.Held:       {Zh: "待确认", En: "to be confirmed"},
	ledger.Ready:      {Zh: "待申请", En: "to be applied for"},
	ledger.Submitting: {Zh: "申请", En: "applied for"},
	ledger.Unknown:    {Zh: "结果不明", En: "unknown"},
	ledger.Submitted:  {Zh: "办理中", En: "under way"},
	ledger.Done:       {Zh: "已红冲", En: "reversed"},
	ledger.Failed:     {Zh: "没有红冲", En: "not reversed"},
	ledger.Dropped:    {Zh: "不再红冲", En: "closed"},
}

// redNotes are the notes in the history of a red.
var redNotes = map[string]lang.Text{
	"a person agreed":                       {Zh: "已确认", En: "a person agreed"},
	"a person agreed to the correction":     {Zh: "已同意换开", En: "a person agreed to the correction"},
	"a person did not agree":                {Zh: "没有确认", En: "a person did not agree"},
	"a person closed it":                    {Zh: "已关闭", En: "a person closed it"},
	"a person had it tried again":           {Zh: "重新开具", En: "a person had it tried again"},
	"a person withdrew it":                  {Zh: "申请前取消", En: "a person withdrew it before it was sent"},
	pipeline.AmendNote:                      {Zh: "补记了开票日期或明细", En: pipeline.AmendNote},
	"the platform could not be reached":     {Zh: "连不上平台", En: "the platform could not be reached"},
	"the platform knows the number already": {Zh: "平台已有这个单号，改为查询", En: "the platform knows the number already"},
}

// redNote is a note of the history: also the status of the form.
func (p printer) redNote(note string) string {
	if status, ok := strings.CutPrefix(note, pipeline.RedFormNote); ok {
		return p.text(redinvoice.Status(status).Name())
	}
	if t, ok := redNotes[note]; ok {
		return p.text(t)
	}
	return p.note(note)
}

// redCourse is the reds of an order with their history.
func (p printer) redCourse(list []app.RedCase, now time.Time) string {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintln(&b, p.text(lang.Text{Zh: "红冲：", En: "Red invoices:"}))
	for i := range list {
		c := &list[i]
		b.WriteString(p.redLine(c) + p.redParts(&c.Body))
		if at := p.until(c.Detail.Deadline(), now); at != "" {
			b.WriteString("    " + Plain(strings.TrimSpace(c.Detail.BillNo+"  "+at)) + "\n")
		}
		if c.Detail.PDF != "" {
			b.WriteString("    " + Plain(c.Detail.PDF) + "\n")
		}
		for n, e := range c.Course {
			if n > 0 && e.From == e.To && e.Code == c.Course[n-1].Code && e.Note == c.Course[n-1].Note {
				continue // asked again, with the same answer
			}
			text := "    " + minute(e.At) + "  " + p.text(redStates[e.To])
			if why := strings.TrimSpace(e.Code + "  " + p.redNote(e.Note)); why != "" {
				text += "  " + Plain(nuonuo.MaskPersonal(why))
			}
			b.WriteString(text + "\n")
		}
	}
	return b.String()
}
