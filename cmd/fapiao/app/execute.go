package app

import (
	"context"
	"errors"
	"math"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// notSent is the end of a use whose question was not answered with yes.
func notSent(err error) error {
	switch {
	case errors.Is(err, pipeline.ErrNotConfirmed):
		return ended(Rejected,
			"没有提交。这些订单已转为待人工确认，不会被自动提交。"+
				"需要开票时重新运行原文件并确认，或运行 fapiao submit 订单号；不开票请运行 "+
				"fapiao drop 订单号。",
			"nothing was sent. The orders are held: no unattended command sends them. To "+
				"invoice them, run their file again and confirm, or fapiao submit ORDER; to "+
				"leave them out, fapiao drop ORDER.")
	case errors.Is(err, errNoAnswer):
		return ended(Pending,
			"没有得到回答，没有提交；订单状态不变。",
			"nothing was sent, since nobody answered; the orders stay as they are")
	}
	return err
}

// execute runs stages and returns their result; nil if they failed before any order was read.
func (j *job) execute(ctx context.Context, stages []pipeline.Stage) (_ *Result, err error) {
	if j.handsOut {
		defer func() {
			if !j.alone {
				err = followingLost(err)
			}
		}()
	}
	err = j.exec.execute(ctx, stages)
	if err == nil {
		err = j.waitForAccounts(ctx)
	}
	j.unsettled = err != nil
	if err == nil {
		err = j.unlinked
	}
	if errors.Is(err, pipeline.ErrNoWorkers) {
		err = j.noWorkers()
	} else if u, is := errors.AsType[*pipeline.UnservedError](err); is {
		err = j.unserved(u.Left)
	}
	if err = notSent(err); err == nil {
		err = j.reporting
	}
	if err != nil && j.exec.Summary.Orders == 0 {
		return nil, err
	}
	result, failed := j.result(context.WithoutCancel(ctx), err != nil)
	if err == nil {
		err = failed
	}
	if result != nil {
		result.Kept = j.kept
	}
	if err == nil {
		err = j.moveWatermark(ctx)
	}
	if result != nil && ctx.Err() == nil { // what stages recorded before they failed counts
		var unwritten error
		if result.WrittenBack, unwritten = j.writeBack(ctx, j.changed()); err == nil {
			err = unwritten
		} else if unwritten != nil {
			j.log.Warn("not written back", "error", unwritten)
		}
	}
	if err != nil {
		return result, j.worst(err)
	}
	result.End = j.ending()
	return result, nil
}

// result is the result of the run; broken reports that the stages failed.
func (j *job) result(ctx context.Context, broken bool) (r *Result, err error) {
	r = &Result{Summary: j.exec.Summary, Results: j.results, Fixable: j.fixable, Did: Did{
		Sent: j.exec.Sent, Issued: j.exec.Issued, Failed: j.exec.Failed, RedsFailed: j.exec.RedsFailed, Acted: j.exec.Acted}}
	if j.sends {
		r.Sent = &j.exec.Sent
	}
	r.ByWorkers = j.handsOut && !j.exec.Detached
	if j.doubts, err = j.use.doubts(ctx, j.store, j.scope()); err != nil {
		return nil, err
	}
	r.Doubts = j.doubts
	if j.nightly {
		if r.Reds, err = j.openReds(ctx, j.since); err != nil {
			return nil, err
		}
		if r.Buyers, err = openForms(ctx, j.store, "", j.since); err != nil {
			return nil, err
		}
		j.reds, j.buyers = r.Reds, r.Buyers
	}
	if err := j.unsent(ctx, r); err != nil {
		return nil, err
	}
	if err := j.addReissued(ctx, j.store, r); err != nil {
		return nil, err
	}
	if err := j.addOpen(ctx, r); err != nil {
		return nil, err
	}
	if j.exec.Summary.Changed > 0 && !j.reads {
		if j.other, err = j.store.OtherContent(ctx, j.exec.Batch.ID, otherNamed); err != nil {
			return nil, err
		}
	}
	r.Waits = j.waits(ctx)
	failed, resting, err := j.accepted(ctx)
	if err != nil {
		return nil, err
	}
	if r.Next = j.next(failed, resting); broken && r.Next.Use != Nothing {
		r.Next = Next{Use: Again} // this continues where it failed
	}
	return r, j.byWorkers(ctx, r)
}

// accepted counts the failed orders that the platform accepted, of a use that reads, sends or shows
// the orders of batches: all, and those that rest.
func (j *job) accepted(ctx context.Context) (failed, resting int, err error) {
	if !j.reads && !j.sends && !j.looks || j.imports || j.exec.Orders != nil || j.count(ledger.Failed) == 0 {
		return 0, 0, nil
	}
	return j.store.Retryable(ctx, j.scope())
}

// otherNamed is how many orders whose rows have changed an end names.
const otherNamed = 10

// differencesNamed is how many differing invoices a result names.
const differencesNamed = 5

// doubts returns the orders of a filter that need a decision.
func (a *App) doubts(ctx context.Context, store *sqlledger.Store, f ledger.Filter) (d Doubts, err error) {
	if d.Kept, err = store.Kept(ctx, f); err != nil {
		return d, err
	}
	limit := differencesNamed
	if a.all {
		limit = math.MaxInt
	}
	d.Differing, d.Differences, err = store.Differing(ctx, f, limit)
	return d, err
}

// scope is the filter of the run's orders.
func (j *job) scope() ledger.Filter {
	return ledger.Filter{Batch: j.exec.Batch.ID, Orders: j.exec.Orders}
}
