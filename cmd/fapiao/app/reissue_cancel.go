package app

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// cancelReissues gives cases up: the new order is dropped, and what reverses the earlier invoices
// is withdrawn where it is not complete. A reversal that is complete stays.
func (u *use) cancelReissues(ctx context.Context, o ReissueOptions) (*Corrected, error) {
	j, err := u.job(ctx, nil, policy{})
	if err != nil {
		return nil, err
	}
	orders, err := u.orders(ctx, j.store, o.Cancel)
	if err != nil {
		return nil, err
	}
	s, acts := Correcting{}, []int64{}
	for i := range orders {
		c, err := j.openCase(ctx, &orders[i])
		if err != nil {
			return nil, err
		}
		if _, err := j.store.CloseCase(ctx, c.New.ID); err != nil {
			return nil, err
		}
		planned, err := j.cancel(ctx, c)
		if err != nil {
			return nil, err
		}
		acts = append(acts, planned...)
		s.Cases = append(s.Cases, *c)
	}
	if err := j.connect(ctx); err != nil {
		return nil, err
	}
	return j.withdrawn(ctx, &s, acts)
}

// withdrawn sends the withdrawals of forms, and asks what became of the reversals of cases.
func (j *job) withdrawn(ctx context.Context, s *Correcting, acts []int64) (*Corrected, error) {
	// Once the withdrawals are known, the forms are asked about; those that have no number yet are
	// withdrawn when they have one.
	j.exec.Batch, j.exec.Orders, j.exec.Work, j.exec.Effects = ledger.Batch{}, []int64{}, pipeline.FormWork, slices.Concat(acts, redsOfCases(s))
	if err := j.exec.execute(ctx, []pipeline.Stage{pipeline.CorrectStage}); err != nil {
		return nil, err
	}
	if err := j.askNow(ctx, s); err != nil {
		return nil, err
	}
	r, err := j.finish(ctx, s, []pipeline.Stage{pipeline.CorrectStage})
	if r != nil && r.Result != nil {
		r.End = endOfCancel(s)
	}
	return r, err
}

// openCase is the case of an order, of which it may be either.
func (j *job) openCase(ctx context.Context, e *ledger.Entry) (*CorrectionCase, error) {
	found, err := casesOf(ctx, j.store, ledger.CaseChoice{Any: e.ID})
	if err != nil {
		return nil, err
	}
	for i := range found {
		c := &found[i]
		if s := c.New.State; c.Reversing && (s == ledger.Ready || s == ledger.Held || s == ledger.Dropped) || c.Unreplaced {
			return c, nil
		}
	}
	return nil, unusable(nil,
		"订单 %s 没有进行中的换开，或新单已经提交；没有改动任何订单",
		"order %s has no open correction, or the corrected order was sent; nothing was changed",
		e.Key.OrderNo)
}

// cancel gives a case up. A form that is applied for is withdrawn at the platform; acts are the ids
// of these withdrawals.
func (j *job) cancel(ctx context.Context, c *CorrectionCase) (acts []int64, err error) {
	const note = "the correction was given up"
	dropped, err := j.giveUp(ctx, c, note)
	if err == nil && !dropped && c.New.State == ledger.Dropped { // a reversal may have died since
		err = j.closeFailed(ctx, c.ownReds(), note)
	}
	if err != nil {
		return nil, err
	}
	if !dropped && c.New.State != ledger.Dropped {
		return nil, ended(Rejected, "另一个运行正在处理；请再运行一次", "another run works on it; run the command again")
	}
	now := j.store.Now()
	var plans []ledger.Plan
	own := c.ownReds()
	for i := range own {
		r := &own[i]
		e := ledger.Entry{State: r.State, Plan: &ledger.Plan{Seller: r.Seller, Subject: r.subject}}
		id, err := pipeline.Withdrawable(ctx, j.store, &e, &r.Body, &r.Detail)
		if err != nil {
			return nil, err
		}
		if id == (pipeline.FormID{}) {
			continue
		}
		body := pipeline.FormBody{Act: pipeline.ActWithdraw, FormID: id, Why: pipeline.WhyWithdrawn, Applied: r.Detail.AppliedAt}
		p, last, err := body.Next(ctx, j.store, r.Seller, now)
		if err != nil {
			return nil, err
		}
		if last != ledger.Done { // else the form is asked about, and shows it
			plans = append(plans, p)
		}
	}
	if len(plans) == 0 {
		return nil, nil
	}
	planned, err := j.exec.Ledger.Plan(ctx, plans, now)
	return idsOf(planned, func(p *ledger.Planned) int64 { return p.ID }), err
}

// endOfCancel reports what is reversed for good, or may become so.
func endOfCancel(s *Correcting) *Error {
	for i := range s.Cases {
		c := &s.Cases[i]
		for _, r := range c.Reds {
			switch {
			case r.Broken():
				return ended(Pending,
					"发票 %s 的红字确认单或信息表已经生效，红票开票失败：运行 fapiao red 再开一次，"+
						"或先在税局撤销它；新单已取消",
					"the form or sheet to reverse invoice %s is confirmed and its red invoice failed: have it tried again "+
						"(fapiao red), or withdraw the form at the bureau; the new order is dropped", r.Body.Blue.No)
			case r.State == ledger.Done && c.Unreplaced:
				return ended(Rejected,
					"发票 %s 已经红冲，新单已取消，没有新票代替它。要开的再运行 fapiao reissue 文件（或 --set）；"+
						"不再开的再运行一次 fapiao reissue --cancel %s，就不再列出",
					"invoice %s is reversed already, the new order is dropped, and no invoice takes its place. To issue one, "+
						"run fapiao reissue FILE (or --set); otherwise run fapiao reissue --cancel %s once more, and it is listed no longer",
					r.Body.Blue.No, c.New.Key.OrderNo)
			case r.applied() && !r.own:
				return ended(Pending,
					"新单已取消；发票 %s 的红冲是另外的退款，或在税局办理的，没有撤回（见 fapiao red list）",
					"the new order is dropped; the red invoice of %s is of a refund, or of the "+
						"bureau, and was not withdrawn (see fapiao red list)",
					r.Body.Blue.No)
			case r.applied():
				return ended(Pending,
					"发票 %s 的红冲申请还没有撤回：查到它以后由 fapiao reconcile 撤回；税局没有办成的，再运行 fapiao reissue --cancel %s",
					"the application to reverse invoice %s is not withdrawn yet: fapiao reconcile does it once it is known; if the bureau did not "+
						"take the withdrawal, run fapiao reissue --cancel %s again", r.Body.Blue.No, c.New.Key.OrderNo)
			}
		}
	}
	return nil
}
