package effect_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// slow is a letter whose first call waits long between its claim and its first byte.
type slow struct {
	letter
	once *sync.Once
	wait func()
}

func (k slow) Call(ctx context.Context, e *ledger.Entry, r effect.Request) effect.Outcome {
	k.once.Do(k.wait)
	return k.letter.Call(ctx, e, r)
}

// A process stands still between its claim and its call until another one has taken the effect over
// and called it. It must not call too, whether it was stopped or its machine suspended.
func TestProcessThatStoodStillDoesNotCall(t *testing.T) {
	for name, suspended := range map[string]bool{"stopped": false, "suspended": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t, letter{}.Name(), 1)
				var unseen atomic.Int64 // time that the monotonic clock of the first machine does not see
				stood := slow{letter{o.post}, &sync.Once{}, func() {
					if time.Sleep(3 * call); suspended {
						unseen.Store(int64(3 * call))
					}
				}}
				first := o.queue(o.store, stood, open{})
				first.Machine = func() clock.Reading {
					r := clock.Here()
					r.Mono -= time.Duration(unseen.Load())
					return r
				}
				var both sync.WaitGroup
				both.Go(func() { _ = o.work(first) }) // it may not record what others took over
				time.Sleep(2*call + time.Second)      // its lease is over
				for range 2 {
					if err := o.work(o.queue(o.store, letter{o.post}, open{})); err != nil {
						t.Error(err)
					}
				}
				both.Wait()
				o.onceEach(1)
			})
		})
	}
}

// The last moment at which a call may begin leaves it the time of a request.
func TestCallBeginsWhileItsClaimLeavesTimeForIt(t *testing.T) {
	for wait, calls := range map[time.Duration]int{call - time.Second: 1, call - time.Second + 1: 0} {
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(t, letter{}.Name(), 1)
			q := o.queue(o.store, slow{letter{o.post}, &sync.Once{}, func() { time.Sleep(wait) }}, open{})
			record := q.Recorder(t.Context(), func(int) {})
			if _, _, err := q.Slice(t.Context(), record); err != nil {
				t.Fatal(err)
			}
			if err := record.Close(); err != nil {
				t.Fatal(err)
			}
			if got := o.post.calls["s0"]; got != calls {
				t.Errorf("%d calls began %v after the claim, want %d", got, wait, calls)
			}
		})
	}
}
