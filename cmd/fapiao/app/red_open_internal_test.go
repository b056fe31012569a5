package app

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/red"
)

// The forms with the nearest deadlines are kept, those whose deadline is not known last.
func TestNearestFormsAreKept(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	var r Reds
	for _, hour := range []int{9, 3, 0, 12, 5, 1, 8, 2, 11, 4, 7, 10, 6} {
		c := RedCase{Detail: red.Detail{Status: red.WaitsBuyer}}
		if hour > 0 {
			c.Detail.AppliedAt = day.Add(time.Duration(hour) * time.Hour)
		}
		r.waits(c)
	}
	if r.Waiting != 13 || len(r.Waits) != mostWaits || !r.Nearest.Equal(day.Add(time.Hour+red.Window)) {
		t.Errorf("%d wait, %d kept, nearest %s", r.Waiting, len(r.Waits), r.Nearest)
	}
	for i := range r.Waits {
		if want := day.Add(time.Duration(i+1)*time.Hour + red.Window); !r.Waits[i].Detail.Deadline().Equal(want) {
			t.Errorf("form %d lapses at %s, want %s", i, r.Waits[i].Detail.Deadline(), want)
		}
	}
}
