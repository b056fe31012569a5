package ledgertest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/limit"
)

func paceCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"slots keep their distance":               paceDistance,
		"two processes never get the same slot":   paceShared,
		"the slower of two keys decides":          paceKeys,
		"a slot too far away is not booked":       paceTooFar,
		"a complaint holds everybody back":        paceSlow,
		"a booking waits for nothing but its own": paceBeside,
	}
}

const eighth = 125 * time.Millisecond

func (h *hand) book(n int, within time.Duration, keys ...limit.Key) ([]time.Time, time.Time) {
	h.Helper()
	slots, now, err := h.BookCalls(context.Background(), keys, n, within)
	h.ok(err)
	return slots, now
}

func gaps(slots []time.Time) (out []time.Duration) {
	for i := 1; i < len(slots); i++ {
		out = append(out, slots[i].Sub(slots[i-1]))
	}
	return out
}

func paceDistance(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	k := limit.Key{Name: "app", Interval: eighth}
	first, now := h.book(3, time.Hour, k)
	second, _ := h.book(2, time.Hour, k)
	same(t, "distances", gaps(append(first, second...)), []time.Duration{eighth, eighth, eighth, eighth})
	same(t, "the first is free at once", first[0].Equal(now), true)
	other, now := h.book(1, 0, limit.Key{Name: "other", Interval: eighth})
	same(t, "another key is free", other[0].Equal(now), true)
}

func paceShared(t *testing.T, open Open) {
	k := limit.Key{Name: "app", Interval: time.Millisecond}
	var mu sync.Mutex
	var all []time.Time
	var wg sync.WaitGroup
	for _, run := range []string{"run1", "run2"} {
		l := open(t, run)
		for range 4 {
			wg.Go(func() {
				for range 10 {
					slots, _, err := l.BookCalls(context.Background(), []limit.Key{k}, 2, time.Hour)
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					all = append(all, slots...)
					mu.Unlock()
				}
			})
		}
	}
	wg.Wait()
	slices.SortFunc(all, time.Time.Compare)
	same(t, "slots", len(all), 160)
	for _, d := range gaps(all) {
		if d < k.Interval {
			t.Fatalf("two slots are %v apart, want at least %v", d, k.Interval)
		}
	}
}

func paceKeys(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	app, seller := limit.Key{Name: "app", Interval: eighth}, limit.Key{Name: "seller", Interval: 4 * eighth}
	slots, _ := h.book(3, time.Hour, seller, app)
	same(t, "both", gaps(slots), []time.Duration{4 * eighth, 4 * eighth})
	next, _ := h.book(1, time.Hour, app)
	same(t, "the app alone", next[0].Sub(slots[2]), eighth)
}

func paceTooFar(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	k := limit.Key{Name: "app", Interval: time.Hour}
	first, _ := h.book(5, time.Minute, k)
	same(t, "only what is near", len(first), 1)
	if _, _, err := h.BookCalls(t.Context(), []limit.Key{k}, 1, time.Minute); !errors.Is(err, limit.ErrTooFar) {
		t.Fatalf("got %v, want ErrTooFar", err)
	}
	next, _ := h.book(1, 2*time.Hour, k)
	same(t, "nothing was taken by the refusal", next[0].Sub(first[0]), time.Hour)
}

func paceSlow(t *testing.T, open Open) {
	h, other := newHand(t, open, "run1"), newHand(t, open, "run2")
	k := limit.Key{Name: "app", Interval: eighth}
	h.book(1, time.Hour, k)
	h.ok(h.SlowCalls(context.Background(), []limit.Key{k}, time.Minute))
	slots, now := other.book(2, time.Hour, k)
	if rest := slots[0].Sub(now); rest < 50*time.Second || rest > time.Minute {
		t.Fatalf("the next slot is %v away, want a minute", rest)
	}
	same(t, "the distance is doubled", gaps(slots), []time.Duration{2 * eighth})
}

func paceBeside(t *testing.T, open Open) {
	h := started(t, open, 3)
	es := h.ready(ledger.Filter{}, 3)
	h.book(1, time.Hour, limit.Key{Name: "app", Interval: eighth})
	h.move(ledger.Submitted, es...)
}
