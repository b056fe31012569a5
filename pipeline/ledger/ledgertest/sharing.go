package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func sharedCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"two processes never claim one order":     shareReady,
		"two processes never watch one order":     shareDue,
		"imports of the same orders do not clash": shareImport,
		"two processes open one batch":            shareBatch,
	}
}

// inParallel runs f for each of n ledgers that are one.
func inParallel(t *testing.T, open Open, n int, f func(h *hand) error) {
	t.Helper()
	hands := make([]*hand, n)
	for i := range hands {
		hands[i] = newHand(t, open, fmt.Sprint("p", i))
	}
	var all sync.WaitGroup
	errs := make([]error, n)
	for i, h := range hands {
		all.Go(func() { errs[i] = f(h) })
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// once counts who took what.
type once struct {
	sync.Mutex
	by map[int64]string
}

func (o *once) take(run string, es []ledger.Entry) error {
	o.Lock()
	defer o.Unlock()
	for _, e := range es {
		if other, taken := o.by[e.ID]; taken {
			return fmt.Errorf("%s and %s claimed order %s", other, run, e.Key.OrderNo)
		}
		o.by[e.ID] = run
	}
	return nil
}

func shareReady(t *testing.T, open Open) {
	const n = 400
	h := started(t, open, n)
	taken := once{by: map[int64]string{}}
	inParallel(t, open, 4, func(h *hand) error {
		idle := 0
		for idle < 2 { // rows that another has locked are passed over, so one empty answer is not the end
			es, err := h.Claim(context.Background(), ToCall(h.claim(ledger.Filter{Batch: "b1", Seller: Seller}, 7), ledger.Issue, prepared))
			if err != nil {
				return err
			}
			if len(es) == 0 {
				idle++
			}
			if err := taken.take(h.run, es); err != nil {
				return err
			}
		}
		return nil
	})
	same(t, "claimed or ready", len(taken.by)+h.summary(ledger.Filter{}).Count("ready"), n)
	if len(taken.by) < n/2 {
		t.Errorf("only %d of %d were claimed", len(taken.by), n)
	}
}

func shareDue(t *testing.T, open Open) {
	const n = 200
	h := started(t, open, n)
	h.move(ledger.Submitted, h.ready(ledger.Filter{}, n)...)
	taken := once{by: map[int64]string{}}
	inParallel(t, open, 4, func(h *hand) error {
		for {
			es, err := h.Claim(context.Background(), ToAsk(h.claim(ledger.Filter{}, 9), ledger.Ask{About: ledger.AskDue}))
			if err != nil || len(es) == 0 {
				return err
			}
			if err := taken.take(h.run, es); err != nil {
				return err
			}
			var changes []ledger.Change
			for _, e := range es {
				changes = append(changes, ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued})
			}
			if err := h.update(changes...); err != nil {
				return err
			}
		}
	})
	same(t, "issued", h.summary(ledger.Filter{}).Count("issued"), len(taken.by))
}

// shareImport reads the same orders into several batches at once, from the front and from the back,
// so that transactions want the same rows in different orders.
func shareImport(t *testing.T, open Open) {
	const n = 300
	inParallel(t, open, 4, func(h *hand) error {
		ctx := context.Background()
		b, err := h.OpenBatch(ctx, ledger.Batch{ID: h.run, Digest: h.run, Created: h.now})
		if err != nil {
			return err
		}
		items := Items(t, Seller, 0, n)
		if h.run == "p1" || h.run == "p3" {
			for i, j := 0, n-1; i < j; i, j = i+1, j-1 {
				items[i], items[j] = items[j], items[i]
			}
		}
		for len(items) > 0 {
			if _, err := h.Import(ctx, b.ID, items[:100], h.now, Conflict); err != nil {
				return err
			}
			items = items[100:]
		}
		return h.FinishBatch(ctx, b.ID, n, h.now)
	})
	h := newHand(t, open, "end")
	same(t, "orders", h.summary(ledger.Filter{}).Orders, n)
	for i := range 4 {
		same(t, "items of a batch", h.summary(ledger.Filter{Batch: fmt.Sprint("p", i)}).Count("ready"), n)
	}
}

func shareBatch(t *testing.T, open Open) {
	var mu sync.Mutex
	ids := map[string]bool{}
	inParallel(t, open, 4, func(h *hand) error {
		b, err := h.OpenBatch(context.Background(), ledger.Batch{ID: h.run, Digest: "d", Created: h.now})
		mu.Lock()
		ids[b.ID] = true
		mu.Unlock()
		return err
	})
	same(t, "batches", len(ids), 1)
}

func holdCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){"one holds a name, and who is told": holdOnce}
}

