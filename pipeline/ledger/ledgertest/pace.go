package ledgertest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/limit"
)

func paceCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"processes hold no more turns than there are": paceShared,
		"who waits gets the turns that others return": paceWaits,
		"turns of one that ended rest for a window":   paceEnded,
		"keys are separate":                           paceKeys,
		"a complaint holds everybody back":            paceSlow,
		"a share waits for nothing but its own":       paceBeside,
	}
}

// second is a limit of some calls a second.
func second(name string, calls int) limit.Key {
	return limit.Key{Name: name, Calls: calls, Window: time.Second}
}

func (h *hand) share(k limit.Key, holder string, keep, want int) limit.Share {
	h.Helper()
	s, err := h.TakeShare(context.Background(), k, limit.Ask{Holder: holder, Keep: keep, Want: want, Lease: time.Hour})
	h.ok(err)
	return s
}

func paceShared(t *testing.T, open Open) {
	k := second("app", 20)
	var mu sync.Mutex
	held := map[string]int{}
	var wg sync.WaitGroup
	for _, run := range []string{"run1", "run2"} {
		l := open(t, run)
		for n := range 4 {
			holder := fmt.Sprint(run, n)
			wg.Go(func() {
				for keep := 0; keep < 6; {
					s, err := l.TakeShare(context.Background(), k, limit.Ask{Holder: holder, Keep: keep, Want: keep + 2, Lease: time.Hour})
					if err != nil {
						t.Error(err)
						return
					}
					if s.Turns == keep {
						return
					}
					keep = s.Turns
					mu.Lock()
					held[holder] = keep
					mu.Unlock()
				}
			})
		}
	}
	wg.Wait()
	all := 0
	for _, n := range held {
		all += n
	}
	if all > k.Calls || all < k.Calls/2 {
		t.Errorf("%d turns are held of %d: %v", all, k.Calls, held)
	}
}

func paceWaits(t *testing.T, open Open) {
	h, other := newHand(t, open, "run1"), newHand(t, open, "run2")
	k := second("app", 10)
	same(t, "alone", h.share(k, "a", 0, 10), limit.Share{Turns: 10, Fair: 10, Part: 10, Alone: true})
	same(t, "nothing is free", other.share(k, "b", 0, 10).Turns, 0)
	first := h.share(k, "a", 10, 10)
	same(t, "turns that others wait for", first, limit.Share{Turns: 10, Fair: 5, Part: 5})
	same(t, "three are given back", h.share(k, "a", 7, 10).Turns, 7)
	same(t, "who waits gets them", other.share(k, "b", 0, 10).Turns, 3)
	same(t, "its own are kept", h.share(k, "a", 5, 10).Turns, 5)
	same(t, "an equal part", other.share(k, "b", 3, 10), limit.Share{Turns: 5, Fair: 5, Part: 5})
}

func paceEnded(t *testing.T, open Open) {
	h, other := newHand(t, open, "run1"), newHand(t, open, "run2")
	k := second("app", 10)
	h.share(k, "a", 0, 10)
	_, err := h.TakeShare(context.Background(), k, limit.Ask{Holder: "a", Keep: 4})
	h.ok(err)
	same(t, "those that rest are not free", other.share(k, "b", 0, 10), limit.Share{Turns: 6, Fair: 6, Part: 10, Alone: true})
}

func paceKeys(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	same(t, "the app", h.share(second("app", 10), "a", 0, 10).Turns, 10)
	same(t, "the seller", h.share(second("seller", 5), "b", 0, 10).Turns, 5)
}

func paceSlow(t *testing.T, open Open) {
	h, other := newHand(t, open, "run1"), newHand(t, open, "run2")
	k := second("app", 8)
	h.share(k, "a", 0, 1)
	h.ok(h.SlowCalls(context.Background(), k, time.Minute))
	s := other.share(k, "b", 0, 1)
	if s.Pause < 50*time.Second || s.Pause > time.Minute {
		t.Fatalf("no call for %v, want a minute", s.Pause)
	}
	same(t, "the window is doubled", s.Shift, 1)
}

func paceBeside(t *testing.T, open Open) {
	h := started(t, open, 3)
	es := h.ready(ledger.Filter{}, 3)
	h.share(second("app", 8), "a", 0, 1)
	h.move(ledger.Submitted, es...)
}
