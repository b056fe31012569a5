package pipeline_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// slowBureau is a bureau whose applications take a time.
type slowBureau struct {
	*bureau
	calls time.Duration
}

func (b slowBureau) ApplyRed(ctx context.Context, r effect.Request) effect.Outcome {
	time.Sleep(b.calls)
	return b.bureau.ApplyRed(ctx, r)
}

// A wait ends with a look at what is not over, however soon it ends after the look before.
func TestWaitOfRedsEndsWithALook(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		wait, linked, calls time.Duration
		want                string
	}{
		"after a look":      {8100 * time.Millisecond, 8050 * time.Millisecond, 0, "done"},
		"later":             {9400 * time.Millisecond, 9350 * time.Millisecond, 0, "done"},
		"not over":          {9400 * time.Millisecond, 9450 * time.Millisecond, 0, "submitted"},
		"calls take longer": {time.Second, 0, 2 * time.Second, "done"},
		"no wait":           {0, 0, 0, "submitted"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBureau()
				b.linked = c.linked
				r, l, blues := issuedBlues(t, b, 3)
				r.Timing.Wait, r.Corrector = c.wait, slowBureau{b, c.calls}
				planRed(t, l, ask(blues[0]), ask(blues[1]), ask(blues[2]))
				began := time.Now()
				correctFor(t, r, 0)
				if got := redsOf(t, l); !slices.Equal(got, []string{c.want, c.want, c.want}) {
					t.Errorf("%v, want %s", got, c.want)
				}
				if took := time.Since(began); took > c.wait+3*c.calls+time.Second {
					t.Errorf("took %v", took)
				}
			})
		})
	}
}

// The wait of a run ends so, too.
func TestWaitOfOrdersEndsWithALook(t *testing.T) {
	t.Parallel()
	for _, wait := range []time.Duration{8100 * time.Millisecond, 9400 * time.Millisecond, 70700 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			p := newFake()
			r, l := newRun(t, p, orders(3, sellerA))
			defer l.Close()
			r.Timing.Wait, r.Timing.Canary, p.takes = wait, 0, wait-50*time.Millisecond
			execute(t, r)
			want(t, r.Summary, map[ledger.State]int{ledger.Issued: 3})
		})
	}
}
