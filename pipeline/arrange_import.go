package pipeline

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

const (
	arrangePage = 500  // orders that are looked at together
	arrangeMost = 2000 // lines of parts and merges of one transaction, or one arrangement
)

// arrange splits and merges the orders of a batch whose reading has come to its end, in the ledger.
// Nothing of the batch that is new is ready yet. Where it was interrupted, the next reading goes
// on: what is arranged stays so.
func (r *run) arrange(ctx context.Context, batch string) error {
	if !r.Arranging.Any() {
		return nil
	}
	// What was split or merged before is part of the batch first: it is not missing in it.
	if _, err := r.Ledger.BringArranged(ctx, batch, r.Now()); err != nil {
		return err
	}
	if err := r.Ledger.HoldRevised(ctx, batch, r.Now()); err != nil {
		return err
	}
	r.tally.arrangedFrom = r.Now()
	a := arranger{run: r, batch: batch, merging: merging{Arranging: &r.Arranging}, kept: map[ledger.Key]ledger.Arrangeable{}}
	for after := int64(0); ; {
		page, err := r.Ledger.Arrangeable(ctx, batch, after, arrangePage)
		if err != nil {
			return err
		}
		for i := range page {
			if err := a.take(ctx, &page[i]); err != nil {
				return err
			}
			after = page[i].Seq
		}
		if len(page) < arrangePage {
			break
		}
	}
	return a.end(ctx)
}

// arranger collects the arrangements of a batch.
type arranger struct {
	*run
	batch   string
	merging merging
	kept    map[ledger.Key]ledger.Arrangeable // the orders that may be merged

	waiting []ledger.Arrangement
	weight  int
}

// take splits an order, or keeps it to be merged.
func (a *arranger) take(ctx context.Context, from *ledger.Arrangeable) error {
	parts, err := a.Arranging.split(from.Order)
	if err != nil {
		return err // the checks of the reading reject such an order
	}
	if parts == nil {
		return a.keep(from)
	}
	one := ledger.Arrangement{Sources: []ledger.Arrangeable{*from}}
	for i := range parts {
		one.Orders = append(one.Orders, &parts[i])
	}
	return a.add(ctx, one)
}

func (a *arranger) keep(from *ledger.Arrangeable) error {
	kept, err := a.merging.add(from.Order, from.File)
	if kept {
		a.kept[ledger.Key{Seller: from.Order.Seller, OrderNo: from.Order.OrderNo}] = *from
	}
	return err
}

// end merges what was kept.
func (a *arranger) end(ctx context.Context) error {
	for _, m := range a.merging.merges() {
		one := ledger.Arrangement{Orders: []*invoice.Order{&m.Order}}
		for _, no := range m.Members {
			one.Sources = append(one.Sources, a.kept[ledger.Key{Seller: m.Order.Seller, OrderNo: no}])
		}
		if err := a.add(ctx, one); err != nil {
			return err
		}
	}
	return a.flush(ctx)
}

func (a *arranger) add(ctx context.Context, one ledger.Arrangement) error {
	a.waiting = append(a.waiting, one)
	for _, o := range one.Orders {
		a.weight += 1 + len(o.Lines)
	}
	if a.weight < arrangeMost {
		return nil
	}
	return a.flush(ctx)
}

func (a *arranger) flush(ctx context.Context) error {
	if len(a.waiting) == 0 {
		return nil
	}
	done, err := a.Ledger.Arrange(ctx, a.batch, a.waiting, a.Now())
	if err != nil {
		return err
	}
	if left := len(a.waiting) - done; left > 0 {
		a.Log.Warn("orders were not split or merged: another run sent them meanwhile", "arrangements", left)
	}
	a.waiting, a.weight = nil, 0
	return nil
}
