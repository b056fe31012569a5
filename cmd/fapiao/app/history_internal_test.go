package app

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// TestFindingsOfALaterReading: that an order was dropped is not said at a time before that.
func TestFindingsOfALaterReading(t *testing.T) {
	t.Parallel()
	dropped := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	events := []ledger.Event{{At: dropped, To: ledger.Dropped}}
	for begun, want := range map[time.Time]int{dropped.Add(-time.Hour): 1, dropped.Add(time.Hour): 2} {
		r := ledger.Reading{Begun: begun, Findings: []rules.Finding{{Code: rules.DroppedBefore}, {Code: rules.RowsUnseen}}}
		if got := foundThen(&r, events); len(got) != want || len(r.Findings) != 2 {
			t.Errorf("reading of %s: %d findings", begun, len(got))
		}
	}
}
