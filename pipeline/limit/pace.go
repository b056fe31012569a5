package limit

import "time"

// How complaints increase the windows of a key, and how they decrease without them.
const (
	// SlowestShift bounds it: windows are at most 2^SlowestShift times as long.
	SlowestShift = 3
	// RecoverEvery is how long it takes without a complaint until the window is halved again.
	RecoverEvery = 10 * time.Second
	// SameComplaint is how long further complaints count as the same: calls that were under way
	// together.
	SameComplaint = time.Second
)

// Pace is the stored state of a key. The zero Pace is a key that was never used.
type Pace struct {
	Next   time.Time // no call before
	Booked time.Time // when a share was last taken, or the key slowed
	Shift  int       // windows are 2^Shift times as long, as of Slowed
	Slowed time.Time // the last complaint
}

// Back is how far the clock was set back since the pace was stored.
func (p Pace) Back(now time.Time) time.Duration {
	if p.Booked.IsZero() {
		return 0
	}
	return max(p.Booked.Sub(now), 0)
}

// Moved is the pace after the clock was set forward by some time.
func (p Pace) Moved(forward time.Duration) Pace {
	for _, at := range []*time.Time{&p.Next, &p.Slowed} {
		if !at.IsZero() {
			*at = at.Add(forward)
		}
	}
	return p
}

// At is the pace at now. If the clock was set back, its times are moved with it, so that nobody
// waits for it to catch up.
func (p Pace) At(now time.Time) Pace {
	if back := p.Back(now); back > 0 {
		p.Next, p.Slowed = p.Next.Add(-back), p.Slowed.Add(-back)
	}
	p.Booked = now
	for p.Shift > 0 && now.Sub(p.Slowed) >= RecoverEvery {
		p.Shift--
		p.Slowed = p.Slowed.Add(RecoverEvery)
	}
	return p
}

// Slow is the pace after a complaint.
func (p Pace) Slow(now time.Time, pause time.Duration) Pace {
	p = p.At(now)
	if p.Shift == 0 || now.Sub(p.Slowed) >= SameComplaint {
		p.Shift = min(p.Shift+1, SlowestShift)
	}
	p.Slowed = now
	if until := now.Add(pause); until.After(p.Next) {
		p.Next = until
	}
	return p
}
