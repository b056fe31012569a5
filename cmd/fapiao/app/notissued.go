package app

import (
	"context"
	"errors"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// notIssued is the error of an order without an invoice, which names the orders that are invoiced
// in its place, or what to do about it.
func (j *job) notIssued(ctx context.Context, orders []ledger.Entry, err error) error {
	if err != nil {
		return err
	}
	return ofNamed(j.unissued(ctx, &orders[0]))
}

// unissued says why an order has no invoice.
func (j *job) unissued(ctx context.Context, e *ledger.Entry) error {
	numbers, err := pipeline.Instead(ctx, j.store, e)
	switch {
	case err != nil:
		return err
	case len(numbers) > 0:
		return &unfit{why: lang.Format("订单 %s %s", "order %s: %s", e.Key.OrderNo, insteadText(e, numbers))}
	}
	return &unfit{why: lang.Format("订单 %s 没有已开具的发票（%s）", "order %s has no invoice (%s)", e.Key.OrderNo, e.State.Name()), hint: toIssue(e)}
}

// toIssue is what to do about an order that is not issued; empty where nothing is left to do.
func toIssue(e *ledger.Entry) lang.Text {
	no := e.Key.OrderNo
	switch e.State {
	case ledger.Failed:
		if e.Serial == "" {
			return lang.Text{
				Zh: "平台没有受理这个订单：在原文件里改正后运行 fapiao run 文件，单号不变",
				En: "the platform did not take the order: correct it in its file and run fapiao run FILE; the number stays",
			}
		}
		return lang.Format("处理原因后运行 fapiao retry %s；内容要改的，改正后运行 fapiao retry --corrected 文件",
			"when the cause is put right, run fapiao retry %s; with other content, run fapiao retry --corrected FILE", no)
	case ledger.Held:
		return lang.Format("在等人工确认，没有提交：原因和办法见 fapiao show %s", "it waits for a person and was not sent: fapiao show %s says why", no)
	case ledger.Ready:
		return lang.Text{Zh: "还没有提交：运行 fapiao submit", En: "it was not sent yet: run fapiao submit"}
	case ledger.Submitting, ledger.Unknown, ledger.Submitted:
		return lang.Text{Zh: "还没有结果：运行 fapiao reconcile 后再试", En: "its outcome is not known yet: run fapiao reconcile and try again"}
	}
	return lang.Text{}
}

// toIssueError is a refusal to reverse an order that is not issued, with what to do about it.
type toIssueError struct {
	error
	text lang.Text
}

func (e *toIssueError) Unwrap() error { return e.error }

// withAdvice adds to a refusal what to do about an order without an invoice.
func withAdvice(refused error, e *ledger.Entry) error {
	if text := toIssue(e); errors.Is(refused, pipeline.ErrRedNotIssued) && text != (lang.Text{}) {
		return &toIssueError{refused, text}
	}
	return refused
}

// advised adds to a refusal to void or deliver what to do about an order without an invoice.
func advised(refused *pipeline.Refusal, e *ledger.Entry) *pipeline.Refusal {
	text := toIssue(e)
	if refused != pipeline.ErrVoidNotIssued && refused != pipeline.ErrDeliverNotIssued || text == (lang.Text{}) {
		return refused
	}
	return &pipeline.Refusal{Why: lang.Format("%s；%s", "%s; %s", refused.Why, text)}
}

// noneIsRejected refuses numbers of orders that readings rejected, which the ledger does not hold:
// they are not of invoices that were issued elsewhere.
func (j *job) noneIsRejected(ctx context.Context, numbers []string, seller string) error {
	if len(numbers) == 0 {
		return nil
	}
	asked := map[string]bool{}
	for _, n := range numbers {
		asked[n] = true
	}
	var met report.Row
	err := j.store.Rejected(ctx, ledger.Extract{Seller: seller}, func(r report.Row) error {
		if !asked[r.OrderNo] {
			return nil
		}
		met = r
		return errEnough
	})
	if err == nil || !errors.Is(err, errEnough) {
		return err
	}
	return unusable(nil, "订单 %s 没有通过校验，没有开票（%s）；什么也没有提交", "the checks rejected order %s, which was not issued (%s); nothing was sent",
		met.OrderNo, met.Source.AtCell().String()).hinted(
		"用 fapiao check 文件 看原因，改正后运行 fapiao run 文件",
		"fapiao check FILE says why; correct it and run fapiao run FILE")
}
