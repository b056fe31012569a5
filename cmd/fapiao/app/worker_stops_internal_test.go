package app

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// The end of a stop is found once, whether its time is over or something ended it; another one that
// follows it at once is no end.
func TestEndOfAStopIsFoundOnce(t *testing.T) {
	t.Parallel()
	begun := time.Date(2026, 11, 27, 2, 0, 0, 0, time.UTC)
	stop := func(seller string, trouble ledger.Trouble, until time.Duration) ledger.Stop {
		return ledger.Stop{Seller: seller, Trouble: trouble, Since: begun, Until: begun.Add(until)}
	}
	login, credit := stop("S1", ledger.TroubleLogin, time.Hour), stop("S1", ledger.TroubleCredit, 2*time.Hour)
	cleared := stop("S2", ledger.TroubleQuota, time.Hour)
	cleared.Cleared = begun.Add(time.Minute)
	met := stopsMet{}
	for i, x := range []struct {
		after time.Duration
		stops []ledger.Stop
		over  []string
	}{
		{0, []ledger.Stop{login, stop("S2", ledger.TroubleQuota, time.Hour)}, nil},
		{2 * time.Minute, []ledger.Stop{login, cleared}, []string{"quota"}},
		{3 * time.Minute, []ledger.Stop{login, cleared}, nil},
		{time.Hour, []ledger.Stop{credit, cleared}, nil},
		{3 * time.Hour, []ledger.Stop{credit, cleared}, []string{"credit"}},
		{4 * time.Hour, []ledger.Stop{credit, cleared}, nil},
	} {
		over := met.look(x.stops, begun.Add(x.after))
		if len(over) != len(x.over) || len(over) == 1 && string(over[0].Trouble) != x.over[0] {
			t.Errorf("look %d: %+v", i, over)
		}
	}
}
