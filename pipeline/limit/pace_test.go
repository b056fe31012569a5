package limit

import (
	"testing"
	"time"
)

// A complaint doubles the interval once, however many calls complain together; each quiet spell
// halves it.
func TestPaceAfterComplaints(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 30, 2, 0, 0, 0, time.UTC)
	p := Pace{}
	for _, step := range []struct {
		after time.Duration
		slow  bool
		shift int
	}{
		{0, true, 1}, {500 * time.Millisecond, true, 1}, {1600 * time.Millisecond, true, 2}, {3 * time.Second, true, 3}, {5 * time.Second, true, 3},
		{14 * time.Second, false, 3}, {15 * time.Second, false, 2}, {24 * time.Second, false, 2}, {25 * time.Second, false, 1},
		{26 * time.Second, true, 2}, {37500 * time.Millisecond, true, 2}, {47500 * time.Millisecond, false, 1}, {80 * time.Second, false, 0},
	} {
		now := start.Add(step.after)
		if p = p.At(now); step.slow {
			p = p.Slow(now, time.Second)
		}
		if p.Shift != step.shift {
			t.Errorf("after %v the interval is spread by 2^%d, want 2^%d", step.after, p.Shift, step.shift)
		}
	}
	// Without a look at it in between, too.
	if got := (Pace{Shift: 3, Slowed: start}).Slow(start.Add(21500*time.Millisecond), 0); got.Shift != 2 {
		t.Errorf("after two quiet spells and a complaint: 2^%d, want 2^2", got.Shift)
	}
}

// A short rest brings no slot forward.
func TestComplaintNeverBringsASlotForward(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 2, 0, 0, 0, time.UTC)
	booked := Pace{Next: now.Add(time.Minute), Booked: now}
	if got := booked.Slow(now, time.Second).Next; !got.Equal(booked.Next) {
		t.Errorf("the next slot moved to %v", got)
	}
}
