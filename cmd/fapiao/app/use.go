package app

import (
	"context"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/limit"
)

// use is one call of a function of [App]: the resources that it opened, and the time that it may
// still wait.
type use struct {
	*App
	runID   string        // identifies the use in the ledger
	left    time.Duration // of LockWait.Most
	closers []func() error
	calls   CallWatch // observes the calls; nil: nobody does
	known   *pipeline.KnownStops
	worker  bool // it compares its configuration with that of workers when it begins
	// limiters limit the calls of sellers, by tax number; without one, they are not limited.
	limiters map[string]*limit.Limiter
}

// begin starts a use. The first one has the run ID of the options, each later one an ID of its own:
// batches are named after it, and two batches must not have the same name.
func (a *App) begin() *use {
	u := &use{App: a, left: a.lock.Most, calls: a.calls, known: &pipeline.KnownStops{}, limiters: map[string]*limit.Limiter{}}
	if first := a.firstRun.Swap(nil); first != nil {
		u.runID = *first
	} else {
		u.runID = NewRun()
	}
	return u
}

// closing registers a function that closes a resource at the end of the use.
func (u *use) closing(f func() error) { u.closers = append(u.closers, f) }

// end closes what the use opened, last first, and completes its error. An error of a use whose
// context is done is of kind [Interrupted], whatever operation it stopped.
func (u *use) end(ctx context.Context, err *error) {
	if kind := KindOf(*err); ctx.Err() != nil && kind != Done && kind != Usage && kind != Interrupted {
		*err = &Error{Kind: Interrupted, Cause: *err}
	}
	*err = ledgerLost(*err)
	for _, f := range slices.Backward(u.closers) {
		if closing := f(); closing != nil {
			*err = released(*err, closing)
		}
	}
}
