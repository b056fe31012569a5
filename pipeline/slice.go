package pipeline

import (
	"context"
	"errors"
	"fmt"
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
	// was sent later tells whether the account works.
	Since time.Time `json:"since,omitzero"`
}

// resume goes on from what another slice left.
func (r *run) resume(seller string, s Standing) {
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	r.accounts.rests[seller] = effect.Resume(s.Standing)
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
	return Standing{Standing: rests.Standing(), Doublings: g.doublings, Moved: g.moved}
}

// Work does one slice and returns when its outcomes are recorded: what it did and found is in the
// ledger or in the report. more reports that the same slice is worth doing again. Of the settings,
// batch and orders are the slice's.
func Work(ctx context.Context, p Parts, s Settings, piece Slice) (rep Report, more bool, err error) {
	s.Batch, s.Orders = ledger.Batch{ID: piece.Batch}, piece.Orders
	r := newRun(p, s)
	seller, err := r.limits(piece.Seller)
	if err != nil {
		return rep, false, err
	}
	if err := r.begin(ctx); err != nil {
		return rep, false, err
	}
	r.beginAt(piece.Since)
	if err := r.applyStops(ctx); err != nil {
		return rep, false, err
	}
	r.resume(seller.TaxNum, piece.Standing)
	seller.Chunk = min(piece.Limit, SliceLimit)
	more, err = r.work(ctx, seller, &piece)
	r.emitNoted()
	err = errors.Join(append([]error{err, r.applyStops(context.WithoutCancel(ctx))}, r.tally.troubles()...)...)
	rep = r.report(rep.Summary)
	rep.Standing = r.standingOf(seller.TaxNum)
	return rep, more && !r.stopped(piece.Seller), err
}

func (r *run) work(ctx context.Context, seller SellerLimits, piece *Slice) (more bool, err error) {
	switch piece.Task {
	case SubmitTask:
		_, more, err = r.once(ctx, r.queue(seller, issue{r}, r.filter(seller.TaxNum)), r.sent)
	case SignTask:
		_, more, err = r.once(ctx, r.queue(seller, sign{r}, r.filter(seller.TaxNum)), nothing)
	case ReconcileTask:
		more, _, err = r.askDue(ctx, r.filter(seller.TaxNum), piece.Serials, seller.Chunk)
	default:
		err = fmt.Errorf("slice of task %q: there are only %s, %s and %s", piece.Task, SubmitTask, ReconcileTask, SignTask)
	}
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
