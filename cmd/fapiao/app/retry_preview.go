package app

import (
	"context"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// RetryPreview is what a retry would do as far as the ledger shows. The retry itself first asks the
// platform about each order.
type RetryPreview struct {
	Orders []ledger.Entry // that would be issued again
	Gross  invoice.Amount // of these
	Report pipeline.RetryReport
	*Result
}

// PreviewRetry is what Retry would have issued. Nothing is asked, sent or recorded.
func (a *App) PreviewRetry(ctx context.Context, o RetryOptions) (_ *RetryPreview, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	j, err := u.job(ctx, nil, policy{})
	if err != nil {
		return nil, err
	}
	if err := j.takeFailed(ctx, o); err != nil {
		return nil, err
	}
	return j.previewRetry(ctx, &pipeline.Retry{Numbers: o.Numbers, Seller: o.Seller})
}

// previewRetry is what a retry would do.
func (j *job) previewRetry(ctx context.Context, w *pipeline.Retry) (_ *RetryPreview, err error) {
	show := &RetryPreview{}
	if show.Orders, err = w.Preview(ctx, j.exec.Parts, j.exec.Settings); err != nil {
		return nil, err
	}
	for i := range show.Orders {
		show.Gross += show.Orders[i].Gross
	}
	show.Report, show.Result = w.Report, &Result{End: endOfPreviewedRetry(&w.Report)}
	return show, nil
}

// endOfPreviewedRetry is how a look at a retry ends: an order that is issued needs none.
func endOfPreviewedRetry(r *pipeline.RetryReport) *Error {
	n := 0
	for _, list := range r.Left {
		for _, left := range list {
			if left.State != ledger.Issued && !left.Settled {
				n++
			}
		}
	}
	if n == 0 {
		return nil
	}
	return ended(Rejected, "%d 单不会重新开具", "%d orders would not be issued again", n)
}
