package app

import (
	"context"
	"strings"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// agreedBefore are the contents to which a person agreed and that other content is about to take
// the place of, by the corrections to record; nil where there is none.
func (c *correcting) agreedBefore(ctx context.Context, list []pipeline.Replacement) ([]*pipeline.Replacement, error) {
	out := make([]*pipeline.Replacement, len(list))
	for i := range list {
		item := &list[i].Item
		last := list[i].Last
		if last.Key.OrderNo != item.Facts.OrderNo || last.Hash == item.Hash || last.State != ledger.Held && last.State != ledger.Ready {
			continue
		}
		found, err := c.store.Cases(ctx, ledger.CaseChoice{Any: last.ID})
		if err != nil {
			return nil, err
		}
		for k := range found {
			if found[k].Order.ID == last.ID && found[k].Agreed {
				before, one := list[i], *list[i].Correction
				one.Item.Order, one.Item.Hash = last.Order, last.Hash
				before.Correction = &one
				out[i] = &before
			}
		}
	}
	return out, nil
}

// refuse is the no of a person to cases. One that is under way with content to which a person had
// agreed keeps that; the others are given up, as --cancel does it.
func (j *job) refuse(ctx context.Context, waiting []*CorrectionCase) error {
	s, acts, kept := Correcting{}, []int64{}, 0
	for _, one := range waiting {
		if one.agreed != nil {
			if err := j.keep(ctx, one); err != nil {
				return err
			}
			kept++
			continue
		}
		planned, err := j.cancel(ctx, one)
		if err != nil {
			return err
		}
		acts = append(acts, planned...)
		s.Cases = append(s.Cases, *one)
	}
	if err := j.refused(ctx, &s, acts); err != nil {
		return err
	}
	if kept > 0 {
		zh, en := "没有改：%d 单仍按以前确认的内容办理，接着办理请运行 fapiao reissue",
			"nothing was changed: %d corrections go on with the content that was agreed to before; run fapiao reissue to go on"
		if len(s.Cases) == 0 {
			return ended(Rejected, zh, en, kept)
		}
		return ended(Rejected, zh+"；另外 %d 单已放弃，新单已取消：%s", en+"; %d were given up, and their new orders are dropped: %s",
			kept, len(s.Cases), strings.Join(s.newOrders(), ", "))
	}
	if len(acts) > 0 {
		return ended(Rejected, "没有换开，红冲申请已撤回", "nothing was issued, and the applications to reverse were withdrawn")
	}
	return ended(Rejected, "没有红冲，也没有换开", "nothing was reversed, and nothing was issued")
}

// newOrders are the numbers of the orders that cases issue.
func (s *Correcting) newOrders() (out []string) {
	for i := range s.Cases {
		out = append(out, s.Cases[i].New.Key.OrderNo)
	}
	return out
}

// refused withdraws what was applied for of cases that were given up, and says what is reversed.
func (j *job) refused(ctx context.Context, s *Correcting, acts []int64) error {
	if len(acts) > 0 || s.applied() {
		r, err := j.withdrawn(ctx, s, acts)
		if err != nil {
			return err
		}
		if r.End != nil {
			return r.End
		}
		return nil
	}
	if err := j.reloadCases(ctx, s, nil); err != nil {
		return err
	}
	if end := endOfCancel(s); end != nil {
		return end
	}
	return nil
}

// applied reports that the reversal of a case may have been applied for and is not over.
func (s *Correcting) applied() bool {
	for i := range s.Cases {
		for k := range s.Cases[i].Reds {
			if s.Cases[i].Reds[k].applied() {
				return true
			}
		}
	}
	return false
}

// keep gives the new order of a case the content again to which a person had agreed.
func (j *job) keep(ctx context.Context, c *CorrectionCase) error {
	now := j.store.Now()
	done, err := pipeline.Follow(ctx, j.exec.Ledger, j.exec.Batch.ID, []pipeline.Replacement{*c.agreed}, now)
	if err != nil {
		return err
	}
	if done[0].Refused != nil {
		return done[0].Refused
	}
	yes := ledger.Agreement{Order: done[0].Order, Hash: c.agreed.Item.Hash, Last: c.lastRed}
	return j.exec.Ledger.Agree(ctx, []ledger.Agreement{yes}, "a person refused other content; what was agreed to before stands", now)
}
