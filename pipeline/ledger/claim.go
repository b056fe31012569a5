package ledger

import (
	"context"
	"time"
)

// Effects claims effects and records their outcomes.
type Effects interface {
	// Claim claims effects for one run: owner, fence and lease are on disk when it returns. Effects
	// to be called (see Claim.Effect) move to the state of a call; attempt, time and the request
	// hash that Claim.Prepare returns are recorded with the intent. Orders to be queried (see
	// Claim.Ask) keep their state.
	//
	// If effects could be called but the claim's gate is closed, it returns ErrStopped or
	// ErrNoRoom; all processes on the ledger count together.
	Claim(ctx context.Context, c Claim) ([]Entry, error)
	// Update applies changes, each under its fence. A serial number that another order of the
	// seller has is not recorded. A change whose fence is no longer held, or that the diagram does
	// not allow, changes nothing and is returned as an error (ErrFence, ErrMove); the others are
	// applied.
	Update(ctx context.Context, changes []Change, owner string, now time.Time) error
}

// Claim selects effects to work on.
type Claim struct {
	Filter
	// Effect is the kind of effect to call: for issue the oldest first, for others the longest due.
	// Of Reissue only those named by the filter's Orders are claimed: failed orders that the
	// platform accepted, that no run works on, whose rest is over, that were not issued elsewhere,
	// and whose number is not another invoice's. Empty if Ask selects orders to query; a kind with
	// rows of its own may be combined with AskDue.
	Effect  Effect
	Ask     Ask
	ADay    int           // maximum calls of an effect on this day; 0 means the kind's limit
	Serials Serials       // of all but Issue
	Owner   string        // this run
	Now     time.Time     //
	Lease   time.Duration // how long the claim holds
	// Horizon is later than any valid due time or lease. Later times were written before the clock
	// was set back: AskDue moves them to Now, or if it may be a lease to Now+Lease, so that its
	// owner can finish. 0: no time is moved.
	Horizon time.Duration
	Limit   int   // at most so many
	Gate    *Gate // of Issue for one seller; nil: no limit
	// Prepare makes the request of an effect that is to be called and returns its hash; empty: the
	// hash that is recorded stays. Of Issue, Entry.Order is filled in, and an order whose Prepare
	// fails moves to failed with that text, while another one is claimed in its place; of other
	// effects the claim fails. nil: no request is made.
	Prepare func(*Entry) (requestHash string, err error)
}

// Question selects the orders to query.
type Question string

// The questions.
const (
	// AskDue: submitted, unknown and voiding ones whose NextAt has come, and submitting ones whose
	// lease is over; longest due first.
	AskDue Question = "due"
	// AskFresh: accepted ones of a seller, of any batch, that nobody asks about at the moment,
	// before they are due; longest sent first. Since, Within, Age and Unseen choose.
	AskFresh Question = "fresh"
	// AskIssued: issued ones whose invoice is not older than Since and whose ID is above After; by
	// ID.
	AskIssued Question = "issued"
	// AskFailed: failed ones that the platform accepted once, also those that were taken out since,
	// so that it may still issue them: those sent at Since or later whose NextAt has come, and also
	// those whose NextAt has not come where nobody looked at them since Unasked (zero: only the
	// due), or where the last look is in the future: the clock was set back since. Longest due
	// first.
	AskFailed Question = "failed"
)

// Ask selects the orders to query; the questions describe which fields they use.
type Ask struct {
	About   Question
	Since   time.Time
	Unasked time.Time
	After   int64
	Within  time.Duration // sent at most so long ago; 0: no limit
	Age     time.Duration // sent at least so long ago
	Unseen  bool          // only orders that were never queried
}
