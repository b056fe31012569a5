package pipeline

import (
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
)

// Timing holds the times of a run; all but Request and Canary must be positive. See docs/states.md.
type Timing struct {
	Call       time.Duration // after it, counted from the claim, a call surely is no longer in flight
	Request    time.Duration // the part of Call from the first byte on, before which no call begins any more; shorter than Call
	Lease      time.Duration // how long a claim holds; longer than Call
	Visibility time.Duration // how long an accepted order may be unknown to a query (the E9500 window)
	Contact    time.Duration // how long the platform is tried that has not answered in this run; 0 tries once
	FirstLook  time.Duration // from acceptance to the first query
	LongestGap time.Duration // the back-off's limit
	Wait       time.Duration // how long reconcile waits in all; 0 looks once at what is due
	// Canary is how long the first orders of a run are waited for before more are sent without
	// knowing whether the account works. 0 waits for none.
	Canary time.Duration
	// end is when the wait of the stage ends that is under way; zero: none waits.
	end time.Time
}

// waitsUntil sets the end of the wait that begins, so that what is accepted or looked at from now
// on is looked at then at the latest. It is in whole milliseconds, as the ledger keeps times.
func (t *Timing) waitsUntil(end time.Time) { t.end = end.Truncate(time.Millisecond) }

// nextLook is when reconcile looks again at an order of the given age: the gap is a third of the
// age, so that a young order is seen soon and an old one costs few calls. A wait that ends before
// that ends with a look.
func (t Timing) nextLook(now, sent time.Time) time.Time {
	gap := now.Sub(sent) / 3
	at := t.alignDue(now.Add(min(max(gap, t.FirstLook), t.LongestGap)))
	if now.Before(t.end) && t.end.Before(at) {
		return t.end
	}
	return at
}

// alignDue moves a time up to the next multiple of FirstLook, so that orders sent one after the
// other fall due at one moment and share a query.
func (t Timing) alignDue(at time.Time) time.Time {
	down := at.Truncate(t.FirstLook)
	if down.Equal(at) {
		return at
	}
	return down.Add(t.FirstLook)
}

// horizon is further ahead than any time that a run records for a later look, or for the end of a
// lease. What lies beyond it was recorded by a clock that has been set back since.
func (t Timing) horizon() time.Duration {
	return max(t.LongestGap, t.Visibility, t.Call) + t.Lease + t.FirstLook
}

// until is how long to wait for a recorded time: not at all where the clock was set back, since the
// next claim fixes such times.
func (t Timing) until(next, now time.Time) time.Duration {
	if d := next.Sub(now); d > 0 && d <= t.horizon() {
		return d
	}
	return 0
}

// A failure (22) is not final: the platform, or somebody on its pages, may issue the order later.
const (
	// failedAskedFor is how long after it was sent a failed order is asked for.
	failedAskedFor = 35 * 24 * time.Hour
	// The gap between two looks is the order's age, within these.
	failedFirstGap   = 5 * time.Minute
	failedLongestGap = 24 * time.Hour
	// mayExistRest is how long nothing is tried again after words that may mean that the order was
	// issued: the bureau issued such orders up to half a day later.
	mayExistRest = 12 * time.Hour
)

// nextFailedLook is when a failed order is asked for again. Looks fall together, so that they share
// a query.
func (t Timing) nextFailedLook(now, sent time.Time) time.Time {
	at := now.Add(min(max(now.Sub(sent), failedFirstGap), failedLongestGap))
	return at.Truncate(time.Minute).Add(time.Minute)
}

// betweenMisses is the least time between two answers "no such order" that count. It is not shorter
// than a call, so that a clock that was set forward before the first cannot make both come while
// the call is under way.
func (t Timing) betweenMisses() time.Duration { return max(t.Visibility, t.Call) }

// signGap is the rest before the next retry, after so many of them in a day.
func (t Timing) signGap(retries int) time.Duration {
	return min(t.FirstLook<<min(2*retries, 20), t.LongestGap)
}

// tomorrow is the next midnight in Beijing, when the platform's count of a day begins anew.
func tomorrow(now time.Time) time.Time {
	y, m, d := now.In(beijing.Zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, beijing.Zone)
}
