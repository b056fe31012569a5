package app

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
)

// How long a platform that takes long was waited for is lost neither to a slice that outlives its
// hand-out, nor to one that only asks, nor to one that ends at the same time.
func TestStandingOutlivesSlices(t *testing.T) {
	t.Parallel()
	first := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	second := first.Add(time.Hour)
	at := func(minutes int) time.Time { return first.Add(time.Duration(minutes) * time.Minute) }
	left := func(run time.Time, doublings int) pipeline.Standing {
		return pipeline.Standing{Began: run, Doublings: doublings, Moved: at(doublings), Standing: effect.Standing{Unanswered: doublings}}
	}
	type end struct {
		task  pipeline.Task
		left  pipeline.Standing
		begun time.Time
	}
	for name, c := range map[string]struct {
		ends []end
		want pipeline.Standing
	}{
		"the next hand-out":     {[]end{{pipeline.SubmitTask, left(first, 3), at(1)}, {pipeline.SubmitTask, left(second, 1), at(61)}}, left(second, 1)},
		"an earlier one ends":   {[]end{{pipeline.SubmitTask, left(second, 3), at(61)}, {pipeline.SubmitTask, left(first, 1), at(59)}}, left(second, 3)},
		"a slice that asks":     {[]end{{pipeline.SubmitTask, left(first, 3), at(1)}, {pipeline.ReconcileTask, left(second, 0), at(2)}}, left(first, 3)},
		"two at once":           {[]end{{pipeline.SubmitTask, left(first, 3), at(2)}, {pipeline.SubmitTask, left(first, 2), at(1)}}, left(first, 3)},
		"the clock is set back": {[]end{{pipeline.SubmitTask, left(second, 3), at(1)}, {pipeline.SubmitTask, left(first, 1), at(2)}}, left(first, 1)},
	} {
		var s standings
		for _, e := range c.ends {
			s.keep(e.task, "S", e.left, e.begun)
			if got := s.last("S"); got.Unanswered != e.left.Unanswered {
				t.Errorf("%s: %d calls without an answer, want those of the slice that ended last", name, got.Unanswered)
			}
		}
		c.want.Standing = c.ends[len(c.ends)-1].left.Standing
		if got := s.last("S"); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
