package app

import (
	"context"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Reds are the red invoices of a ledger that somebody waits for or has to look at.
type Reds struct {
	Open    int       // not final, those that wait included
	Held    int       // of these: a person has not agreed yet
	Waiting int       // of these: their forms wait for the buyer
	Going   int       // of these: a red without numbers goes on with them, and no open correction does
	Nearest time.Time // the deadline that comes first; zero where none waits
	Now     time.Time // to which hours are counted
	// Waits are the forms that wait for the buyer with the nearest deadlines, the first one first,
	// at most mostWaits.
	Waits []RedCase
	// Stuck are those whose forms are confirmed and whose red invoices failed, or are missing for
	// an hour or longer.
	Stuck []RedCase
	// Dead are refused, lapsed or failed, and need a person; see [red.Dead].
	Dead []RedCase
}

// mostWaits bounds Reds.Waits.
const mostWaits = 10

// waits takes a form that waits for the buyer.
func (r *Reds) waits(c RedCase) {
	r.Waiting++
	sooner := func(x RedCase, d time.Time) int { // one whose deadline is not known is last
		if own := x.Detail.Deadline(); own.IsZero() != d.IsZero() {
			return d.Compare(own)
		}
		return x.Detail.Deadline().Compare(d)
	}
	at, _ := slices.BinarySearchFunc(r.Waits, c.Detail.Deadline(), sooner)
	r.Waits = slices.Insert(r.Waits, at, c)
	r.Waits = r.Waits[:min(len(r.Waits), mostWaits)]
	r.Nearest = r.Waits[0].Detail.Deadline()
}

// Any reports whether there is something to say.
func (r *Reds) Any() bool { return r != nil && (r.Open > 0 || len(r.Dead) > 0) }

// openReds reads what is open, and what died since a time and needs a person.
func (j *job) openReds(ctx context.Context, since time.Time) (*Reds, error) {
	r := &Reds{Now: j.store.Now()}
	failed, going := map[int64]RedCase{}, []int64{}
	choice := ledger.EffectChoice{States: append([]ledger.State{ledger.Failed}, openStates...)}
	err := eachRed(ctx, j.store, choice, func(c RedCase) {
		switch {
		case c.State == ledger.Failed:
			failed[c.ID] = c
			return
		case c.State == ledger.Held:
			r.Held++
		case c.Stuck(r.Now):
			r.Stuck = append(r.Stuck, c)
		case c.Waiting():
			r.waits(c)
		default:
			going = append(going, c.ID)
		}
		r.Open++
	})
	var dead []int64
	if err == nil && len(failed) > 0 {
		dead, err = j.store.DeadReds(ctx, ledger.Filter{})
	}
	if err != nil {
		return nil, err
	}
	of, err := j.correctionsOf(ctx, len(dead)+len(going) > 0)
	for _, id := range going {
		if of[id] == "" {
			r.Going++
		}
	}
	for _, id := range dead {
		if c, known := failed[id]; known && !c.Updated.Before(since) { // it did not die only now
			c.Correction = of[id]
			r.Dead = append(r.Dead, c)
		}
	}
	return r, err
}

// correctionsOf are the orders that open corrections issue in place of others, by the IDs of their
// reds.
func (j *job) correctionsOf(ctx context.Context, wanted bool) (map[int64]string, error) {
	of := map[int64]string{}
	if !wanted {
		return of, nil
	}
	cases, err := j.store.Cases(ctx, ledger.CaseChoice{Open: true})
	for i := range cases {
		for n := range cases[i].Reds {
			of[cases[i].Reds[n].ID] = cases[i].Order.Key.OrderNo
		}
	}
	return of, err
}

// end is how a use ends that looked after all reds: what is open comes before what is dead.
func (r *Reds) end() *Error {
	switch {
	case r.Open > 0:
		return ended(Pending, "%d 张红字发票还没有开出", "%d red invoices are not issued yet", r.Open)
	case len(r.Dead) > 0:
		return ended(Rejected, "%d 张发票没有红冲", "%d invoices were not reversed", len(r.Dead))
	}
	return nil
}
