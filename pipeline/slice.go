package pipeline

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Task is what is to be done with the orders of a slice.
type Task string

// The tasks.
const (
	SubmitTask    Task = "submit"    // send what is ready
	ReconcileTask Task = "reconcile" // ask for what is due
	SignTask      Task = "sign"      // have invoices whose signature failed signed that are due
	FailedTask    Task = "failed"    // ask for failed orders that are due
	RedTask       Task = "red"       // reverse invoices, and act on red confirmation forms
	VoidTask      Task = "void"      // void invoices
	DeliverTask   Task = "deliver"   // send invoices to their buyers
	RecheckTask   Task = "recheck"   // ask again for the issued invoices of the month
	DownloadTask  Task = "download"  // fetch the files of invoices; Work does not do it
	FormsTask     Task = "forms"     // list red confirmation forms, which is no work on orders: Work has none of it
)

// Slice is a piece of work: some orders of one seller and batch, for one task. The process that
// works on it claims what is there at that moment, so a slice that is worked on twice, or late,
// finds less to do or nothing, and losing one loses no work; only where a person named orders it
// names those. Its fields are plain so that it can travel to another machine.
type Slice struct {
	Task   Task   `json:"task"`
	Batch  string `json:"batch,omitempty"` // empty: of every batch
	Seller string `json:"seller"`          // tax number
	// Serials is for reconcile: orders with a serial number, or those without. One query asks for
	// one kind.
	Serials ledger.Serials `json:"serials,omitempty"`
	Limit   int            `json:"limit"` // at most SliceLimit
	// Orders are the ids of the only orders; nil: all.
	Orders []int64 `json:"orders"`
	// Standing is what the seller's last slice reported; zero for the first one.
	Standing Standing `json:"standing"`
	// Since is when the run began to send that the slice is a part of, by the ledger's clock: what
	// was sent later tells whether the account works. Orders that were handed out later count.
	Since time.Time `json:"since,omitzero"`
	// Handed is, of SubmitTask, until when the orders were handed out to workers: only those are
	// sent, and only until then. Zero: all that are ready.
	Handed time.Time `json:"handed,omitzero"`
	// Slot tells slices of the same work apart that several processes work on at once.
	Slot int `json:"slot,omitempty"`
}

// answersFor is how long a platform counts as one that answers after it did: slices that follow one
// another make no first contact of their own.
const answersFor = 30 * time.Second

// resume goes on from what another slice left.
func (r *run) resume(seller string, s Standing) {
	if since := r.Now().Sub(s.Answered); s.Unanswered == 0 && since >= 0 && since < answersFor {
		r.contacts.markAnswered(seller, s.Answered)
	}
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	r.accounts.rests[seller] = effect.Resume(s.Standing)
	r.accounts.after = s.After
	if !s.Began.Equal(r.accounts.since) {
		return // the first orders of another run say nothing about those of this one
	}
	g := r.gate(seller)
	if g.doublings = s.Doublings; !s.Moved.IsZero() {
		g.moved = s.Moved
	}
}

// standingOf is what the next slice goes on from.
func (r *run) standingOf(seller string) Standing {
	rests := r.accounts.restsOf(seller)
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	g := r.gate(seller)
	return Standing{Standing: rests.Standing(), Began: r.accounts.since, Doublings: g.doublings, Moved: g.moved, After: r.accounts.after,
		Answered: r.contacts.last(seller)}
}

// Work does one slice and returns when its outcomes are recorded: what it did and found is in the
// ledger or in the report. more reports that the same slice is worth doing again. Of the settings,
// batch and orders are the slice's.
func Work(ctx context.Context, p Parts, s Settings, piece Slice) (rep Report, more bool, err error) {
	s.Batch, s.Orders = ledger.Batch{ID: piece.Batch}, piece.Orders
	if !piece.Handed.IsZero() && piece.Handed.Before(ledger.NoEnd) {
		s.Until = piece.Handed
	}
	r := newRun(p, s)
	r.slice = true
	seller, err := r.limits(piece.Seller)
	if err != nil {
		return rep, false, err
	}
	if err := r.begin(ctx); err != nil {
		return rep, false, err
	}
	since, err := r.sliceSince(ctx, &piece)
	if err != nil {
		return rep, false, err
	}
	r.beginAt(since)
	if err := r.applyStops(ctx); err != nil {
		return rep, false, err
	}
	r.resume(seller.TaxNum, piece.Standing)
	seller.Chunk = min(piece.Limit, SliceLimit)
	more, err = r.work(ctx, seller, &piece)
	r.emitNoted()
	err = errors.Join(append([]error{err, r.applyStops(context.WithoutCancel(ctx))}, r.tally.troubles()...)...)
	rep = r.report(rep.Summary, math.MaxInt)
	rep.Standing = r.standingOf(seller.TaxNum)
	return rep, more && !r.stopped(piece.Seller), err
}

