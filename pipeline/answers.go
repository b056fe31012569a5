package pipeline

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// answers are what one query tells, by the IDs of the orders that were asked for. Orders that stand
// in none were not decided.
type answers struct {
	found    map[int64]*Found
	mistaken map[int64]*Mistake
	missing  map[int64]bool
	failed   effect.Outcome
	beside   map[int64]string // for orders that failed and are issued after all: a later order of the same buyer and gross
}

// call makes one query for a group; lines asks for the lines of the invoices.
func (r *run) call(ctx context.Context, seller string, group []ledger.Entry, known string, lines bool) answers {
	refs, ids := make([]Ref, len(group)), make(map[Ref]int64, len(group))
	for i, e := range group {
		refs[i] = Ref{Serial: e.Serial, OrderNo: e.Key.OrderNo, Lines: lines}
		ids[refs[i]] = e.ID
	}
	a := r.firstQuery(r.ofBatches(ctx, group), seller, refs, known)
	if a.Failed.Kind == effect.OutcomeStopped {
		r.halt(ctx, seller, Stop{Account: true, Trouble: a.Failed.Account, Code: a.Failed.Code, Text: a.Failed.Text})
	}
	out := answers{found: map[int64]*Found{}, mistaken: map[int64]*Mistake{}, missing: map[int64]bool{}, failed: a.Failed}
	for i := range a.Found {
		if id, asked := ids[a.Found[i].Ref]; asked {
			out.found[id] = &a.Found[i]
		}
	}
	for i := range a.Mistaken {
		if id, asked := ids[a.Mistaken[i].Ref]; asked {
			out.mistaken[id] = &a.Mistaken[i]
		}
	}
	for _, ref := range a.Missing {
		if id, asked := ids[ref]; asked {
			out.missing[id] = true
		}
	}
	return out
}

// firstQuery makes one query, or several while the platform has not answered in this run.
func (r *run) firstQuery(ctx context.Context, seller string, refs []Ref, known string) (a QueryAnswer) {
	ask := func(ctx context.Context) effect.Outcome {
		call, cancel := context.WithTimeout(ctx, r.Timing.Call)
		defer cancel()
		began := time.Now()
		a = r.Platform.Query(tracedQuery(call, seller, refs), seller, refs, known)
		r.logQuery(ctx, seller, len(refs), &a, time.Since(began))
		return a.Failed
	}
	if r.contacts.hasAnswered(seller) {
		ask(ctx)
		return a
	}
	r.first(ctx, seller, ask)
	return a
}
