package pipeline

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// The last three orders of a key are remembered, and the oldest of them that is near and has
// another number is the twin.
func TestTwinsAreTheLastOfTheirKey(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	dates := []string{"", "2026-11-20 10:30:00", "2026-11-20 23:59:59", "2026-10-20 00:00:00", "2026-10-19 23:59:59", "2026-01-01 08:00:00"}
	rapid.Check(t, func(t *rapid.T) {
		twins := NewTwins(nil, now)
		type order struct {
			no  string
			day time.Time
		}
		met := map[string][]order{}
		var want, got []string
		for range rapid.IntRange(0, 30).Draw(t, "orders") {
			o := &invoice.Order{OrderNo: fmt.Sprint(rapid.IntRange(1, 6).Draw(t, "number")), Date: rapid.SampledFrom(dates).Draw(t, "date"),
				Gross: invoice.Amount(rapid.IntRange(1, 2).Draw(t, "gross")), Buyer: invoice.Buyer{TaxNum: "91330106MA2FXTR10X"}}
			key, now := ledger.TwinKey(o), order{o.OrderNo, ledger.DayOf(o, now)}
			for _, was := range met[key] {
				if was.no != now.no && near(was.day, now.day) {
					want = append(want, was.no)
					break
				}
			}
			if met[key] = append(met[key], now); len(met[key]) > twinsOfOne {
				met[key] = met[key][1:]
			}
			if other, ok := twins.meet(&ledger.Item{Order: o}); ok {
				got = append(got, other)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		if len(twins.met) > twinsOfOne*len(twins.seen) {
			t.Fatalf("%d orders of %d keys are remembered", len(twins.met), len(twins.seen))
		}
	})
}
