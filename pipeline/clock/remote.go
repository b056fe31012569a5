package clock

import "time"

const (
	// jump is the difference between the clocks from which one of them counts as set.
	jump = time.Second
	// sampleLife is how long the best comparison is used, since clocks drift.
	sampleLife = time.Minute
	// freshFor is how long the last comparison is valid.
	freshFor = 3 * time.Second
)

// Remote maps this machine's time to another clock. Every answer of that clock gives an upper bound
// of the difference, since it took time to arrive; the lowest bound, from the quickest answer, is
// the best. The zero Remote has no comparison. It is not safe for concurrent use.
type Remote struct {
	known   bool
	offset  time.Duration // monotonic reading minus the remote clock (since 1970), never too small
	best    Reading       // when offset was found
	last    Reading       // the last comparison
	lastSaw time.Time     // the remote clock's time then
}

// Compare adds the remote clock's time just before the reading.
func (r *Remote) Compare(theirs time.Time, mine Reading) {
	offset := mine.Mono - sinceEpoch(theirs)
	switch {
	case !r.known, offset < r.offset, offset > r.offset+jump, mine.Mono-r.best.Mono > sampleLife, mine.Stepped(r.last):
		r.offset, r.best = offset, mine
	}
	r.known, r.last, r.lastSaw = true, mine, theirs.Round(0)
}

// Local is this machine's monotonic reading at a time of the remote clock, never too early.
func (r *Remote) Local(theirs time.Time) time.Duration { return sinceEpoch(theirs) + r.offset }

// At is the remote clock's time at a reading, never ahead of it while both clocks run evenly. fresh
// reports that the clocks were compared recently and this machine's clocks were not set since;
// otherwise the result is a guess, and the clocks should be compared again.
func (r *Remote) At(now Reading) (theirs time.Time, fresh bool) {
	switch {
	case !r.known:
		return now.Wall, false
	case now.Stepped(r.last):
		return r.lastSaw.Add(now.Since(r.last)), false
	}
	return time.Unix(0, 0).Add(now.Mono - r.offset), now.Mono-r.last.Mono <= freshFor
}

func sinceEpoch(t time.Time) time.Duration { return t.Sub(time.Unix(0, 0)) }
