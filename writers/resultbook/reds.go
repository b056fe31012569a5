package resultbook

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/xlsx/stream"
	"github.com/fapiao/fapiao/pipeline/report"
)

// redColumns are the columns of 红字发票. Those up to the links fit on a screen.
func redColumns(s *report.Summary, in string) []column {
	links := []column{blueLink, link("PDF", pdf), link("OFD", ofd), link("XML", xml)}
	first := []column{
		number(), blueNumber, buyerColumn, redReason, redNumber(), net(s), tax(s), gross(s), redState(in), redIssuedAt, deadline,
		wrapped(Titles.Note, 46, redNote),
	}
	return append(append(first, links...),
		formNumber, blueOrder,
		code(Titles.RedOrder, 25, func(r *report.Row) string { return r.OrderNo }),
		code(lang.Text{Zh: "退款单号", En: "Refund number"}, 21, func(r *report.Row) string { return r.Red.RefundNo }),
		buyerTaxColumn, kind(in), remarkColumn, invoiceCode,
		code(lang.Text{Zh: "蓝票代码", En: "Blue invoice code"}, 14, func(r *report.Row) string { return r.Red.BlueCode }),
		serialColumn, sellerName, sellerColumn, fileColumn, sheetColumn, rowColumn,
		text(lang.Text{Zh: "PDF 地址", En: "PDF address"}, 30, pdf))
}

// redStateColumn is the column of the state, from 1.
const redStateColumn = 9

// redPrinted are the columns of 红字发票 up to the note.
const redPrinted = 12

var (
	sheetReds  = Titles.Reds
	blueNumber = code(Titles.BlueNo, 23, func(r *report.Row) string { return r.Red.BlueNo })
	blueOrder  = code(lang.Text{Zh: "蓝票订单号", En: "Order of the blue one"}, 21, func(r *report.Row) string { return r.Red.BlueOrder })
	formNumber = code(lang.Text{Zh: "红字确认单编号", En: "Confirmation form"}, 23, func(r *report.Row) string { return r.Red.FormNo })
	deadline   = column{title: Titles.Deadline, width: 20,
		cell: func(b *book, r *report.Row) stream.Cell { return b.timeCell(r.Red.Deadline) }}
	// redIssuedAt says where it is not known; an empty cell is of one that is not issued.
	redIssuedAt = column{title: issuedAt.title, width: issuedAt.width, cell: func(b *book, r *report.Row) stream.Cell {
		if r.Undated() {
			return b.textCell(Titles.NotKnown.Text(b.lang), b.style.text)
		}
		return b.timeCell(r.IssuedAt)
	}}
	redReason = column{title: Titles.RedReason, width: 14, cell: func(b *book, r *report.Row) stream.Cell {
		return b.textCell(r.Red.Reason.Name().Text(b.lang), b.style.text)
	}}
)

// redNumber has the number of red invoices that are issued below.
func redNumber() column {
	c := invoiceNumber()
	c.title = Titles.RedNo
	return c
}

// redState fits the longest of the bureau's words. It says below how many red invoices are not in
// the sum.
func redState(in string) column {
	c := state(28)
	if in == lang.English {
		c = state(40)
	}
	c.total = func(b *book, t *sums) stream.Cell {
		if t.without == 0 {
			return stream.Empty(b.style.total)
		}
		return stream.Text(b.style.total, lang.Format("不含未开具 %d 张", "without %d not issued", t.without).Text(b.lang))
	}
	return c
}

// redNote is why a red invoice does not exist, and what to do.
func redNote(b *book, r *report.Row) string {
	var out []string
	if said := strings.TrimSpace(r.Error); said != "" && said != r.StateName().Zh {
		out = append(out, report.Said(b.lang, said))
	}
	if text := redAdvice(r).Text(b.lang); text != "" {
		out = append(out, text)
	}
	return numbered(out)
}

