package effect

import "time"

// Pace is how fast the effects of one seller are called.
type Pace struct {
	InFlight int // calls at the same time, at least 1
	Chunk    int // effects claimed at once, at least 1: few enough that the last of them is called within its time
	// Interval is between two calls at the seller's rate; 0: the rate is unlimited. Effects are
	// claimed just before their turn.
	Interval time.Duration
}
