package clock

import "time"

// Reading is one moment on both clocks of a machine. Neither is reliable alone: the wall clock may
// be set, and the monotonic clock stops while the machine is suspended.
type Reading struct {
	Wall time.Time     // without a monotonic reading
	Mono time.Duration // since a fixed moment of this process
}

// Machine reads the clocks of a machine.
type Machine func() Reading

// origin is the start of monotonic readings.
var origin = time.Now()

// Here reads the clocks of this machine.
func Here() Reading {
	now := time.Now()
	return Reading{Wall: now.Round(0), Mono: now.Sub(origin)}
}

// Since is the maximum time that may have passed since an earlier reading: the larger difference of
// the two clocks. It is too short only if the wall clock was set back while the machine was
// suspended.
func (r Reading) Since(earlier Reading) time.Duration {
	return max(r.Wall.Sub(earlier.Wall), r.Mono-earlier.Mono)
}

// AtLeast is the time that has certainly passed since an earlier reading.
func (r Reading) AtLeast(earlier Reading) time.Duration { return r.Mono - earlier.Mono }

// tolerable is how far the two clocks may drift apart without being set or suspended.
const tolerable = 250 * time.Millisecond

// Stepped reports that, since an earlier reading, the wall clock was set or the machine suspended.
func (r Reading) Stepped(earlier Reading) bool {
	return (r.Wall.Sub(earlier.Wall) - (r.Mono - earlier.Mono)).Abs() > tolerable
}