func holdOnce(t *testing.T, open Open) {
	a, b, ctx := newHand(t, open, "run1"), newHand(t, open, "run2"), context.Background()
	release, err := a.Hold(ctx, "b1")
	a.ok(err)
	for _, h := range []*hand{a, b} {
		_, err = h.Hold(ctx, "b1")
		h.is(err, ledger.ErrHeld)
		var held *ledger.HeldError
		if !errors.As(err, &held) || held.Holder.PID != os.Getpid() || held.Holder.Host == "" || held.Holder.Since.IsZero() {
			t.Fatalf("the holder is not told: %v", err)
		}
	}
	other, err := b.Hold(ctx, "b2")
	b.ok(err)
	a.ok(release())
	a.ok(release())
	again, err := b.Hold(ctx, "b1")
	b.ok(err)
	a.ok(release()) // an old release does not end a new hold
	_, err = a.Hold(ctx, "b1")
	a.is(err, ledger.ErrHeld)
	b.ok(errors.Join(again(), other()))
}

func tokenCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"is kept for all":                     tokenKept,
		"is not stored when the fetch fails":  tokenFails,
		"is updated by one at a time":         tokenOneAtATime,
		"other work goes on during an update": tokenMeanwhile,
		"a waiting update can be given up":    tokenGivenUp,
	}
}

func tokenKept(t *testing.T, open Open) {
	a, b, ctx := newHand(t, open, "run1"), newHand(t, open, "run2"), context.Background()
	v, err := a.TokenLoad(ctx, "app")
	a.ok(err)
	same(t, "nothing yet", v, []byte(nil))
	for _, next := range []string{"first", "second\x00\xff"} {
		a.ok(a.TokenUpdate(ctx, "app", func([]byte) ([]byte, error) { return []byte(next), nil }))
		v, err = b.TokenLoad(ctx, "app")
		b.ok(err)
		same(t, "token", string(v), next)
	}
	v, err = b.TokenLoad(ctx, "other app")
	b.ok(err)
	same(t, "another key", v, []byte(nil))
}

func tokenFails(t *testing.T, open Open) {
	h, ctx, down := newHand(t, open, "run1"), context.Background(), errors.New("down")
	h.ok(h.TokenUpdate(ctx, "app", func([]byte) ([]byte, error) { return []byte("good"), nil }))
	h.is(h.TokenUpdate(ctx, "app", func([]byte) ([]byte, error) { return []byte("bad"), down }), down)
	h.ok(h.TokenUpdate(ctx, "app", func(cur []byte) ([]byte, error) {
		same(t, "token", string(cur), "good")
		return cur, nil
	}))
}

func tokenOneAtATime(t *testing.T, open Open) {
	const each = 5
	inParallel(t, open, 4, func(h *hand) error {
		for range each {
			err := h.TokenUpdate(context.Background(), "app", func(cur []byte) ([]byte, error) { return append(cur, 'x'), nil })
			if err != nil {
				return err
			}
		}
		return nil
	})
	h := newHand(t, open, "end")
	v, err := h.TokenLoad(context.Background(), "app")
	h.ok(err)
	same(t, "updates", len(v), 4*each)
}

func tokenMeanwhile(t *testing.T, open Open) {
	h, other, ctx := started(t, open, 2), newHand(t, open, "run2"), context.Background()
	h.ok(h.TokenUpdate(ctx, "app", func([]byte) ([]byte, error) {
		h.bring(ledger.Issued)
		other.bring(ledger.Issued)
		err := other.TokenUpdate(ctx, "other app", func([]byte) ([]byte, error) { return []byte("y"), nil })
		v, loaded := other.TokenLoad(ctx, "app")
		same(t, "token before it is fetched", v, []byte(nil))
		return []byte("x"), errors.Join(err, loaded)
	}))
	same(t, "issued", h.summary(ledger.Filter{}).Count("issued"), 2)
}

func tokenGivenUp(t *testing.T, open Open) {
	h, other := newHand(t, open, "run1"), newHand(t, open, "run2")
	h.ok(h.TokenUpdate(context.Background(), "app", func([]byte) ([]byte, error) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		other.is(other.TokenUpdate(ctx, "app", func([]byte) ([]byte, error) {
			t.Error("two updates at once")
			return nil, nil
		}), context.Canceled)
		return []byte("x"), nil
	}))
	other.ok(other.TokenUpdate(context.Background(), "app", func(cur []byte) ([]byte, error) { return cur, nil }))
}
