package pipeline

import (
	"testing"
	"time"

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

// A run takes note that the stop of an earlier run was ended by an accepted call of this process,
// and not where the seller was stopped anew meanwhile.
func TestARunKnowsThatItsStopIsOver(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	left := ledger.Stop{Seller: "A", Trouble: ledger.TroubleToken, Since: at, Until: at.Add(time.Hour)}
	anew := left
	anew.Since = at.Add(time.Minute)
	for _, c := range []struct {
		known knownStop
		over  bool
	}{{knownStop{Stop: left}, true}, {knownStop{Stop: anew}, false}, {knownStop{Stop: left, recording: true}, false}} {
		r := &run{Parts: Parts{Known: &KnownStops{}}, accounts: newAccounts()}
		r.accounts.open["A"] = left
		r.Known.keep(c.known)
		if r.leftOpen("A").Trouble == "" || r.leftOpen("B").Trouble != "" {
			t.Errorf("%+v: before: %+v, %+v", c.known, r.leftOpen("A"), r.leftOpen("B"))
		}
		if r.Known.ended(&left, at.Add(2*time.Minute)); (r.leftOpen("A").Trouble == "") != c.over {
			t.Errorf("%+v: %+v", c.known, r.leftOpen("A"))
		}
	}
}
