package ledger

import (
	"context"
	"errors"
	"time"

	"github.com/fapiao/fapiao/pipeline/rules"
)

// Following is an order that is to be invoiced in place of an earlier one.
type Following struct {
	Of   int64 // ID of the earlier order
	Item Item  // the new order, under its own number
	// Reds reverse the invoices of the earlier order; none: it was not issued.
	Reds []Plan
}

// Followed is what became of a Following.
type Followed struct {
	Order   int64 // ID of the new order; 0: refused
	State   State // of the new order
	Reds    []Planned
	Refused error // nothing was recorded then
}

// Why no order follows another one.
var (
	ErrFollowed   = errors.New("another order is invoiced in its place already")
	ErrNotToday   = errors.New("its state has changed, or another run works on it")
	ErrNumberUsed = errors.New("the number of the corrected order is that of another order")
)

// FollowPreview is what would become of a Following. IDs of what would be added are 0.
type FollowPreview struct {
	Case
	Refused error // nothing would be recorded then
}

// FollowCheck is a PlanCheck of the red-th reversal of the n-th Following.
type FollowCheck func(n, red int, p *Plan, beside []Entry) error

// Link is an order of a chain: the first was read under its own number, each later one is invoiced
// in place of the one before.
type Link struct {
	Entry
	// Reversing reports that it follows the reversal of the one before, rather than its failure.
	Reversing bool
	// ByHand reports that a person dropped it and issued its invoice elsewhere.
	ByHand bool
}

// GivenUp reports that a person took the order out, and that it stands for nothing.
func (l *Link) GivenUp() bool {
	return l.State == Dropped && l.Code != rules.ReplacedBy && !l.ByHand
}

// Instead is the order that is to be invoiced in place of the first one of a chain: the last that
// was not given up, or the last of all. nil if nothing follows the first.
func Instead(chain []Link) *Link {
	if len(chain) < 2 {
		return nil
	}
	for i := len(chain) - 1; i > 0; i-- {
		if !chain[i].GivenUp() {
			return &chain[i]
		}
	}
	return &chain[len(chain)-1]
}

// Case is a correction: an order, and the one that is invoiced in its place.
type Case struct {
	Order, Of Entry   // with their contents
	Reds      []Entry // about invoices of Of, oldest first
	Reversing bool
	// Until is the ID of the last red when the case was recorded; 0: none.
	Until int64
	// Agreed reports that a person agreed to it; what follows a failure is recorded after that.
	Agreed bool
	// AfterRed reports that an invoice which the sale had is reversed as a whole and that Order is
	// to be invoiced instead: it follows the reversal, or what failed after it.
	AfterRed bool
	// Unreplaced reports that nothing stands for such an invoice: Order was dropped, nothing is
	// invoiced in its place, and no person closed the case.
	Unreplaced bool
	// Withdrawing reports that Order was dropped and that what was to reverse an invoice of Of for
	// it is still under way: its withdrawal is, or failed.
	Withdrawing bool
}

// LastRed is the ID of the last red of the earlier order; 0: there is none.
func (c *Case) LastRed() int64 {
	if len(c.Reds) == 0 {
		return 0
	}
	return c.Reds[len(c.Reds)-1].ID
}

// Agreement is a person's yes to a case that follows a reversal.
type Agreement struct {
	Order int64   // the new order
	Hash  string  // of its content as the person saw it
	Reds  []int64 // held reversals that are to be sent
	Last  int64   // ID of the last red of the earlier order that the person saw; 0: there was none
}

// CaseChoice chooses cases; zero fields choose all.
type CaseChoice struct {
	// Open chooses reversals whose new order is not issued, and what follows the failure of such an
	// order in any number of steps. One that was given up is open while it is unreplaced, or
	// withdrawing; see [Case].
	Open bool
	// Batch chooses what follows orders of a batch in any number of steps, is not of the batch
	// itself, and is as open, after failures without a reversal, too. Orders is the same of some
	// orders.
	Batch  string
	Orders []int64
	Any    int64 // the only case in which this order is one of the two
}

// Follows records orders that are invoiced in place of others: in place of an issued one, once its
// invoices are reversed, or in place of one that was surely not issued.
type Follows interface {
	// Follow records orders of a batch, whose reading it ends, with what they follow and with the
	// reversals of that, in one transaction. Each reversal is checked against those of its invoice.
	// An order that follows a reversal is held (rules.FollowsRed); one that follows a failure
	// becomes ready, and the failed one is dropped. A following that is recorded already is not
	// recorded again; other content takes the place of what was never accepted. A batch without
	// orders, of which all is refused, is removed.
	Follow(ctx context.Context, batch string, all []Following, now time.Time, check FollowCheck) ([]Followed, error)
	// PreviewFollow is what Follow would record in the batch b, which may be new; nothing is.
	PreviewFollow(ctx context.Context, b Batch, all []Following, now time.Time, check FollowCheck) ([]FollowPreview, error)
	// Agree records that a person agreed to cases, and makes their reversals ready, all in one
	// transaction. ErrNotToday when an order has other content by now, or was sent or given up, or
	// its earlier order has a red that the person did not see: nothing is recorded then. Follow
	// undoes it where it changes the order or plans a reversal, and so does PlanBeside where it
	// plans another one.
	Agree(ctx context.Context, all []Agreement, note string, now time.Time) error
	// ReleaseFollowers makes the orders ready that waited for reversals which are done, of cases to
	// which a person agreed, and returns their number. Nothing else makes such an order ready
	// before.
	ReleaseFollowers(ctx context.Context, now time.Time) (int, error)
	// Chain returns the orders that are invoiced one in place of the other, oldest first, of which
	// one has a number. ErrNotFound when no order has it.
	Chain(ctx context.Context, key Key) ([]Link, error)
	// Cases lists cases, oldest first.
	Cases(ctx context.Context, c CaseChoice) ([]Case, error)
}
