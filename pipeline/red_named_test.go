package pipeline_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// A run of named reds does not wait for another one whose outcome is not known: one that is refused
// at once ends at once. A run of all waits for it.
func TestNamedRedsWaitForNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBureau()
		b.script, b.hidden = []behaviour{acceptMute}, 5*time.Minute
		r, l, blues := issuedBlues(t, b, 1)
		planRed(t, l, ask(blues[0]))
		take := func(wait time.Duration) time.Duration {
			t.Helper()
			began := time.Now()
			r.Timing.Wait, r.Batch = wait, ledger.Batch{}
			if err := r.do(context.Background(), pipeline.CorrectStage); err != nil {
				t.Fatal(err)
			}
			return time.Since(began)
		}
		take(time.Second)
		if got := redsOf(t, l); !slices.Equal(got, []string{"unknown"}) {
			t.Fatal(got)
		}
		r.Work, r.Effects = pipeline.RedWork, []int64{0} // nothing was planned
		if took := take(time.Hour); took > time.Second {
			t.Errorf("a named red that was refused took %v", took)
		}
		r.Effects = nil
		if took := take(time.Hour); took < time.Minute || !slices.Equal(redsOf(t, l), []string{"done"}) {
			t.Errorf("all reds took %v: %v", took, redsOf(t, l))
		}
	})
}

// The reason of a form that lapsed is not what the bureau said of a withdrawal that failed before.
func TestLapsedFormIsNotExplainedByAFailedWithdrawal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ pending, said, want string }{
		"after a failed withdrawal": {"02", "税局返回：操作失败", "作废（超72小时未确认）"},
		"by itself":                 {"", "超过期限", "超过期限"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBureau()
				b.agrees, b.pending, b.said = -1, c.pending, c.said
				r, l, blues := issuedBlues(t, b, 1)
				planned := planRed(t, l, ask(blues[0]))
				correctFor(t, r, 80*time.Hour)
				err := l.Effects(context.Background(), ledger.EffectChoice{}, func(e ledger.Entry) error {
					if e.ID == planned[0].ID && (e.Code != "form-07" || e.Error != c.want) {
						t.Errorf("%s %q, want %q", e.Code, e.Error, c.want)
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}
