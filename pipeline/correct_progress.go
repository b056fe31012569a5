package pipeline

import (
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// CorrectWork is what a run that corrects invoices is about: it does nothing else. Its progress has
// a name of its own.
type CorrectWork struct {
	Stage string          // name of the progress
	Kinds []ledger.Effect // what the progress counts
	With  []ledger.Effect // what goes with them
	Asks  []ledger.Effect // what is only asked about
}

// The works that a person begins.
var (
	RedWork     = &CorrectWork{"red", []ledger.Effect{red.Effect}, []ledger.Effect{FetchEffect, FormEffect}, nil}
	FormWork    = &CorrectWork{"form", []ledger.Effect{FormEffect}, nil, []ledger.Effect{red.Effect, FetchEffect}}
	VoidWork    = &CorrectWork{"void", []ledger.Effect{VoidEffect}, nil, nil}
	DeliverWork = &CorrectWork{"deliver", []ledger.Effect{DeliverEffect}, nil, nil}
)

// does reports that effects of a kind are called; nil: all are.
func (w *CorrectWork) does(kind ledger.Effect) bool {
	return w == nil || slices.Contains(w.Kinds, kind) || slices.Contains(w.With, kind)
}

// asks reports that effects of a kind are asked about: those that are called are, too.
func (w *CorrectWork) asks(kind ledger.Effect) bool {
	return w.does(kind) || slices.Contains(w.Asks, kind)
}

// calls reports that an effect that is ready is called by this run.
func (r *run) calls(e *ledger.Entry) bool {
	named := r.named(e.Plan.Effect)
	return r.Work.does(e.Plan.Effect) && (named == nil || slices.Contains(named, e.ID)) && !r.keptReds.has(e)
}

// named are the only effects of a kind that are called; nil: all. The red invoice of a form that is
// settled completes what was called before.
func (r *run) named(kind ledger.Effect) []int64 {
	if kind == FetchEffect {
		return nil
	}
	return r.Effects
}

// counts reports that the progress of this run counts an effect: one of its work, and of those that
// are named, where some are.
func (r *run) counts(e *ledger.Entry) bool {
	named := r.named(e.Plan.Effect)
	return r.Work != nil && slices.Contains(r.Work.Kinds, e.Plan.Effect) && (named == nil || slices.Contains(named, e.ID))
}

// unnamed reports that an effect is none of those that are named, where some of its kind are.
func (r *run) unnamed(e *ledger.Entry) bool {
	return r.Work != nil && r.Effects != nil && slices.Contains(r.Work.Kinds, e.Plan.Effect) && !r.counts(e)
}

// dueCorrections are the corrections of a seller that are open.
type dueCorrections struct {
	next time.Time // when the first is due
	open int
	own  int // of these: what the run is about
	held int // of these: what another process calls now, whose claim ends at its due time
}

// later reports that nothing of them can be done before the deadline, by this process or by
// another.
func (d *dueCorrections) later(deadline, now time.Time) bool {
	return d.next.After(deadline) && (d.held == 0 || !now.Before(deadline))
}

// count takes one that is open; own reports that the run is about it.
func (d *dueCorrections) count(e *ledger.Entry, own bool) {
	if d.open++; d.open == 1 || e.Plan.Due.Before(d.next) {
		d.next = e.Plan.Due
	}
	if own {
		d.own++
	}
	if e.State == ledger.Submitting {
		d.held++
	}
}

// correctProgress shows how many corrections of a seller are over.
type correctProgress struct {
	Progress
	own   bool // only what the run is about counts
	least int  // so many were open at last: another run may add to what is open
}

// begin begins the stage: that of what the run is about, where some of it is open.
func (p *correctProgress) begin(d *dueCorrections, of *CorrectWork) {
	name := correctName
	if p.own = d.own > 0; p.own {
		name = of.Stage
	}
	p.least = p.of(d)
	p.Stage(name, p.least)
}

// went adds what is over by now.
func (p *correctProgress) went(d *dueCorrections) {
	if n := p.of(d); n < p.least {
		p.Add(p.least - n)
		p.least = n
	}
}

func (p *correctProgress) of(d *dueCorrections) int {
	if p.own {
		return d.own
	}
	return d.open
}
