package app

import (
	"context"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// Reds are the red invoices of a ledger that somebody waits for or has to look at.
type Reds struct {
	Open    int       // not final, those that wait included
	Held    int       // of these: a person has not agreed yet
	Waiting int       // of these: their forms wait for the buyer
	Nearest time.Time // the deadline that comes first; zero where none waits
	Now     time.Time // to which hours are counted
	// Waits are the forms that wait for the buyer with the nearest deadlines, the first one first,
	// at most mostWaits.
	Waits []RedCase
	// Stuck are those whose forms are confirmed and whose red invoices failed, or are missing for
	// an hour or longer.
	Stuck []RedCase
	// Dead are refused, lapsed or failed, and neither applied for again nor closed.
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

// openReds reads what is open, and what died since a time and was not taken up again.
func (j *job) openReds(ctx context.Context, since time.Time) (*Reds, error) {
	r := &Reds{Now: j.store.Now()}
	var dead []RedCase
	choice := ledger.EffectChoice{States: append([]ledger.State{ledger.Failed}, openStates...)}
	again := map[string]bool{} // requests that are open
	err := eachRed(ctx, j.store, choice, func(c RedCase) {
		switch {
		case c.State == ledger.Failed:
			if s := c.Detail.Status; s != red.Withdrawn && s != red.Cancelled && s != red.SheetWithdrawn { // a person decided so
				dead = append(dead, c)
			}
			return
		case c.State == ledger.Held:
			r.Held++
		case c.Stuck(r.Now):
			r.Stuck = append(r.Stuck, c)
		case c.Waiting():
			r.waits(c)
		}
		r.Open++
		again[c.request()] = true
	})
	if err != nil || len(dead) == 0 {
		return r, err
	}
	err = eachRed(ctx, j.store, ledger.EffectChoice{States: []ledger.State{ledger.Done}}, func(c RedCase) { again[c.request()] = true })
	last := map[string]int64{}
	for i := range dead {
		last[dead[i].request()] = dead[i].ID
	}
	for i := range dead {
		c := &dead[i]
		if id := c.request(); !again[id] && last[id] == c.ID && !c.Updated.Before(since) {
			r.Dead = append(r.Dead, *c)
		}
	}
	return r, err
}

// request identifies what was asked for, whatever the attempt.
func (c *RedCase) request() string {
	return c.Seller + "\x00" + c.Body.Blue.Code + "\x00" + c.Body.Blue.No + "\x00" + c.Body.Key
}
