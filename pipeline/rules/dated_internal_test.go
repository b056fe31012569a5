package rules

import (
	"slices"
	"testing"
	"time"
)

// The terms of a rate are days, one after another, without a day in two of them.
func TestTermsDoNotOverlap(t *testing.T) {
	t.Parallel()
	last := map[int64]string{}
	for _, d := range datedRates {
		from, err := time.Parse(time.DateOnly, d.from)
		until, errUntil := time.Parse(time.DateOnly, d.until)
		if err != nil || errUntil != nil || until.Before(from) {
			t.Errorf("%d from %q until %q", d.mille, d.from, d.until)
		}
		if d.from <= last[d.mille] {
			t.Errorf("%d from %s overlaps the term until %s", d.mille, d.from, last[d.mille])
		}
		last[d.mille] = d.until
		for day, want := range map[string]bool{from.AddDate(0, 0, -1).Format(time.DateOnly): false, d.from: true, d.until: true, until.AddDate(0, 0, 1).Format(time.DateOnly): false} {
			if d.has(day) != want {
				t.Errorf("%d on %s: %v", d.mille, day, !want)
			}
		}
		if d.policy.Zh == "" || d.policy.En == "" {
			t.Errorf("%d from %s has no text", d.mille, d.from)
		}
	}
	for _, p := range policies() {
		if p.until == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, p.until); err != nil || p.next.Zh == "" || p.next.En == "" {
			t.Errorf("%s until %q: %+v", p.name, p.until, p.next)
		}
	}
	if !slices.IsSorted(taxDiskTiers[:]) {
		t.Error("tiers are in no order")
	}
}
