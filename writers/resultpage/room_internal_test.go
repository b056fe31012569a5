package resultpage

import (
	"slices"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// A row of a state without a table would be counted, and shown nowhere.
func TestEveryStateHasATable(t *testing.T) {
	t.Parallel()
	states := []report.State{"skipped", redSection}
	for _, s := range ledger.States() {
		states = append(states, s)
	}
	for _, s := range states {
		if !slices.Contains(order, s) {
			t.Errorf("state %q has no table", s)
		}
	}
}
