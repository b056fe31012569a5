package pipeline

import (
	"context"
	"maps"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// turnAway rejects the items that ask, under a new number, for what orders of the ledger may have
// been invoiced for already. Failed orders are asked for first, also those that were taken out: the
// platform may have issued them since. An item passes when nothing is against it any more.
func (r *run) turnAway(ctx context.Context, items []ledger.Item) error {
	alikes, err := r.Ledger.Lookalikes(ctx, items, r.Now().Add(-failedAskedFor))
	if err != nil || len(alikes) == 0 {
		return err
	}
	asked, err := r.askAbout(ctx, alikes)
	if err != nil {
		return err
	}
	worst := map[int]*ledger.Alike{}
	var turned []int64
	for i := range alikes {
		a := &alikes[i]
		if asked.notIssued[a.Entry.ID] {
			continue
		}
		if now, known := asked.states[a.Entry.ID]; known {
			a.Entry.State = now
		}
		turned = append(turned, a.Entry.ID)
		if w := worst[a.Item]; w == nil || severityOf(a.Entry) > severityOf(w.Entry) {
			worst[a.Item] = a
		}
	}
	for _, i := range slices.Sorted(maps.Keys(worst)) {
		item := &items[i]
		f := looksAlike(item, worst[i])
		item.Findings = append(slices.Clip(item.Findings), f)
		item.Order = nil
		r.emit(f)
	}
	if len(turned) == 0 {
		return nil
	}
	return r.Ledger.TurnAway(ctx, turned, r.Now())
}

// severityOf orders what may be against an item: what is issued, what may be, what failed.
func severityOf(e *ledger.Entry) int {
	switch {
	case !failedBefore(e) && e.State.Final():
		return 3
	case !failedBefore(e):
		return 2
	case mayBeIssued(e):
		return 1
	}
	return 0
}

// likened is what the platform answered about failed orders that items look like.
type likened struct {
	notIssued map[int64]bool         // they failed for good as far as is known
	states    map[int64]ledger.State // of those that it was asked about
}

// askAbout asks for the failed orders among alikes whose words do not say that they may exist.
func (r *run) askAbout(ctx context.Context, alikes []ledger.Alike) (said likened, err error) {
	type group struct {
		seller  string
		serials ledger.Serials
	}
	said = likened{map[int64]bool{}, map[int64]ledger.State{}}
	ids, seen := map[group][]int64{}, map[int64]bool{}
	for i := range alikes {
		e := alikes[i].Entry
		if r.Platform == nil || !failedBefore(e) || mayBeIssued(e) || seen[e.ID] {
			continue
		}
		seen[e.ID] = true
		g := group{e.Key.Seller, ledger.WithSerial}
		if e.Serial == "" {
			g.serials = ledger.WithoutSerial
		}
		ids[g] = append(ids[g], e.ID)
	}
	for g, orders := range ids {
		for some := range slices.Chunk(orders, SliceLimit) {
			if err := r.askThese(ctx, g.seller, g.serials, some, &said); err != nil {
				return said, err
			}
		}
	}
	return said, nil
}

// askThese asks for some failed orders of a seller.
func (r *run) askThese(ctx context.Context, seller string, serials ledger.Serials, ids []int64, said *likened) error {
	// The run's own clock may be behind what is recorded: whoever asked, it is asked again.
	about := ledger.Ask{About: ledger.AskFailed, Unasked: r.Now().Add(unbounded)}
	due, err := r.toAsk(ctx, about, ledger.Filter{Seller: seller, Orders: ids}, serials, len(ids))
	if err != nil || len(due) == 0 {
		return err
	}
	got, err := r.inquire(ctx, seller, due)
	if err != nil {
		return err
	}
	for _, c := range got.changes {
		said.states[c.ID] = c.State
		said.notIssued[c.ID] = got.failed[c.ID] && c.RestUntil.IsZero()
	}
	return nil
}

// looksAlike words the finding: which order, and what is known of it.
func looksAlike(item *ledger.Item, a *ledger.Alike) rules.Finding {
	e := a.Entry
	words := lang.Text{Zh: "结果还不明", En: "has no known outcome yet"}
	switch {
	case e.State == ledger.Issued || e.State == ledger.SealFailed:
		words = lang.Text{Zh: "已开票", En: "is invoiced"}
	case a.Turned:
		words = lang.Format("当时结果不明，现在是“%s”", "was in doubt and is now %s", e.State.Name())
	case e.State == ledger.Failed && mayBeIssued(e):
		words = lang.Text{Zh: "开票失败", En: "failed"}
	case e.State == ledger.Failed:
		words = lang.Text{Zh: "开票失败，再次查询也没有查清", En: "failed, and asking again did not settle it"}
	case e.State == ledger.Dropped:
		words = lang.Text{Zh: "开票失败后已取消，再次查询没有确认它没有开出", En: "failed, was dropped, and asking again did not show that it was not invoiced"}
	}
	if e.State != ledger.Issued && e.State != ledger.SealFailed {
		words.Zh, words.En = words.Zh+"，可能已经开出", words.En+", so that it may have been invoiced"
	}
	return rules.New(rules.LooksAlike, item.Facts.At, item.Facts.OrderNo, invoice.OrderNo, item.Facts.OrderNo, e.Key.OrderNo, rules.Bilingual(words))
}

// againstAlike rejects an item as turnAway would, without asking the platform: a failed order that
// nobody knows to be in doubt is asked for when the item is imported.
func againstAlike(item *ledger.Item, alikes []ledger.Alike) {
	for i := range alikes {
		if a := &alikes[i]; a.Turned || !failedBefore(a.Entry) || mayBeIssued(a.Entry) {
			item.Findings = append(item.Findings, looksAlike(item, a))
			item.Order = nil
			return
		}
	}
}
