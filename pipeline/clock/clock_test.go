package clock

import (
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// bench is a machine whose two clocks are moved by hand.
type bench struct{ Reading }

func newBench() *bench { return &bench{Reading{Wall: time.Unix(1_800_000_000, 0)}} }

func (b *bench) passes(d time.Duration) { b.Wall, b.Mono = b.Wall.Add(d), b.Mono+d }

// suspended lets time pass that the monotonic clock does not see.
func (b *bench) suspended(d time.Duration) { b.Wall = b.Wall.Add(d) }

func TestTimeThatMayHavePassed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		happens     func(*bench)
		since, sure time.Duration
		stepped     bool
	}{
		"time passes":      {func(b *bench) { b.passes(time.Minute) }, time.Minute, time.Minute, false},
		"suspended":        {func(b *bench) { b.suspended(time.Hour); b.passes(time.Second) }, time.Hour + time.Second, time.Second, true},
		"set back":         {func(b *bench) { b.passes(time.Minute); b.suspended(-time.Hour) }, time.Minute, time.Minute, true},
		"set forward":      {func(b *bench) { b.passes(time.Minute); b.suspended(time.Hour) }, time.Hour + time.Minute, time.Minute, true},
		"slewed a little":  {func(b *bench) { b.passes(time.Minute); b.suspended(tolerable) }, time.Minute + tolerable, time.Minute, false},
		"nothing happened": {func(*bench) {}, 0, 0, false},
	} {
		b := newBench()
		from := b.Reading
		c.happens(b)
		if got := b.Since(from); got != c.since {
			t.Errorf("%s: %v may have passed, want %v", name, got, c.since)
		}
		if got := b.AtLeast(from); got != c.sure {
			t.Errorf("%s: %v has passed for sure, want %v", name, got, c.sure)
		}
		if got := b.Stepped(from); got != c.stepped {
			t.Errorf("%s: stepped is %v", name, got)
		}
	}
}

func TestHereReadsBothClocks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		from := Here()
		time.Sleep(time.Minute)
		to := Here()
		if to.Since(from) != time.Minute || to.AtLeast(from) != time.Minute || to.Stepped(from) || !to.Wall.Equal(time.Now()) {
			t.Errorf("from %+v to %+v", from, to)
		}
	})
}

// The quickest answer counts: slower ones only bound the difference from above.
func TestQuickestAnswerCounts(t *testing.T) {
	t.Parallel()
	b, theirs := newBench(), time.Date(2026, 11, 30, 1, 2, 3, 0, time.UTC)
	var r Remote
	for _, late := range []time.Duration{40, 5, 90, 20} {
		b.passes(time.Second)
		theirs = theirs.Add(time.Second)
		asked := *b
		asked.passes(late * time.Millisecond)
		r.Compare(theirs, asked.Reading)
	}
	got, fresh := r.At(b.Reading)
	if off := theirs.Sub(got); off != 5*time.Millisecond || !fresh {
		t.Errorf("off by %v, fresh %v; want 5ms behind, fresh", off, fresh)
	}
	if mine := r.Local(theirs); mine != b.Mono+5*time.Millisecond {
		t.Errorf("their time is %v here, want %v", mine, b.Mono+5*time.Millisecond)
	}
}

func TestComparisonIsMadeAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		happens func(*bench)
		fresh   bool
		passed  time.Duration
	}{
		"a moment later":      {func(b *bench) { b.passes(time.Second) }, true, time.Second},
		"some seconds later":  {func(b *bench) { b.passes(freshFor + 1) }, false, freshFor + 1},
		"the clock was set":   {func(b *bench) { b.passes(time.Second); b.suspended(-time.Hour) }, false, time.Second},
		"it was suspended":    {func(b *bench) { b.suspended(time.Hour) }, false, time.Hour},
		"suspended, a second": {func(b *bench) { b.suspended(time.Second) }, false, time.Second},
	} {
		b, theirs := newBench(), time.Unix(1_700_000_000, 0)
		var r Remote
		if _, fresh := r.At(b.Reading); fresh {
			t.Error("nothing was compared yet")
		}
		r.Compare(theirs, b.Reading)
		c.happens(b)
		if got, fresh := r.At(b.Reading); fresh != c.fresh || !got.Equal(theirs.Add(c.passed)) {
			t.Errorf("%s: %v later, fresh %v; want %v, %v", name, got.Sub(theirs), fresh, c.passed, c.fresh)
		}
	}
}

// Whatever happens to both clocks, a comparison of this moment is right at once to within the time
// of its answer, and never ahead.
func TestComparisonIsRightAtOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b, theirs := newBench(), time.Unix(1_700_000_000, 0)
		var r Remote
		for range rapid.IntRange(1, 20).Draw(rt, "comparisons") {
			span := func(name string, most time.Duration) time.Duration {
				return time.Duration(rapid.Int64Range(0, int64(most)).Draw(rt, name))
			}
			passed, slept := span("passed", 5*time.Minute), time.Duration(0)
			switch rapid.IntRange(0, 5).Draw(rt, "happens") {
			case 0:
				slept = span("suspended", time.Hour)
				b.suspended(slept)
			case 1:
				b.suspended(time.Duration(rapid.Int64Range(-int64(time.Hour), int64(time.Hour)).Draw(rt, "set")))
			case 2:
				theirs = theirs.Add(time.Duration(rapid.Int64Range(-int64(time.Hour), int64(time.Hour)).Draw(rt, "theirs set")))
			}
			b.passes(passed)
			theirs = theirs.Add(passed + slept)
			late := span("late", 100*time.Millisecond)
			said := theirs
			b.passes(late)
			theirs = theirs.Add(late)
			r.Compare(said, b.Reading)
			got, fresh := r.At(b.Reading)
			if off := theirs.Sub(got); !fresh || off < -jump-100*time.Millisecond || off > late {
				rt.Fatalf("off by %v after an answer of %v, fresh %v", off, late, fresh)
			}
		}
	})
}
