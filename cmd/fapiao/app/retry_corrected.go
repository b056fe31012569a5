package app

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// CorrectedRetryOptions are those of [App.RetryCorrected].
type CorrectedRetryOptions struct {
	Input        // files with corrected orders
	Earlier bool // content from before a correction is a correction, too
	Preview bool // nothing is asked, recorded or sent
	Consent Consent[Correcting]
}

// RetryCorrected issues the corrected content of orders that the platform accepted and could not
// issue, each under a number of its own. The platform is asked first about each order. Only one
// that it says has failed, and that cannot have been issued all the same, is replaced: it is
// dropped, and asked about further on.
func (a *App) RetryCorrected(ctx context.Context, o CorrectedRetryOptions) (_ *Corrected, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if !o.Preview {
		if err := mayAsk(u.App, o.Consent); err != nil {
			return nil, err
		}
	}
	c, err := u.correct(ctx, o.Input, false, o.Earlier)
	if err != nil {
		return nil, err
	}
	if len(c.found)+len(c.going) == 0 {
		return &Corrected{Correcting: c.show, Result: &Result{End: endOfCases(&c.show)}}, nil
	}
	if o.Preview {
		return c.previewRetry(ctx)
	}
	results, err := u.resultsPath(c.files)
	if err != nil {
		return nil, err
	}
	if err := c.connect(ctx); err != nil {
		return nil, err
	}
	if err := c.askAboutFailed(ctx); err != nil {
		return nil, err
	}
	if err := c.agreeToRetry(ctx, o.Consent); err != nil {
		return nil, err
	}
	if err := c.replace(ctx); err != nil {
		return nil, err
	}
	if err := c.reloadCases(ctx, &c.show, c.going); err != nil {
		return nil, err
	}
	stages := pipeline.FollowerStages()
	if len(c.found) == 0 {
		c.exec.Batch, c.exec.Orders, stages = ledger.Batch{}, append([]int64{}, c.going...), []pipeline.Stage{pipeline.SubmitStage, pipeline.ReconcileStage}
	}
	r, err := c.finish(ctx, &c.show, stages)
	if err != nil {
		return r, err
	}
	return r, c.written(ctx, results, r)
}

// askAboutFailed asks the platform about the orders that would be replaced, and leaves those alone
// that it does not say have failed.
func (c *correcting) askAboutFailed(ctx context.Context) error {
	ids := []int64{}
	for _, one := range c.found {
		if one.Of.State == ledger.Failed {
			ids = append(ids, one.Of.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	failed := map[int64]bool{}
	batch := c.exec.Batch
	c.exec.Batch, c.exec.Orders = ledger.Batch{}, ids
	if err := c.exec.execute(ctx, []pipeline.Stage{pipeline.AskFailedStage(failed)}); err != nil {
		return err
	}
	c.exec.Batch, c.exec.Orders = batch, nil
	if len(c.exec.Stops) > 0 {
		return c.ending() // their state is not known, so nothing is done
	}
	var why error
	c.found = slices.DeleteFunc(c.found, func(one *pipeline.Correction) bool {
		if one.Of.State != ledger.Failed || why != nil {
			return false
		}
		now, err := c.store.Find(ctx, one.Of.Key)
		if why = err; err != nil {
			return false
		}
		reason := pipeline.Alone("")
		switch {
		case now.State != ledger.Failed:
			reason = pipeline.AloneIssued
		case now.RestUntil.After(c.now()):
			reason = pipeline.AloneResting
		case !failed[now.ID]:
			reason = pipeline.AloneUnasked
		default:
			return false
		}
		c.leaveFailed(one, &now, reason)
		return true
	})
	return why
}

// leaveFailed leaves the order of a correction alone that stands as now.
func (c *correcting) leaveFailed(one *pipeline.Correction, now *ledger.Entry, why pipeline.Alone) {
	c.show.Left = append(c.show.Left, Untouched{OrderNo: one.From, Place: one.Item.Source, Why: why,
		State: now.State, Number: now.Key.OrderNo, id: now.ID})
}

// agreeToRetry asks a person about what would be issued.
func (c *correcting) agreeToRetry(ctx context.Context, consent Consent[Correcting]) error {
	if len(c.found) == 0 {
		return nil
	}
	show := c.show
	for _, one := range c.found {
		show.asks(c.add(one, nil))
	}
	show.Cases = c.show.Cases
	c.show.Cases = nil
	if !c.production() || consent.Given {
		return nil
	}
	answer, err := consent.Ask(ctx, show)
	switch {
	case err != nil:
		return err
	case answer == NoAnswer:
		return notSent(errNoAnswer)
	case answer == No:
		return ended(Rejected, "没有开票；订单状态不变", "nothing was issued; the orders are as they were")
	}
	return nil
}

// replace records the corrected orders in place of the failed ones.
func (c *correcting) replace(ctx context.Context) (err error) {
	if len(c.found) == 0 {
		return nil
	}
	if c.exec.Batch, err = c.exec.Ledger.OpenBatch(ctx, c.exec.Batch); err != nil {
		return err
	}
	list := make([]pipeline.Replacement, len(c.found))
	for i, one := range c.found {
		list[i] = pipeline.Replacement{Correction: one}
	}
	return c.record(ctx, list, nil)
}
