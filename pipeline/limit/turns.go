package limit

import (
	"slices"
	"time"
)

// turns are those that a process holds of a key. Times are readings of a monotonic clock.
type turns struct {
	busy int             // in use: the call has no answer yet
	idle []time.Duration // when the call of each other one ended, in order; never is a turn that was not used
	owed int             // busy ones that the process lost: they are not its own when their call ends
}

// never is long before any call.
const never = time.Duration(-1 << 62)

// held is how many turns the process has.
func (t *turns) held() int { return t.busy + len(t.idle) - t.owed }

// free is how many turns have rested for a window at now.
func (t *turns) free(now, window time.Duration) int {
	n, _ := slices.BinarySearch(t.idle, now-window+1)
	return n
}

// wait is how long the first turn still rests, at most 0 if it is free; known is false if calls use
// all turns.
func (t *turns) wait(now, window time.Duration) (d time.Duration, known bool) {
	if len(t.idle) == 0 {
		return 0, false
	}
	return t.idle[0] + window - now, true
}

// last is when the last call ended of those whose turns are not in use; never if none did.
func (t *turns) last() time.Duration {
	if len(t.idle) == 0 {
		return never
	}
	return t.idle[len(t.idle)-1]
}

// use takes the first turn for a call.
func (t *turns) use() {
	t.idle = t.idle[1:]
	t.busy++
}

// ended returns the turn of a call to those that rest; one that was not sent need not rest.
func (t *turns) ended(now time.Duration, sent bool) {
	t.busy--
	switch {
	case t.owed > 0:
		t.owed--
	case sent:
		t.idle = append(t.idle, now)
	default:
		t.idle = slices.Insert(t.idle, 0, never)
	}
}

// drop gives n turns up, those first that have rested longest.
func (t *turns) drop(n int) {
	dropped := min(n, len(t.idle))
	t.idle = t.idle[dropped:]
	t.owed += n - dropped
}

// add takes n new turns.
func (t *turns) add(n int) {
	t.idle = append(slices.Repeat([]time.Duration{never}, n), t.idle...)
}

// rests are the calls that ended less than a window ago, in groups of a twentieth of the window.
func (t *turns) rests(now, window time.Duration) (out []Rest) {
	group := max(window/20, 1)
	for _, at := range t.idle[t.free(now, window):] {
		ago := (now - at) / group * group
		if n := len(out); n > 0 && out[n-1].Ago == ago {
			out[n-1].Turns++
			continue
		}
		out = append(out, Rest{1, ago})
	}
	return out
}
