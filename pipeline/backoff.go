package pipeline

import "time"

// nextLook is when reconcile looks again at an order of the given age: the gap is a third of the
// age, so that a young order is seen soon and an old one costs few calls.
func (t Timing) nextLook(now, sent time.Time) time.Time {
	gap := now.Sub(sent) / 3
	return t.together(now.Add(min(max(gap, t.FirstLook), t.LongestGap)))
}

// together moves a time up to the next multiple of FirstLook, so that orders sent one after the
// other fall due at one moment and share a query.
func (t Timing) together(at time.Time) time.Time {
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

// restAfter is how long a seller rests after so many calls in a row without a definite answer: one
// second, doubled each time, a minute at most.
func restAfter(failures int) time.Duration {
	return min(time.Second<<min(max(failures-1, 0), 6), time.Minute)
}

// giveUpAfter is how many calls in a row may go unanswered before a stage leaves the seller to a
// later run. With restAfter it is about two minutes.
const giveUpAfter = 8
