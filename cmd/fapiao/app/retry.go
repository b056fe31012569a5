package app

import (
	"context"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// RetryOptions are those of [App.Retry]: batches, or orders by number.
type RetryOptions struct {
	Batches
	Orders
	Consent   Consent[Retrying]
	WriteBack WriteBack
}

// Retrying is what a retry would issue.
type Retrying struct {
	Orders int
	Gross  invoice.Amount
}

// Retry asks the platform to issue failed orders again under their own numbers. The report has the
// outcome of each order; it is set if the result is.
func (a *App) Retry(ctx context.Context, o RetryOptions) (_ *pipeline.RetryReport, _ *Result, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if err := mayAsk(u.App, o.Consent); err != nil {
		return nil, nil, err
	}
	j, err := u.job(ctx, nil, policy{})
	if err != nil {
		return nil, nil, err
	}
	if err := j.takeFailed(ctx, o); err != nil {
		return nil, nil, err
	}
	if err := j.hold(ctx); err != nil {
		return nil, nil, err
	}
	if err := j.reload(ctx); err != nil {
		return nil, nil, err
	}
	if err := j.connect(ctx); err != nil {
		return nil, nil, err
	}
	if j.back, err = u.back(ctx, o.WriteBack); err != nil {
		return nil, nil, err
	}
	w := &pipeline.Retry{Numbers: o.Numbers, Seller: o.Seller}
	r, err := j.retry(ctx, w, o.Consent)
	if len(o.Numbers) == 0 && err == nil {
		nothingFailed(&w.Report, r)
		err = j.onlyWaits(ctx, r)
	}
	return &w.Report, r, err
}

// onlyWaits ends a use of batches in which nothing but corrections is left that wait for a reversal
// as a look at these ends.
func (j *job) onlyWaits(ctx context.Context, r *Result) error {
	if r.End == nil || r.End.Kind != Rejected || j.broken || j.doubts.Differing > 0 {
		return nil
	}
	cases, err := casesOf(ctx, j.store, ledger.CaseChoice{Open: true})
	if err != nil {
		return err
	}
	cases = slices.DeleteFunc(cases, func(c CorrectionCase) bool { return c.New.State != ledger.Held || c.Stopped() })
	f := j.scope()
	f.Orders = idsOf(cases, func(c *CorrectionCase) int64 { return c.New.ID })
	if len(f.Orders) == 0 {
		return nil
	}
	held, err := j.store.Summary(ctx, f)
	if err == nil && held.Count(ledger.Held) == toFix(&r.Summary) {
		r.End = endOfOpen(cases)
	}
	return err
}

// nothingFailed ends a retry of batches without failed orders: nothing was to do. Orders that wait
// for a person are not its matter.
func nothingFailed(did *pipeline.RetryReport, r *Result) {
	if did.Retried+did.Found == 0 && r.Summary.Count(ledger.Failed)+r.Summary.Changed+len(r.Corrections) == 0 && r.End != nil && r.End.Kind == Rejected {
		r.End, r.Next = nil, Next{}
	}
}

// retry asks a person, and runs a retry.
func (j *job) retry(ctx context.Context, w *pipeline.Retry, c Consent[Retrying]) (*Result, error) {
	if j.production() && !c.Given {
		w.Confirm = confirmRetry(c)
	}
	var unjudged error
	if len(w.Numbers) > 0 {
		j.judge = func() (end *Error) {
			end, unjudged = j.judgeNamed(ctx, w)
			return end
		}
	}
	r, err := j.execute(ctx, pipeline.RetryStages(w))
	if err == nil {
		err = unjudged
	}
	if r != nil {
		if r.IssuesAgain = true; j.accountStop() {
			r.Next = Next{Use: Again}
		}
	}
	return r, err
}

// takeFailed selects the batches of a retry, or checks that its orders are in the ledger.
func (j *job) takeFailed(ctx context.Context, o RetryOptions) error {
	if len(o.Numbers) == 0 {
		return j.take(ctx, o.Batches)
	}
	orders, err := j.orders(ctx, j.store, o.Orders)
	j.named = ids(orders)
	return err
}

func confirmRetry(c Consent[Retrying]) func(context.Context, int, invoice.Amount) error {
	return func(ctx context.Context, orders int, gross invoice.Amount) error {
		answer, err := c.Ask(ctx, Retrying{orders, gross})
		if err == nil && answer != Yes {
			return ended(Rejected,
				"没有重新开具；订单状态不变",
				"nothing was retried; the orders are as they were")
		}
		return err
	}
}

// judgeNamed returns how a retry of named orders ended, by their states.
func (j *job) judgeNamed(ctx context.Context, w *pipeline.Retry) (*Error, error) {
	list, err := j.store.Failures(ctx, ledger.Filter{Seller: w.Seller}, w.Numbers)
	if err != nil {
		return nil, err
	}
	var open, wrong []string
	for _, f := range w.Meant(list) {
		switch {
		case !f.State.Final():
			open = append(open, f.Key.OrderNo)
		case f.State != ledger.Issued && !w.Report.Settled(f.Key.OrderNo):
			wrong = append(wrong, f.Key.OrderNo)
		}
	}
	switch {
	case len(open) > 0:
		return ended(Pending, "还没有结果：%s", "not final yet: %s", strings.Join(open, ", ")), nil
	case len(wrong) > 0:
		return ended(Rejected, "没有开出：%s", "not issued: %s", strings.Join(wrong, ", ")), nil
	}
	return nil, nil
}
