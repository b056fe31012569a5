package ui

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// leftShown is how many order numbers a reason lists.
const leftShown = 10

// leftOrder is the order in which reasons are listed.
var leftOrder = []pipeline.Left{pipeline.LeftResting, pipeline.LeftChanged, pipeline.LeftReplaced, pipeline.LeftOld, pipeline.LeftRefused, pipeline.LeftForeign,
	pipeline.LeftSpent, pipeline.LeftNotFailed, pipeline.LeftBusy, pipeline.LeftUnasked, pipeline.LeftSeller}

// ConfirmRetry shows what would be issued again and reads the answer; only "yes" is a yes.
func (s *Screen) ConfirmRetry(ctx context.Context, r app.Retrying) (app.Answer, error) {
	return s.answer(ctx, fmt.Sprintf(s.words.retry.yes, r.Orders, Money(r.Gross)))
}

// Retried writes what a retry did to standard output, as a line of JSON with --json.
func (s *Screen) Retried(r *pipeline.RetryReport) error {
	s.End()
	if s.opts.JSON {
		return s.write(retryLine(r))
	}
	w := s.words.retry
	var b bytes.Buffer
	fmt.Fprintf(&b, "\n"+w.done+"\n", r.Retried, r.Found)
	for _, why := range leftOrder {
		if list := r.Left[why]; len(list) > 0 {
			fmt.Fprintf(&b, "  %s\n    %s\n", w.left[why], w.listed(list, s.opts.Lang))
		}
	}
	return s.show(b.String())
}

// RetryEnded writes what a retry did, and its summary.
func (s *Screen) RetryEnded(report *pipeline.RetryReport, r *app.Result, next string) error {
	if err := s.Retried(report); err != nil {
		return err
	}
	return s.Summary(r, next)
}

// retryWords are the phrases of a retry.
type retryWords struct {
	yes, done, more, until, see string
	left                        map[pipeline.Left]string
}

// listed are the first orders of a reason, each with what is known of it.
func (w *retryWords) listed(list []pipeline.LeftOut, in string) string {
	var out []string
	for _, o := range list[:min(len(list), leftShown)] {
		text := Plain(o.OrderNo)
		switch {
		case o.Other != "":
			text += fmt.Sprintf(w.see, Plain(o.Other))
		case !o.Until.IsZero() && o.State == ledger.Failed:
			text += fmt.Sprintf(w.until, o.Until.In(beijing.Zone).Format("01-02 15:04"))
		case o.State != ledger.Failed:
			text += fmt.Sprintf(w.see, o.State.Name().Text(in))
		}
		out = append(out, text)
	}
	text := strings.Join(out, "  ")
	if more := len(list) - leftShown; more > 0 {
		text += fmt.Sprintf(w.more, more)
	}
	return text
}

// retryLine is the report for programs; its names do not change.
func retryLine(r *pipeline.RetryReport) []byte {
	left := map[pipeline.Left][]string{}
	for why, list := range r.Left {
		for _, o := range list {
			left[why] = append(left[why], o.OrderNo)
		}
	}
	b, err := json.Marshal(struct {
		Type    string                     `json:"type"`
		Retried int                        `json:"retried"`
		Found   int                        `json:"found"`
		Left    map[pipeline.Left][]string `json:"left"`
	}{"retry", r.Retried, r.Found, left})
	if err != nil {
		panic(err) // texts and numbers alone
	}
	return append(b, '\n')
}

func chineseRetry() retryWords {
	return retryWords{
		yes:  "将在【正式环境】按原订单号重新开具 %d 张开票失败的订单，价税合计 %s 元。确认请输入 yes：",
		done: "已请平台按原订单号重新开具 %d 单；查询时发现已不是失败状态 %d 单。", more: "  等，另有 %d 单", until: "（%s 前不重试）", see: "（%s）",
		left: map[pipeline.Left]string{
			pipeline.LeftResting:   "可能已经开出，暂不重试，请勿另行开票：",
			pipeline.LeftChanged:   "原表中的这一行在提交之后改过，按原内容重开会开错：把这一行改回原样再运行文件，或先用 fapiao drop 取消：",
			pipeline.LeftReplaced:  "之后读入过同一购买方、同一金额的订单，可能已经代替它；确认没有代替后，运行 fapiao retry 订单号：",
			pipeline.LeftOld:       "提交已超过 35 天；确认没有另行开票后，运行 fapiao retry 订单号：",
			pipeline.LeftRefused:   "平台没有受理过：请改正原表中的这一行，再次运行同一文件：",
			pipeline.LeftForeign:   "平台上这个订单号是另一张发票，不能重试：",
			pipeline.LeftSpent:     "今天已经不能再重试（每单每天最多 20 次），明天再运行 fapiao retry：",
			pipeline.LeftNotFailed: "不是开票失败状态，没有重试：",
			pipeline.LeftBusy:      "另一个运行正在处理：",
			pipeline.LeftUnasked:   "没有得到平台的答复，或销售方已停止，没有重试：",
			pipeline.LeftSeller:    "销售方不在配置中：",
		},
	}
}

func englishRetry() retryWords {
	return retryWords{
		yes:  "This issues %d failed orders of %s yuan in all again, under their own numbers, in PRODUCTION. Type yes to go on: ",
		done: "The platform was asked to issue %d orders again; %d were found not to be failed any more.", more: "  and %d more",
		until: " (not before %s)", see: " (%s)",
		left: map[pipeline.Left]string{
			pipeline.LeftResting:   "Perhaps issued, not retried for now; do not invoice them elsewhere:",
			pipeline.LeftChanged:   "Their rows were changed after they were sent, and what was sent would be issued; put the row back and run the file, or: fapiao drop ORDER",
			pipeline.LeftReplaced:  "An order of the same buyer and amount was read later and may have replaced it; if not, run: fapiao retry ORDER",
			pipeline.LeftOld:       "Sent more than 35 days ago; if it was not invoiced elsewhere, run: fapiao retry ORDER",
			pipeline.LeftRefused:   "Never accepted by the platform; correct the row and run the file again:",
			pipeline.LeftForeign:   "The platform has another invoice under this number; it cannot be retried:",
			pipeline.LeftSpent:     "No more retries today (20 a day each); run tomorrow: fapiao retry",
			pipeline.LeftNotFailed: "Not failed, so not retried:",
			pipeline.LeftBusy:      "Another run works on them:",
			pipeline.LeftUnasked:   "The platform did not answer, or the seller was stopped; not retried:",
			pipeline.LeftSeller:    "The seller is not in the configuration:",
		},
	}
}
