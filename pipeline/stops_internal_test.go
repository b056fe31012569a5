package pipeline

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// A stop that another run found holds back what makes invoices and, of slices, what workers begin
// nothing of meanwhile. A person's command to correct invoices goes on.
func TestWhatAStopOfAnotherRunHoldsBack(t *testing.T) {
	t.Parallel()
	failed, refused := ledger.Stop{Code: "22"}, ledger.Stop{Code: "E9301"}
	for _, x := range []struct {
		effect                       ledger.Effect
		command, slice, sliceInvoice bool
	}{
		{ledger.Issue, true, true, true},
		{ledger.Reissue, true, true, true},
		{ledger.Sign, false, true, false},
		{red.Effect, false, true, true},
		{VoidEffect, false, true, true},
		{DeliverEffect, false, true, true},
	} {
		command, slice := &run{}, &run{slice: true}
		if command.heldBack(x.effect, &failed) != x.command || command.heldBack(x.effect, &refused) != x.command ||
			slice.heldBack(x.effect, &refused) != x.slice || slice.heldBack(x.effect, &failed) != x.sliceInvoice {
			t.Errorf("%s is held back otherwise", x.effect)
		}
	}
}
