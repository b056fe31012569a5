package app

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// A stop that somebody ended while a run waits is noticed at the first look; one that ended before,
// or that of another seller, is none of it.
func TestALoginWhileARunWaitsEndsTheStop(t *testing.T) {
	t.Parallel()
	begun := time.Date(2026, 11, 30, 20, 0, 0, 700_000, time.UTC)
	for _, c := range []struct {
		stop  ledger.Stop
		ended bool
	}{
		{ledger.Stop{Seller: "1"}, false},
		{ledger.Stop{Seller: "1", Cleared: begun.Add(-time.Second)}, false},
		{ledger.Stop{Seller: "1", Cleared: begun.Truncate(time.Millisecond)}, true},
		{ledger.Stop{Seller: "1", Cleared: begun.Add(time.Second)}, true},
		{ledger.Stop{Seller: "2", Cleared: begun.Add(time.Second)}, false},
	} {
		if got := endedSince([]ledger.Stop{c.stop}, "1", begun); got != c.ended {
			t.Errorf("%+v: %v", c.stop, got)
		}
	}
}
