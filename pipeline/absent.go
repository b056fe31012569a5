package pipeline

import (
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// absent is an answer "no such order". One is no proof: just after a submission the platform may
// not see it yet. Two with the visibility delay between them, for an order that no accepted call is
// known of, allow sending again. An answer counts only when the call can no longer be in flight.
func (r *run) absent(e ledger.Entry) ledger.Change {
	now := r.Now()
	c := ledger.Change{ID: e.ID, Fence: e.Fence, State: e.State, Code: e.Code, Error: e.Error, RestUntil: e.RestUntil,
		Tries: e.Tries + 1, Misses: e.Misses + 1, NextAt: r.Timing.nextLook(now, e.Sent)}
	switch e.State {
	case ledger.Failed, ledger.Dropped:
		c.NextAt = r.Timing.nextFailedLook(now, e.Sent)
		return c
	case ledger.Submitted:
		if e.Serial != "" && c.Misses >= 2 && now.After(e.Sent.Add(r.Timing.Call+r.Timing.Visibility)) {
			c.DropSerial, c.Misses, c.NextAt, c.Note = true, 0, now, "the platform does not know the serial number "+e.Serial
		}
		return c // it was accepted once; it is never sent again
	case ledger.Voiding, ledger.Issued:
		return c
	}
	if numberInUse(e.Code) {
		// The platform has the number and does not show it, perhaps until somebody approves the
		// order there. It arrived, so it is never sent again.
		c.State = ledger.Unknown
		return c
	}
	c.State = ledger.Unknown
	if again, soon := r.absences.tooSoon(e, r.Timing, r.Machine, now); soon {
		c.Misses, c.NextAt = e.Misses, r.Timing.alignDue(again)
		return c
	}
	r.absences.countMiss(e.ID, r.Machine)
	c.NextAt = r.Timing.alignDue(now.Add(r.Timing.betweenMisses()))
	if c.Misses < 2 {
		return c
	}
	c.Note = "the platform said twice that it has no such order"
	if e.Code != "" && e.Attempt >= refusedAfter {
		c.State, c.NextAt = ledger.Failed, time.Time{}
		return c
	}
	c.State, c.Code, c.Error, c.Misses = ledger.Ready, "", "", 0
	return c
}

// refusedAfter is how many times an order is sent to a platform that answers with a code nobody
// documented and then does not know the order: such an answer is a refusal in effect, and without
// an end the order would go round for ever.
const refusedAfter = 3
