package ledger_test

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, beijing.Zone)

func TestRefreshesKeepToTheBureausLimits(t *testing.T) {
	t.Parallel()
	for what, span := range map[ledger.Refresh]time.Duration{
		ledger.RefreshCode: 61 * time.Second, ledger.RefreshIdentity: 31 * time.Second, ledger.RefreshCredit: 31 * time.Second,
	} {
		var a ledger.Account
		now, took := noon, 0
		for range 40 {
			if later := a.Take(what, now); !later.IsZero() {
				break
			}
			took++
			if later := a.Take(what, now.Add(span-1)); took < ledger.RefreshesADay && !later.Equal(now.Add(span)) {
				t.Errorf("%s: one too early is possible at %v, want %v", what, later, now.Add(span))
			}
			now = now.Add(span)
		}
		if took != ledger.RefreshesADay || a.RefreshesLeft(what, now) != 0 {
			t.Errorf("%s: %d refreshes in a day, %d left", what, took, a.RefreshesLeft(what, now))
		}
		midnight := time.Date(2026, 11, 28, 0, 0, 0, 0, beijing.Zone)
		if later := a.Take(what, now); !later.Equal(midnight) {
			t.Errorf("%s: the next is possible at %v, want %v", what, later, midnight)
		}
		if later := a.Take(what, midnight); !later.IsZero() || a.RefreshesLeft(what, midnight) != ledger.RefreshesADay-1 {
			t.Errorf("%s: none on the next day: %v", what, later)
		}
	}
}

func TestRefreshAcrossMidnightKeepsItsSpan(t *testing.T) {
	t.Parallel()
	var a ledger.Account
	before := time.Date(2026, 11, 27, 23, 59, 50, 0, beijing.Zone)
	if later := a.Take(ledger.RefreshCode, before); !later.IsZero() {
		t.Fatal(later)
	}
	if later := a.Take(ledger.RefreshCode, before.Add(20*time.Second)); !later.Equal(before.Add(61 * time.Second)) {
		t.Errorf("a refresh 20 seconds later is possible at %v", later)
	}
}

func TestProofHoldsFromTheLatestCertainTime(t *testing.T) {
	t.Parallel()
	var p ledger.Proof
	if p.Observe(true, noon); !p.HoldsUntil(24*time.Hour).IsZero() || !p.Seen.Equal(noon) {
		t.Errorf("nobody knows when it began: %+v", p)
	}
	p.Observe(true, noon.Add(time.Hour))
	if !p.Seen.Equal(noon) {
		t.Errorf("seen since %v", p.Seen)
	}
	p.Observe(false, noon.Add(2*time.Hour))
	if !p.HoldsUntil(24 * time.Hour).IsZero() {
		t.Error("one that lapsed holds")
	}
	p.Observe(true, noon.Add(3*time.Hour))
	if got := p.HoldsUntil(24 * time.Hour); !got.Equal(noon.Add(26 * time.Hour)) {
		t.Errorf("it holds until %v", got)
	}
	p.Prove(noon.Add(4 * time.Hour))
	if got := p.HoldsUntil(24 * time.Hour); !got.Equal(noon.Add(28 * time.Hour)) {
		t.Errorf("a proof holds until %v", got)
	}
}

func TestCallsAreCountedByDayInBeijing(t *testing.T) {
	t.Parallel()
	var a ledger.Account
	a.Count(3, time.Date(2026, 11, 27, 15, 59, 0, 0, time.UTC))
	a.Count(4, time.Date(2026, 11, 27, 15, 59, 59, 0, time.UTC))
	if n := a.CallsToday(noon); n != 7 {
		t.Errorf("%d calls, want 7", n)
	}
	next := time.Date(2026, 11, 27, 16, 0, 0, 0, time.UTC) // midnight in Beijing
	if n := a.CallsToday(next); n != 0 {
		t.Errorf("%d calls on the next day", n)
	}
	if a.Count(1, next); a.CallsToday(next) != 1 {
		t.Error("the next day begins with 1")
	}
}
