package pipeline

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// SliceLimit is the most orders that one slice holds: as many as one query can ask for.
const SliceLimit = QueryLimit

// Task is what is to be done with the orders of a slice.
type Task string

// The tasks that are handed out.
const (
	SubmitTask    Task = "submit"    // send what is ready
	ReconcileTask Task = "reconcile" // ask for what is due
)

// Slice is a piece of work: some orders of one seller and batch, for one task. Whoever works on it
// claims what is there at that moment, so a slice that is handed out twice, or late, finds less to
// do or nothing, and losing one loses no work; only where a person named orders it names those. Its
// fields are plain so that it can travel to another machine.
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
	// Since is when the run began to send that hands the slice out, by the ledger's clock: what was
	// sent later tells whether the account works.
	Since time.Time `json:"since,omitzero"`
}

// Handout hands slices to whoever works on them.
type Handout interface {
	// Each has slices like s worked on, at most atOnce at a time, until one says that there is no
	// more, ctx is done, or one fails. It returns when no work is under way.
	Each(ctx context.Context, s Slice, atOnce int, work func(context.Context, Slice) (more bool, err error)) error
}

// Here is the handout within this process.
type Here struct{}

// Each implements [Handout].
func (Here) Each(ctx context.Context, s Slice, atOnce int, work func(context.Context, Slice) (bool, error)) error {
	var over atomic.Bool
	workers, ctx := errgroup.WithContext(ctx)
	for range max(atOnce, 1) {
		workers.Go(func() error {
			for !over.Load() {
				if err := ctx.Err(); err != nil {
					return err
				}
				more, err := work(ctx, s)
				if err != nil {
					return err
				}
				if !more {
					over.Store(true)
				}
			}
			return nil
		})
	}
	return workers.Wait()
}

func (r *Run) handout() Handout {
	if r.Handout == nil {
		return Here{}
	}
	return r.Handout
}

func (s Slice) filter() ledger.Filter {
	return ledger.Filter{Batch: s.Batch, Seller: s.Seller, Orders: s.Orders}
}

// claim is what a slice may take.
func (r *Run) claim(s Slice) ledger.Claim {
	return ledger.Claim{Filter: s.filter(), Serials: s.Serials,
		Owner: r.Owner, Now: r.Now(), Lease: r.Timing.Lease, Horizon: r.Timing.horizon(), Limit: min(s.Limit, SliceLimit)}
}

// Work does one slice and returns when its outcomes are recorded. It is what a job of an engine
// calls that hands slices to many machines; more tells that the same slice is worth handing out
// again. What happened to the seller is in Stops.
func (r *Run) Work(ctx context.Context, s Slice) (more bool, err error) {
	seller, err := r.limits(s.Seller)
	if err != nil {
		return false, err
	}
	r.beginAt(s.Since)
	switch s.Task {
	case SubmitTask:
		return r.submitSlice(ctx, seller, s)
	case ReconcileTask:
		more, _, err = r.reconcileSlice(ctx, seller, s)
		return more, err
	}
	return false, fmt.Errorf("slice of task %q: only %s and %s are handed out", s.Task, SubmitTask, ReconcileTask)
}

func (r *Run) limits(seller string) (SellerLimits, error) {
	for _, s := range r.Sellers {
		if s.TaxNum == seller {
			return s, nil
		}
	}
	return SellerLimits{}, fmt.Errorf("slice of seller %s: the seller is not in the configuration", seller)
}

// submitSlice sends the ready orders of one slice.
func (r *Run) submitSlice(ctx context.Context, seller SellerLimits, s Slice) (more bool, err error) {
	q := &queue{run: r, seller: seller, record: newRecorder(ctx, r), settled: true}
	q.open(ctx)
	more, err = q.take(ctx, s)
	err = errors.Join(err, q.close(), q.record.close())
	return more && !r.stopped(seller.TaxNum), err
}
