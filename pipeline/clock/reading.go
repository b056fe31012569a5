package clock

import "time"

// Reading is one moment by both clocks of a machine. Neither is to be trusted alone: the wall clock
// is set now and then, and the monotonic one stands still while the machine is suspended.
type Reading struct {
	Wall time.Time     // without a monotonic reading
	Mono time.Duration // since a fixed moment of this process
}

// Machine reads the clocks of a machine.
type Machine func() Reading

// origin is the fixed moment from which monotonic readings count.
var origin = time.Now()

// Here reads the clocks of this machine.
func Here() Reading {
	now := time.Now()
	return Reading{Wall: now.Round(0), Mono: now.Sub(origin)}
}

// Since is how much time may have passed since an earlier reading: the longer of what the two
// clocks say. It is too short only when the wall clock was set back while the machine was
// suspended.
func (r Reading) Since(earlier Reading) time.Duration {
	return max(r.Wall.Sub(earlier.Wall), r.Mono-earlier.Mono)
}

// AtLeast is how much time has surely passed since an earlier reading.
func (r Reading) AtLeast(earlier Reading) time.Duration { return r.Mono - earlier.Mono }

// tolerable is how far the two clocks may drift apart without anything having happened to them.
const tolerable = 250 * time.Millisecond

// Stepped reports that, since an earlier reading, the wall clock was set or the machine suspended.
func (r Reading) Stepped(earlier Reading) bool {
	return (r.Wall.Sub(earlier.Wall) - (r.Mono - earlier.Mono)).Abs() > tolerable
}
