package pipeline

import "time"

// PlatformTiming is for the real platform and its sandbox. The call's limit is above the client's own (30 s) by what a call
// may wait for the limiter.
func PlatformTiming(wait time.Duration) Timing {
	return Timing{
		Call: 45 * time.Second, Lease: 3 * time.Minute, Visibility: time.Minute,
		FirstLook: 5 * time.Second, LongestGap: 10 * time.Minute, Wait: wait,
	}
}

// SimulatorTiming is for the simulator on the same machine, which answers at once and issues within a second.
func SimulatorTiming(wait time.Duration) Timing {
	return Timing{
		Call: 10 * time.Second, Lease: 20 * time.Second, Visibility: 2 * time.Second,
		FirstLook: 500 * time.Millisecond, LongestGap: 10 * time.Second, Wait: wait,
	}
}
