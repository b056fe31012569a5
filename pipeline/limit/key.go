// Package limit limits the number of calls per second, over all processes that share a ledger.
//
// A limit of n calls a second is n turns. A call uses a turn from before it is sent until a second
// after its answer, so a turn allows one arrival at the platform in any sliding second, however
// long a call is on its way. Processes hold turns under leases that are stored in the ledger. See
// docs/limits.md.
package limit

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"golang.org/x/time/rate"
)

// Most is the highest rate, in calls a second: a process keeps a time for each turn it holds.
const Most = 100_000

// ErrTooFar means that no turn is free before the caller's time is over. Nothing was taken.
var ErrTooFar = errors.New("the call limit is used up for longer than this call may wait")

// ErrLapsed means that others may have the turn of a call: between its wait for the turn and its
// first byte, the process stood still or did not reach the ledger.
var ErrLapsed = errors.New("the call limit's turn lapsed before the call was sent")

// Key is one limit that processes share: at most Calls calls in any Window.
type Key struct {
	Name   string
	Calls  int           // at least 1
	Window time.Duration // a second, or more for less than one call a second
}

// NewKey makes the limit of perSecond calls. Above one, fractions are dropped, since a second
// cannot contain a part of a call; below one, it is one call every 1/perSecond seconds. It fails
// for a rate that is not above 0, or above Most.
func NewKey(name string, perSecond rate.Limit) (Key, error) {
	v := float64(perSecond)
	switch {
	case math.IsNaN(v) || v <= 0 || v > Most:
		return Key{}, fmt.Errorf("a rate of %v calls a second is not usable: give a number above 0 and at most %d", v, Most)
	case v < 1:
		return Key{Name: name, Calls: 1, Window: time.Duration(math.Min(1/v, 1e9) * 1e9)}, nil
	}
	return Key{Name: name, Calls: int(v), Window: time.Second}, nil
}

// Interval is the mean distance of two calls at the limit.
func (k Key) Interval() time.Duration { return k.Window / time.Duration(k.Calls) }

// Ask is what a process asks of a key.
type Ask struct {
	Holder string        // the process
	Keep   int           // turns that it holds and keeps; it gives the others back
	Want   int           // turns that it can use now, Keep included
	Lease  time.Duration // how long it keeps them without asking again; 0: it gives all back
	Rests  []Rest        // of the turns kept by a process that gives all back
}

// Rest is when the calls of some turns ended.
type Rest struct {
	Turns int
	Ago   time.Duration
}

// Share is what a process may use of a key.
type Share struct {
	Turns int // those it has now
	// Fair is how many turns it should keep when they are free again: fewer than Turns if other
	// processes wait for turns.
	Fair  int
	Part  int           // an equal part of all turns, which it gets if it can use them
	Alone bool          // no other process has or wants turns
	Shift int           // windows are 2^Shift as long, because the platform reported too many calls
	Pause time.Duration // no call before this time has passed, for the same reason
}

// Shares stores the shares of all processes, by its own clock.
type Shares interface {
	// TakeShare renews, changes or ends a process's share of a key (see Key.Divide). It is stored
	// for all processes when it returns; it need not survive a power cut.
	TakeShare(ctx context.Context, k Key, a Ask) (Share, error)
	// SlowCalls stops the calls of a key for pause, and increases its window for a while, for every
	// process, because the platform reported too many calls.
	SlowCalls(ctx context.Context, k Key, pause time.Duration) error
}
