package pipeline

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// The progress of a run that names its corrections counts these, not others of the seller.
func TestProgressCountsWhatTheRunIsAbout(t *testing.T) {
	t.Parallel()
	count := func(named []int64) int {
		r := &run{}
		r.Work, r.Effects = RedWork, named
		var d dueCorrections
		for id := range int64(3) {
			e := ledger.Entry{ID: id + 1, Plan: &ledger.Plan{Effect: red.Effect}}
			d.count(&e, r.counts(&e))
		}
		e := ledger.Entry{ID: 4, Plan: &ledger.Plan{Effect: VoidEffect}}
		d.count(&e, r.counts(&e))
		if d.open != 4 {
			t.Errorf("%d are open", d.open)
		}
		return d.own
	}
	if named, all := count([]int64{2}), count(nil); named != 1 || all != 3 {
		t.Errorf("%d of the named ones, %d of all", named, all)
	}
}
