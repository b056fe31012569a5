package limit

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// slowDesk books at once and answers late, so that a slot may be gone when it becomes known.
type slowDesk struct {
	desk
	late   func(asked int) time.Duration
	booked []time.Time
}

func (d *slowDesk) BookCalls(ctx context.Context, keys []Key, n int, within time.Duration) ([]time.Time, time.Time, error) {
	slots, now, err := d.desk.BookCalls(ctx, keys, n, within)
	for _, s := range slots {
		d.booked = append(d.booked, s.Add(-d.off))
	}
	time.Sleep(d.late(d.asked))
	return slots, now, err
}

// onTime fails when a call that goes out now has no slot of its own, or uses it too late. slack is
// what the clocks may differ by: the fastest answer there was.
func (d *slowDesk) onTime(t *testing.T, slack time.Duration) {
	t.Helper()
	now := time.Now()
	for i, s := range d.booked {
		if late := now.Sub(s); late >= 0 && late <= tolerance+slack {
			d.booked = slices.Delete(d.booked, i, i+1)
			return
		}
	}
	t.Errorf("a call goes out at %v, and the slots are %v", now, d.booked)
}

// A slot that becomes known more than 10 ms late is given up, and another is booked: a call in a
// late slot may come too close to one that another process makes in the next.
func TestSlotThatBecomesKnownTooLateIsGivenUp(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		late  time.Duration
		asked int
	}{{8 * time.Millisecond, 3}, {12 * time.Millisecond, 4}, {400 * time.Millisecond, 4}} {
		synctest.Test(t, func(t *testing.T) {
			d := &slowDesk{desk: desk{off: -time.Hour}, late: func(asked int) time.Duration {
				return map[bool]time.Duration{true: tc.late, false: time.Millisecond}[asked == 3]
			}}
			s, err := NewShared(d, 10, 0, key(t, "app", 10))
			if err != nil {
				t.Fatal(err)
			}
			for range 3 {
				time.Sleep(time.Second)
				if err := s.Wait(context.Background()); err != nil {
					t.Fatal(err)
				}
				d.onTime(t, time.Millisecond)
			}
			if d.asked != tc.asked {
				t.Errorf("an answer that is %v late: %d bookings, want %d", tc.late, d.asked, tc.asked)
			}
		})
	}
}

// Slots that were booked ahead and lie too far back are given up, however many there are.
func TestSlotsBookedAheadAreNotUsedLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &slowDesk{late: func(int) time.Duration { return 0 }}
		s, err := NewShared(d, 1000, 0, key(t, "app", 1000))
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			for range 3 {
				if err := s.Wait(context.Background()); err != nil {
					t.Fatal(err)
				}
				d.onTime(t, 0)
			}
			time.Sleep(300 * time.Millisecond)
		}
		if d.asked != 20 {
			t.Errorf("%d bookings, want one after each rest", d.asked)
		}
	})
}

// The bookings' clock may run slower than this machine's, a little each minute. Calls do not drift
// ahead of their slots for that, over hours.
func TestDriftingClockDoesNotBringCallsForward(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const drift = 10_000 // one part in so many: 6 ms a minute
		d := &slowDesk{late: func(int) time.Duration { return 0 }}
		s, err := NewShared(d, 10, 0, key(t, "app", 10))
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		for time.Since(begun) < 3*time.Hour {
			d.off = -time.Since(begun) / drift
			// Another process has the next three slots.
			if _, _, err := d.desk.BookCalls(context.Background(), s.keys, 3, time.Hour); err != nil {
				t.Fatal(err)
			}
			d.booked = nil
			if err := s.Wait(context.Background()); err != nil {
				t.Fatal(err)
			}
			if early := time.Until(d.booked[0]); early > 7*time.Millisecond {
				t.Fatalf("after %v a call goes out %v before its slot", time.Since(begun), early)
			}
			time.Sleep(20 * time.Second)
		}
	})
}

func TestSharedRatesThatCannotBe(t *testing.T) {
	t.Parallel()
	if _, err := Interval(0); err == nil {
		t.Error("Interval(0) succeeded")
	}
	if _, err := NewShared(&desk{}, -1, 0); err == nil {
		t.Error("NewShared with a rate of -1 succeeded")
	}
}

// Waiting ends with its context, wherever it stands: before its turn, behind others, or at its
// slot.
func TestWaitingForASharedSlotEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, err := NewShared(&desk{}, 1, 0, key(t, "app", 1))
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
		defer cancel()
		if err := s.Wait(ctx); err != nil {
			t.Fatal(err)
		}
		if err := s.Wait(ctx); err == nil || time.Since(begun) > 500*time.Millisecond {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
		if err := s.Wait(ctx); err == nil {
			t.Error("a wait with a context that is over succeeded")
		}
	})
}