// redAdvice is what a person has to do about a red invoice. While one may still be issued, no other
// one must be made by hand.
func redAdvice(r *report.Row) lang.Text {
	switch {
	case r.Undated():
		return lang.Text{Zh: "在税局办理，平台没有给出开票日期，不计入任何月份；请到电子税务局查这张红票的日期。",
			En: "Made at the tax bureau; the platform does not give its day of issue, so that it is in no month. Look it up at the bureau."}
	case r.State == "issued" && r.Red.Bureau:
		return lang.Text{Zh: "在税局办理。", En: "Made at the tax bureau."}
	case r.State == "issued":
		return lang.Text{}
	case r.State == "submitted" && r.Error != "":
		return lang.Text{Zh: "确认已生效，红票没有开出。处理后运行 fapiao red，按原单号重开；请勿另行红冲。",
			En: "It is confirmed, and its red invoice failed. Fix the cause, then run fapiao red, which has it tried again under its number; do not reverse the invoice elsewhere."}
	case r.Red.Over:
		return lang.Text{Zh: "已了结，不用处理：已撤销、已重新申请、已另行红冲，或蓝票已作废。",
			En: "Over, nothing to do: withdrawn, asked for again, reversed otherwise, or the invoice is void."}
	case r.State == "failed":
		return lang.Text{Zh: "没有红冲，蓝票不变。需要红冲的，按税局的说明处理后重新申请（命令见 fapiao status）。",
			En: "Nothing was reversed. If it is still needed, see the bureau's words, and apply again (fapiao status has the command)."}
	case r.State == "held":
		return lang.Text{Zh: "还没有人确认要红冲，不会自动发出。", En: "Nobody has agreed to it yet; it is not sent automatically."}
	case r.Red.Form == waitsSeller:
		return lang.Text{Zh: "购买方发起，等待我方确认；到截止时间未确认即作废。", En: "The buyer entered it and waits for you to confirm; it is void after the deadline."}
	case r.Red.Form == waitsBuyer:
		return lang.Text{Zh: "请提醒购买方在电子税务局确认；到截止时间未确认即作废。请勿另行红冲。",
			En: "Remind the buyer to confirm at the tax bureau; it is void after the deadline. Do not reverse the invoice elsewhere."}
	}
	return lang.Text{Zh: "请勿另行红冲。稍后运行 fapiao reconcile 查询结果。", En: "Do not reverse the invoice elsewhere. Run later: fapiao reconcile"}
}

// The forms that wait for somebody (billStatus, protocol §3.11).
const (
	waitsBuyer  report.FormStatus = "02"
	waitsSeller report.FormStatus = "03"
)

// reversedNote says how much of an invoice is reversed, and what is left of it.
func reversedNote(b *book, r *report.Row) string {
	var out []string
	if v := &r.Reversed; v.Reds > 0 {
		out = append(out, lang.Format("已红冲 %d 次，共 %s 元，余 %s 元。", "Reversed %d times, by %s in all; %s is left.",
			v.Reds, v.Gross(), r.Gross-v.Gross()).Text(b.lang))
	}
	if n := r.Reversed.Open; n > 0 {
		out = append(out, lang.Text{Zh: "有红冲正在办理，见“红字发票”。", En: `A red invoice is under way: see "Red invoices".`}.Text(b.lang))
	}
	return strings.Join(out, "\n")
}

// followNote names the orders that this one is invoiced in place of, or that is in its place.
func followNote(b *book, r *report.Row) string {
	var out []string
	add := func(again bool, from, to string) {
		text := lang.Format("改单重开：%s → %s", "Sent again, corrected: %s → %s", from, to)
		if again {
			text = lang.Format("换开：%s → %s", "Issued again: %s → %s", from, to)
		}
		out = append(out, text.Text(b.lang))
	}
	if r.Replaces != "" {
		add(r.AfterRed, r.Replaces, r.OrderNo)
	}
	if r.ReplacedBy != "" {
		add(r.State.HasInvoice(), r.OrderNo, r.ReplacedBy)
	}
	return strings.Join(out, "\n")
}

// addRed adds a row to 红字发票, which is begun with the first of them.
func (w *Writer) addRed() error {
	if w.reds == nil {
		w.reds = newTable(w.book, sheetReds, redColumns(&w.sum, w.opts.Lang))
		w.reds.head, w.reds.tab, w.reds.printed = w.book.style.headSum, "44546A", redPrinted
		issued := report.Row{State: "issued", Red: &report.Red{}}
		w.reds.counts = counting{redStateColumn, issued.StateName().Text(w.opts.Lang)}
		if err := w.reds.open(); err != nil {
			return err
		}
	}
	return w.reds.add(&w.row)
}
