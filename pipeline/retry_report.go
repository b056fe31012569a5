package pipeline

import (
	"context"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Retry has the platform issue failed orders again, each under its own number (reInvoice). It
// begins no new order, so that whatever happens there is one invoice at most.
type Retry struct {
	// Numbers are the orders that a person named, of any batch; none: all failed orders of the
	// run's batch.
	Numbers []string
	// Only are those of them that are meant, where several sellers may have a number; nil: all.
	Only map[ledger.Key]bool
	// Seller is the tax number of the only seller; empty: of every one.
	Seller string
	// Confirm is asked before anything is retried; an error ends the stage. nil asks nobody.
	Confirm func(ctx context.Context, orders int, gross invoice.Amount) error
	Report  RetryReport
}

// RetryReport is what a retry did. Each order that was looked at is counted once.
type RetryReport struct {
	Retried int                // the platform was asked to issue them again
	Found   int                // no longer failed when they were asked for
	Left    map[Left][]LeftOut // not retried, by why
	// Elsewhere counts the accepted orders that failed in other batches, where nothing of the
	// retry's batch can be retried.
	Elsewhere int
}

// LeftOut is an order that was not retried.
type LeftOut struct {
	OrderNo string
	State   ledger.State
	Until   time.Time // of LeftResting: when the rest ends
	Settled bool      // of LeftInstead: the corrected order is issued
	Other   string    // of LeftReplaced: the order that may have taken its place; of LeftInstead: those that have
}

// Left is why an order was not retried.
type Left string

// The reasons.
const (
	LeftNotFailed Left = "not_failed" // its state is another one
	LeftInstead   Left = "instead"    // it was split, merged or corrected: other orders are invoiced in its place
	LeftRefused   Left = "refused"    // the platform never accepted it: its row is to be corrected and read again
	LeftForeign   Left = "foreign"    // the platform has another invoice under its number
	LeftChanged   Left = "changed"    // its row has other content by now: what was sent is not to be issued
	LeftResting   Left = "resting"    // it may have been issued
	LeftSpent     Left = "spent"      // it was retried as often as a day allows
	LeftReplaced  Left = "replaced"   // a later order may have taken its place; a person must name it
	LeftOld       Left = "old"        // it was sent so long ago that a person must name it
	LeftSeller    Left = "seller"     // its seller is not configured
	LeftBusy      Left = "busy"       // another run works on it
	LeftUnasked   Left = "unasked"    // the platform could not be asked, or its seller was stopped
	LeftOver      Left = "over"       // the time was over until which the run may send
)

func (w *Retry) leave(why Left, e *ledger.Entry, other string) {
	w.Report.Left[why] = append(w.Report.Left[why], LeftOut{OrderNo: e.Key.OrderNo, State: e.State, Until: e.RestUntil, Other: other})
}

// Settled reports whether an order needs no retry, since the one that corrects it is issued.
func (r *RetryReport) Settled(orderNo string) bool {
	return slices.ContainsFunc(r.Left[LeftInstead], func(o LeftOut) bool { return o.OrderNo == orderNo && o.Settled })
}