// sliceSince is when the run began that a slice is a part of. A job may be older than what was
// handed out last. What was sent before the seller's last stop says nothing of its account after
// it: not that it works, and not that it fails again. While that stop holds, it is met by slices
// that send.
func (r *run) sliceSince(ctx context.Context, piece *Slice) (time.Time, error) {
	since, err := r.Ledger.HandedSince(ctx, piece.Seller)
	if err != nil {
		return since, fmt.Errorf("read when orders of %s were handed out: %w", piece.Seller, err)
	}
	if since.Before(piece.Since) {
		since = piece.Since
	}
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	_, held := r.accounts.open[piece.Seller]
	if stop := r.accounts.last[piece.Seller]; stop.Since.After(since) && !(held && piece.Task == SubmitTask) {
		since = stop.Since
	}
	return since, nil
}

func (r *run) work(ctx context.Context, seller SellerLimits, piece *Slice) (more bool, err error) {
	f := r.filter(seller.TaxNum)
	f.Handed = piece.Handed
	switch piece.Task {
	case SubmitTask:
		_, more, err = r.once(ctx, r.queue(seller, issue{r}, f), r.sent)
	case SignTask:
		_, more, err = r.once(ctx, r.queue(seller, sign{r}, f), nothing)
	case ReconcileTask:
		more, _, err = r.askDue(ctx, f, piece.Serials, seller.Chunk)
	case FailedTask:
		err = r.askFailedOf(ctx, seller.TaxNum, piece.Serials, time.Time{})
	case RedTask, VoidTask, DeliverTask:
		more, err = r.correctSlice(ctx, seller, piece.Task)
	case RecheckTask:
		more, err = r.recheckSlice(ctx, seller.TaxNum, piece)
	default:
		err = fmt.Errorf("slice of task %q: there is no such task", piece.Task)
	}
	return more, err
}

// kindsOf are the kinds of effects of a task.
func (r *run) kindsOf(t Task) (kinds []effect.Kind) {
	for _, k := range r.corrections() {
		if taskOf(k.Name()) == t {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// CorrectionTasks are the tasks that correct invoices, with the kinds of effects that each works
// on.
func CorrectionTasks() map[Task][]ledger.Effect {
	of := map[Task][]ledger.Effect{}
	for _, name := range (&run{}).correctionKinds() {
		of[taskOf(name)] = append(of[taskOf(name)], name)
	}
	return of
}

// taskOf is the task of an effect that has rows of its own.
func taskOf(e ledger.Effect) Task {
	switch e {
	case VoidEffect:
		return VoidTask
	case DeliverEffect:
		return DeliverTask
	}
	return RedTask
}

// correctSlice asks once about what is due of the effects of a task, and calls once what is ready.
func (r *run) correctSlice(ctx context.Context, s SellerLimits, t Task) (more bool, err error) {
	if r.Corrector == nil {
		return false, nil
	}
	kinds := r.kindsOf(t)
	if t == RedTask {
		if err := r.refreshForms(ctx, s.TaxNum); err != nil {
			return false, err
		}
	}
	for _, k := range kinds {
		again, err := r.askOnce(ctx, s, k)
		if more = more || again; err != nil {
			return more, err
		}
	}
	if t == RedTask {
		if err := r.followForms(ctx, s.TaxNum); err != nil {
			return more, err
		}
	}
	for _, k := range kinds {
		f, err := r.callable(ctx, s.TaxNum, k.Name())
		if err != nil {
			return more, err
		}
		_, again, err := r.once(ctx, r.queue(s, k, f), nothing)
		if more = more || again; err != nil {
			return more, err
		}
	}
	if t == RedTask {
		_, err = r.Ledger.ReleaseFollowers(ctx, r.Now())
	}
	return more, err
}

// askOnce asks about one lot of what is due of a kind.
func (r *run) askOnce(ctx context.Context, s SellerLimits, k effect.Kind) (more bool, err error) {
	if _, err := r.Ledger.FreeDead(ctx, r.driver.Claim(ledger.Filter{Seller: s.TaxNum}, k.Name(), 0)); err != nil {
		return false, err
	}
	_, more, err = r.queue(s, k, ledger.Filter{Seller: s.TaxNum}).AskOnce(ctx)
	return more, err
}

func (r *run) limits(seller string) (SellerLimits, error) {
	for _, s := range r.Sellers {
		if s.TaxNum == seller {
			return s, nil
		}
	}
	return SellerLimits{}, fmt.Errorf("slice of seller %s: the seller is not in the configuration", seller)
}
