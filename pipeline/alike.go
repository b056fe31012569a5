package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// turnAway rejects the items that ask, under a new number, for what an order of the ledger may have
// been invoiced for already. A failed order is asked for first: the platform may have issued it
// since.
func (r *Run) turnAway(ctx context.Context, items []ledger.Item) error {
	alikes, err := r.Ledger.Lookalikes(ctx, items, r.Now().Add(-failedAskedFor))
	if err != nil || len(alikes) == 0 {
		return err
	}
	notIssued, err := r.askAbout(ctx, alikes)
	if err != nil {
		return err
	}
	var turned []int64
	for _, a := range alikes {
		if notIssued[a.Entry.ID] {
			continue
		}
		item := &items[a.Item]
		f := looksAlike(item, &a)
		item.Findings = append(item.Findings[:len(item.Findings):len(item.Findings)], f)
		item.Order = nil
		r.hear(f)
		turned = append(turned, a.Entry.ID)
	}
	if len(turned) == 0 {
		return nil
	}
	return r.Ledger.TurnAway(ctx, turned, r.Now())
}

// askAbout asks for the failed orders among alikes whose words do not say that they may exist, and
// for those that were taken out after they failed. It lists those that the platform has surely not
// issued.
func (r *Run) askAbout(ctx context.Context, alikes []ledger.Alike) (notIssued map[int64]bool, err error) {
	type group struct {
		seller  string
		serials ledger.Serials
	}
	ids, dropped := map[group][]int64{}, map[group][]ledger.Entry{}
	seen := map[int64]bool{}
	for _, a := range alikes {
		e := &a.Entry
		if r.Platform == nil || e.State != ledger.Failed && e.State != ledger.Dropped || mayBeIssued(e) || seen[e.ID] {
			continue
		}
		seen[e.ID] = true
		g := group{e.Key.Seller, ledger.WithSerial}
		if e.Serial == "" {
			g.serials = ledger.WithoutSerial
		}
		if e.State == ledger.Dropped {
			dropped[g] = append(dropped[g], *e)
			continue
		}
		ids[g] = append(ids[g], e.ID)
	}
	notIssued = map[int64]bool{}
	for g, orders := range dropped {
		for some := range slices.Chunk(orders, SliceLimit) {
			if err := r.askDropped(ctx, g.seller, some, notIssued); err != nil {
				return nil, err
			}
		}
	}
	for g, orders := range ids {
		for len(orders) > 0 {
			some := orders[:min(len(orders), SliceLimit)]
			orders = orders[len(some):]
			if err := r.askThese(ctx, g.seller, g.serials, some, notIssued); err != nil {
				return nil, err
			}
		}
	}
	return notIssued, nil
}

// askDropped is askThese for orders that were taken out: nothing is recorded about them.
func (r *Run) askDropped(ctx context.Context, seller string, some []ledger.Entry, notIssued map[int64]bool) error {
	known := ""
	if some[0].Serial == "" {
		var err error
		if known, err = r.Ledger.KnownOrder(ctx, seller); err != nil {
			return fmt.Errorf("ask about orders that were taken out: %w", err)
		}
	}
	a := r.call(ctx, seller, some, known, false)
	for i := range some {
		if f := a.found[some[i].ID]; f != nil && f.State == ledger.Failed && !f.MayExist {
			notIssued[some[i].ID] = true
		}
	}
	return nil
}

// unbounded is further ahead than any time that a ledger holds.
const unbounded = 10 * 365 * 24 * time.Hour

// askThese asks for some failed orders of a seller, and notes those that failed for good as far as
// anybody knows.
func (r *Run) askThese(ctx context.Context, seller string, serials ledger.Serials, ids []int64, notIssued map[int64]bool) error {
	c := r.claim(Slice{Seller: seller, Serials: serials, Limit: len(ids)})
	c.Orders = ids
	// The run's own clock may be behind what is recorded: whoever asked, it is asked again.
	due, err := r.Ledger.ClaimFailed(ctx, c, time.Time{}, r.Now().Add(unbounded))
	if err != nil || len(due) == 0 {
		return err
	}
	changes, _, err := r.inquire(ctx, seller, due)
	if err != nil {
		return err
	}
	tries := make(map[int64]int, len(due))
	for _, e := range due {
		tries[e.ID] = e.Tries
	}
	for _, c := range changes {
		if decided := c.Tries > tries[c.ID]; decided && c.State == ledger.Failed && c.RestUntil.IsZero() {
			notIssued[c.ID] = true
		}
	}
	return nil
}

// mayBeIssued reports that a failed order may have been issued, by the platform's words.
func mayBeIssued(e *ledger.Entry) bool { return !e.RestUntil.IsZero() }

// looksAlike words the finding: which order, and what is known of it.
func looksAlike(item *ledger.Item, a *ledger.Alike) rules.Finding {
	e := &a.Entry
	words := rules.Words("结果还不明", "has no known outcome yet")
	switch {
	case a.Turned:
		words = rules.Words("当时结果不明，现在是“"+e.State.Name("zh")+"”", "was in doubt and is now "+string(e.State))
	case e.State == ledger.Failed && mayBeIssued(e):
		words = rules.Words("开票失败", "failed")
	case e.State == ledger.Failed:
		words = rules.Words("开票失败，再次查询也没有查清", "failed, and asking again did not settle it")
	case e.State == ledger.Dropped:
		words = rules.Words("开票失败后已取消，再次查询没有确认它没有开出", "failed, was dropped, and asking again did not show that it was not invoiced")
	}
	return rules.New(rules.LooksAlike, item.Source, item.Facts.OrderNo, invoice.OrderNo, item.Facts.OrderNo, e.Key.OrderNo, words)
}

// againstAlike rejects an item as turnAway would, without asking the platform: a failed order that
// nobody knows to be in doubt is asked for when the item is imported.
func againstAlike(ctx context.Context, l Finder, item *ledger.Item, now time.Time) error {
	alikes, err := l.Lookalikes(ctx, []ledger.Item{*item}, now.Add(-failedAskedFor))
	if err != nil || len(alikes) == 0 {
		return err
	}
	asked := alikes[0].Entry.State == ledger.Failed || alikes[0].Entry.State == ledger.Dropped
	if a := &alikes[0]; a.Turned || !asked || mayBeIssued(&a.Entry) {
		item.Findings = append(item.Findings, looksAlike(item, a))
		item.Order = nil
	}
	return nil
}
