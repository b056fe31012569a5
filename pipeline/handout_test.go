package pipeline_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// engine hands slices out as an engine on many machines would: as text, to another run each time,
// some twice and at once.
type engine struct {
	t       *testing.T
	workers []*pipeline.Run
	slices  atomic.Int64
}

func (e *engine) Each(ctx context.Context, s pipeline.Slice, _ int, _ func(context.Context, pipeline.Slice) (bool, error)) error {
	if s.Limit > pipeline.SliceLimit {
		e.t.Errorf("a slice of %d orders", s.Limit)
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	for {
		e.slices.Add(1)
		type result struct {
			more bool
			err  error
		}
		results := make(chan result)
		for _, w := range e.workers {
			go func() {
				var got pipeline.Slice
				err := json.Unmarshal(text, &got)
				more := false
				if err == nil {
					more, err = w.Work(ctx, got)
				}
				results <- result{more, err}
			}()
		}
		again := false
		for range e.workers {
			r := <-results
			if r.err != nil {
				return r.err
			}
			again = again || r.more
		}
		if !again {
			return nil
		}
	}
}

func TestAnEngineCanHandTheWorkOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency = 10 * time.Millisecond
		list := append(orders(170, sellerA), orders(60, sellerB)...)
		r, l := newRun(t, p, list)
		defer l.Close()
		e := &engine{t: t}
		for _, name := range []string{"machine-1", "machine-2"} {
			w := again(l, p, nil)
			w.Owner = name
			e.workers = append(e.workers, w)
		}
		r.Handout = e
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 230})
		if twice := p.acceptedTwice(); len(twice) > 0 || len(p.accepted) != 230 {
			t.Errorf("%d accepted, %v more than once", len(p.accepted), twice)
		}
		if n := e.slices.Load(); n < 230/pipeline.SliceLimit {
			t.Errorf("only %d slices went through the engine", n)
		}
	})
}

func TestSliceThatCannotBeWorkedOn(t *testing.T) {
	t.Parallel()
	r := again(nil, newFake(), nil)
	for text, s := range map[string]pipeline.Slice{
		"not in the configuration":  {Task: pipeline.SubmitTask, Seller: "nobody", Limit: 1},
		"only submit and reconcile": {Task: "export", Seller: sellerA, Limit: 1},
	} {
		if _, err := r.Work(context.Background(), s); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%+v: %v", s, err)
		}
	}
}

func TestHereEndsWithTheFirstError(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	n := 0
	err := pipeline.Here{}.Each(context.Background(), pipeline.Slice{}, 1, func(context.Context, pipeline.Slice) (bool, error) {
		n++
		return true, map[bool]error{true: broken}[n == 3]
	})
	if !errors.Is(err, broken) || n != 3 {
		t.Errorf("%v after %d slices", err, n)
	}
}
