package ui

import (
	"context"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// leftShown is how many order numbers are listed of each reason.
const leftShown = 10

// retryReasons are why failed orders were not issued again, in the order in which they are listed.
var retryReasons = []struct {
	why  pipeline.Left
	text lang.Text
}{
	{pipeline.LeftResting, lang.Text{
		Zh: "可能已经开出，暂不重试，请勿另行开票：",
		En: "May have been issued, not retried for now; do not invoice them elsewhere:",
	}},
	{pipeline.LeftChanged, lang.Text{
		Zh: "原表中的这一行在提交之后改过，按原内容重开会开错：把这一行改回原样再运行文件，" +
			"或先用 fapiao drop 取消：",
		En: "Their rows were changed after submission, and the submitted content would be " +
			"issued; restore the row and run the file again, or run: fapiao drop ORDER",
	}},
	{pipeline.LeftReplaced, lang.Text{
		Zh: "之后读入过同一购买方、同一金额的订单，可能已经代替它；确认没有代替后，运行 " +
			"fapiao retry 订单号：",
		En: "An order of the same buyer and amount was read later and may have replaced it; " +
			"if not, run: fapiao retry ORDER",
	}},
	{pipeline.LeftOld, lang.Text{
		Zh: "提交已超过 35 天；确认没有另行开票后，运行 fapiao retry 订单号：",
		En: "Submitted more than 35 days ago; if they were not invoiced elsewhere, run: " +
			"fapiao retry ORDER",
	}},
	{pipeline.LeftRefused, lang.Text{
		Zh: "平台没有受理过：请改正原表中的这一行，再次运行同一文件：",
		En: "Never accepted by the platform; correct the row and run the file again:",
	}},
	{pipeline.LeftForeign, lang.Text{
		Zh: "平台上这个订单号是另一张发票，不能重试：",
		En: "The platform has another invoice under this number; it cannot be retried:",
	}},
	{pipeline.LeftSpent, lang.Text{
		Zh: "今天已经不能再重试（每单每天最多 20 次），明天再运行 fapiao retry：",
		En: "Retried 20 times today, the daily limit of an order; run tomorrow: fapiao retry",
	}},
	{pipeline.LeftInstead, lang.Text{
		Zh: "已拆分、合并或改正，开票用的是括号里的单号；要重试请写这些单号：",
		En: "Split, merged or corrected: the orders in parentheses are invoiced in their place; retry those:",
	}},
	{pipeline.LeftNotFailed, lang.Text{
		Zh: "不是开票失败状态，没有重试：",
		En: "Not failed, so not retried:",
	}},
	{pipeline.LeftBusy, lang.Text{
		Zh: "另一个运行正在处理：",
		En: "Another run is processing them:",
	}},
	{pipeline.LeftOver, lang.Text{
		Zh: "已到停止提交的时间（until），没有重试：",
		En: "The time to send was over (until); not retried:",
	}},
	{pipeline.LeftUnasked, lang.Text{
		Zh: "没有得到平台的答复，或销售方已停止，没有重试：",
		En: "The platform did not answer, or the seller is stopped; not retried:",
	}},
	{pipeline.LeftSeller, lang.Text{
		Zh: "销售方不在配置中：",
		En: "The seller is not in the configuration:",
	}},
}

// retryLine is the report for programs; its names do not change.
type retryLine struct {
	Type    string                     `json:"type"`
	Retried int                        `json:"retried"`
	Found   int                        `json:"found"`
	Left    map[pipeline.Left][]string `json:"left"`
	// Elsewhere counts failed orders of other batches.
	Elsewhere int            `json:"other_batches,omitempty"`
	Planned   []string       `json:"planned,omitempty"` // of a preview
	Gross     invoice.Amount `json:"gross,omitempty"`   // of these
}

// ConfirmRetry shows what would be issued again and reads the answer; only "yes" is a yes.
func (s *Screen) ConfirmRetry(ctx context.Context, r app.Retrying) (app.Answer, error) {
	return s.answer(ctx, s.printer.text(lang.Format(
		"将在【正式环境】按原订单号重新开具 %d 张开票失败的订单，价税合计 %s 元。"+
			"确认请输入 yes：",
		"This issues %d failed orders, %s yuan in total, again under their own numbers "+
			"in PRODUCTION. Type yes to continue: ",
		r.Orders, Money(r.Gross))))
}

// Retried writes the result of a retry to standard output, as a line of JSON with --json.
func (s *Screen) Retried(r *pipeline.RetryReport) error {
	s.End()
	if !s.opts.JSON {
		return s.show(s.printer.retried(r))
	}
	return s.writeJSON(retryLineOf(r))
}

func retryLineOf(r *pipeline.RetryReport) retryLine {
	left := map[pipeline.Left][]string{}
	for why, list := range r.Left {
		for _, o := range list {
			left[why] = append(left[why], o.OrderNo)
		}
	}
	return retryLine{Type: "retry", Retried: r.Retried, Found: r.Found, Left: left, Elsewhere: r.Elsewhere}
}

// RetryEnded writes what a retry did, and its summary.
func (s *Screen) RetryEnded(report *pipeline.RetryReport, r *app.Result, next string) error {
	if err := s.Retried(report); err != nil {
		return err
	}
	return s.Summary(r, next)
}

// RetriedFiles writes what a retry of files did, or would do, with the orders that it left alone.
func (s *Screen) RetriedFiles(r *app.RetriedFiles, next string) error {
	s.End()
	if s.opts.JSON {
		if err := s.leftLines(r.Left); err != nil {
			return err
		}
		return s.retriedFiles(r, next)
	}
	if err := s.Findings(ByJSON); err != nil {
		return err
	}
	if err := s.show(s.printer.leftAlone(r.Left)); err != nil {
		return err
	}
	return s.retriedFiles(r, next)
}

func (s *Screen) retriedFiles(r *app.RetriedFiles, next string) error {
	if r.Preview != nil {
		return s.RetryPreviewed(&app.RetryPreview{Orders: r.Preview.Orders, Gross: r.Preview.Gross, Report: r.Report, Result: r.Result})
	}
	if r.Result.Summary.Orders == 0 && !s.opts.JSON {
		return s.Retried(&r.Report)
	}
	return s.RetryEnded(&r.Report, r.Result, next)
}

func (p printer) retried(r *pipeline.RetryReport) string {
	var b strings.Builder
	text := lang.Format(
		"\n已请平台按原订单号重新开具 %d 单；查询时发现已不是失败状态 %d 单。\n",
		"\nThe platform was asked to issue %d orders again; %d were no longer failed.\n",
		r.Retried, r.Found)
	if r.Found == 0 {
		text = lang.Format("\n已请平台按原订单号重新开具 %d 单。\n",
			"\nThe platform was asked to issue %d orders again.\n", r.Retried)
	}
	b.WriteString(p.text(text))
	b.WriteString(p.leftOut(r))
	return b.String()
}

// leftOut lists the orders that are not issued again, by reason.
func (p printer) leftOut(r *pipeline.RetryReport) string {
	var b strings.Builder
	for _, reason := range retryReasons {
		if list := r.Left[reason.why]; len(list) > 0 {
			b.WriteString("  " + p.text(reason.text) + "\n    " + p.notRetried(list) + "\n")
		}
	}
	if r.Elsewhere > 0 {
		b.WriteString(p.text(lang.Format(
			"其他批次还有 %s 单开票失败：运行 fapiao retry --all\n",
			"%s orders of other batches failed: run fapiao retry --all\n", thousands(r.Elsewhere))))
	}
	return b.String()
}

// notRetried lists the first orders of a reason, each with its state or the time of the next try.
func (p printer) notRetried(list []pipeline.LeftOut) string {
	inParentheses := func(text string) string { return p.text(textOpen) + text + p.text(textClose) }
	var out []string
	for _, o := range list[:min(len(list), leftShown)] {
		text := Plain(o.OrderNo)
		switch {
		case o.Other != "":
			other := Plain(o.Other)
			if o.Settled {
				other += "  " + p.text(ledger.Issued.Name())
			}
			text += inParentheses(other)
		case !o.Until.IsZero() && o.State == ledger.Failed:
			text += inParentheses(p.text(lang.Format(
				"%s 前不重试",
				"not before %s",
				o.Until.In(beijing.Zone).Format("01-02 15:04"))))
		case o.State != ledger.Failed:
			text += inParentheses(p.text(o.State.Name()))
		}
		out = append(out, text)
	}
	text := strings.Join(out, "  ")
	if more := len(list) - leftShown; more > 0 {
		text += p.text(lang.Format("  等，另有 %d 单", "  and %d more", more))
	}
	return text
}
