package ledger

import (
	"context"
	"time"
)

// Effects are where effects are claimed and their outcomes recorded.
type Effects interface {
	// Claim claims effects for one run: owner, fence and lease are on disk when it returns. Those
	// that are to be called, see Claim.Effect, move to the state of a call; attempt, time and the
	// request hash that Claim.Prepare returns are recorded with the intent. Those that are to be
	// asked about, see Claim.Ask, keep their state.
	//
	// Where effects could be called and the claim's gate lets none in it is ErrStopped or
	// ErrNoRoom; every process on the ledger counts alike.
	Claim(ctx context.Context, c Claim) ([]Entry, error)
	// Update applies changes, each under its fence. A serial number that another order of the
	// seller has is not taken over. A change whose fence is no longer held, or one against the
	// diagram, changes nothing and comes back as an error (ErrFence, ErrMove); the others are
	// applied.
	Update(ctx context.Context, changes []Change, owner string, now time.Time) error
}

// Claim asks for effects to work on.
type Claim struct {
	Filter
	// Effect is what is to be called: the oldest of issue, the longest due of others. Of Reissue
	// only those that the filter names by Orders are claimed: failed ones that the platform
	// accepted, that nobody works on, that do not rest, were not issued elsewhere, and whose number
	// is not another invoice's. Empty where Ask says which orders are to be asked about; a kind that
	// has rows of its own stands beside AskDue.
	Effect  Effect
	Ask     Ask
	ADay    int           // what is to be called was called so often at most on this day; 0 takes the kind's bound
	Serials Serials       // of all but Issue
	Owner   string        // this run
	Now     time.Time     //
	Lease   time.Duration // how long the claim holds
	// Horizon is further ahead than any time at which an order is to be looked at again, or any
	// lease, can lie. What lies beyond it was written before the clock was set back: AskDue brings
	// it back, to Now, or where it may be a lease to Now+Lease, so that its owner can end what it
	// does. 0: nothing is brought back.
	Horizon time.Duration
	Limit   int   // at most so many
	Gate    *Gate // of Issue for one seller; nil: nothing holds orders back
	// Prepare makes the request of an effect that is to be called and returns its hash; empty: the
	// hash that is recorded stays. Of Issue, Entry.Order is filled in, and an order whose Prepare
	// fails moves to failed with that text, while another one is claimed in its place; of other
	// effects the claim fails. nil: no request is made.
	Prepare func(*Entry) (requestHash string, err error)
}

// Question says which orders are asked about.
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

// Ask chooses what is to be asked about; see the questions for what they use.
type Ask struct {
	About   Question
	Since   time.Time
	Unasked time.Time
	After   int64
	Within  time.Duration // sent so long ago at most; 0 sets no bound
	Age     time.Duration // sent so long ago at least
	Unseen  bool          // only orders that were never asked about
}
