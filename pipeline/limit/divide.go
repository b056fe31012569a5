package limit

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Holding is the share of one process as it is stored.
type Holding struct {
	Holder string    `json:"holder"`
	Turns  int       `json:"turns"`
	Want   int       `json:"want"`
	Since  time.Time `json:"since,omitzero"` // since when it has fewer turns than it is entitled to
	// Until is the end of its lease. The process starts no call later than half a lease before, and
	// its turns become free a window after it.
	Until time.Time `json:"until"`
}

// Run is the run that holds the share; empty if it has no name.
func (h *Holding) Run() string {
	run, _, named := strings.Cut(h.Holder, runEnd)
	if !named {
		return ""
	}
	return run
}

// Divide returns the holdings of a key after a process asked at now, and the process's share. pace
// is the state of the key at now. The sum of all turns never grows above k.Calls.
//
// A process is entitled to an equal part of the turns, and at least to one. It gets more while
// nobody waits for turns. Those who wait get free turns first, the longest waiting first.
func (k Key) Divide(holdings []Holding, a Ask, pace Pace, now time.Time) ([]Holding, Share) {
	tail := k.Window << pace.Shift
	others := make([]Holding, 0, len(holdings)+1)
	mine := Holding{Holder: a.Holder}
	active := 1
	for _, h := range holdings {
		switch {
		case !h.Until.Add(tail).After(now):
		case h.Holder == a.Holder:
			mine = h
		default:
			others = append(others, h)
			if h.Until.After(now) && h.Turns+h.Want > 0 {
				active++
			}
		}
	}
	entitled := max(k.Calls/active, 1)
	mine.Turns, mine.Want, mine.Until = min(mine.Turns, a.Keep), min(a.Want, k.Calls), now.Add(a.Lease)
	free := k.Calls - mine.Turns
	waiting, earlier := 0, 0 // turns that others wait for, and those of them that wait longer
	for i := range others {
		h := &others[i]
		free -= h.Turns
		waiting += h.lacks(entitled, now)
		if h.before(&mine) {
			earlier += h.lacks(entitled, now)
		}
	}
	kept := mine.Turns
	mine.Turns += max(min(mine.lacks(entitled, now), free-earlier), 0)
	if waiting == 0 {
		mine.Turns += max(min(mine.Want-mine.Turns, k.Calls-sum(others)-mine.Turns), 0)
	}
	switch {
	case mine.lacks(entitled, now) == 0:
		mine.Since = time.Time{}
	case mine.Since.IsZero():
		mine.Since = now
	}
	share := Share{Turns: mine.Turns, Fair: mine.Turns, Part: entitled, Alone: active == 1, Shift: pace.Shift, Pause: max(pace.Next.Sub(now), 0)}
	if unmet := waiting - (k.Calls - sum(others) - mine.Turns); unmet > 0 && mine.Turns == kept { // new turns are for a call
		share.Fair = max(mine.Turns-unmet, min(mine.Turns, k.Calls/active))
	}
	if a.Lease > 0 {
		return append(others, mine), share
	}
	return append(others, ended(a, mine.Turns, now)...), share
}

// ended are the holdings of a process that gave back some turns: each becomes free when it has
// rested.
func ended(a Ask, turns int, now time.Time) (out []Holding) {
	for i, r := range a.Rests {
		n := min(r.Turns, turns)
		turns -= n
		out = append(out, Holding{Holder: fmt.Sprint(a.Holder, "/", i), Turns: n, Until: now.Add(-r.Ago)})
	}
	if turns > 0 {
		out = append(out, Holding{Holder: a.Holder, Turns: turns, Until: now})
	}
	return out
}

// lacks is how many turns a process waits for.
func (h *Holding) lacks(entitled int, now time.Time) int {
	if !h.Until.After(now) {
		return 0
	}
	return max(min(h.Want, entitled)-h.Turns, 0)
}

// before reports that a process waits longer than another one. One that does not wait yet is the
// last; the names of two that began to wait at once decide.
func (h *Holding) before(other *Holding) bool {
	switch {
	case h.Since.IsZero():
		return other.Since.IsZero()
	case other.Since.IsZero():
		return true
	case h.Since.Equal(other.Since):
		return h.Holder < other.Holder
	}
	return h.Since.Before(other.Since)
}

func sum(holdings []Holding) (turns int) {
	for i := range holdings {
		turns += holdings[i].Turns
	}
	return turns
}

// Shifted are the holdings after the clock was set back by some time: leases and waits move with
// it.
func Shifted(holdings []Holding, back time.Duration) []Holding {
	holdings = slices.Clone(holdings)
	for i := range holdings {
		h := &holdings[i]
		if h.Until = h.Until.Add(-back); !h.Since.IsZero() {
			h.Since = h.Since.Add(-back)
		}
	}
	return holdings
}
