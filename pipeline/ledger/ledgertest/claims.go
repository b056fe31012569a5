package ledgertest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func testIntent(t *testing.T, db Database) {
	d := open(t, db)
	d.take(Items(t, Seller, 0, 5)...)
	got := d.claim("a", 3)
	if len(got) != 3 {
		t.Fatalf("%d claimed, want 3", len(got))
	}
	for i, e := range got {
		if e.Key.OrderNo != Order(Seller, i).OrderNo || e.State != ledger.Submitting || e.Attempt != 1 || e.Fence == 0 || e.RequestHash != "h" || !e.Sent.Equal(d.now) {
			t.Errorf("entry %d: %+v", i, e)
		}
	}
	d.want(map[ledger.State]int{ledger.Submitting: 3, ledger.Ready: 2})
	other := &desk{t: t, l: db(t), batch: d.batch, now: d.now} // what another process sees
	other.want(map[ledger.State]int{ledger.Submitting: 3, ledger.Ready: 2})

	d.move("a", to(got[0], ledger.Ready))
	back := d.claim("a", 1)
	if len(back) != 1 || back[0].ID != got[0].ID || back[0].Attempt != 2 || back[0].Fence <= got[0].Fence {
		t.Errorf("claimed again: %+v", back)
	}
}

func testPrepareFails(t *testing.T, db Database) {
	d := open(t, db)
	d.take(Items(t, Seller, 0, 2)...)
	bad := Order(Seller, 0).OrderNo
	got, err := d.l.ClaimReady(t.Context(), d.ask("a", 9), func(e *ledger.Entry) (string, error) {
		if e.Key.OrderNo == bad {
			return "", errors.New("cannot be encoded")
		}
		return "h", nil
	})
	d.ok(err)
	if len(got) != 1 || got[0].Key.OrderNo == bad {
		t.Errorf("claimed %+v", got)
	}
	d.want(map[ledger.State]int{ledger.Submitting: 1, ledger.Failed: 1})
}

func testFence(t *testing.T, db Database) {
	d := open(t, db)
	d.take(Items(t, Seller, 0, 2)...)
	got := d.claim("a", 2)
	stale := to(got[0], ledger.Submitted)
	stale.Fence--
	err := d.l.Update(t.Context(), []ledger.Change{stale, to(got[1], ledger.Submitted)}, "a", d.now)
	if !errors.Is(err, ledger.ErrFence) {
		t.Errorf("a stale fence gave %v", err)
	}
	d.want(map[ledger.State]int{ledger.Submitting: 1, ledger.Submitted: 1})
}

func testMoves(t *testing.T, db Database) {
	d := open(t, db)
	d.take(Items(t, Seller, 0, 1)...)
	e := d.claim("a", 1)[0]
	d.move("a", to(e, ledger.Submitted))
	d.now = d.now.Add(time.Hour)
	e = d.due("a", 1)[0]
	if err := d.l.Update(t.Context(), []ledger.Change{to(e, ledger.Ready)}, "a", d.now); !errors.Is(err, ledger.ErrMove) {
		t.Errorf("an accepted order became ready again: %v", err)
	}
	d.want(map[ledger.State]int{ledger.Submitted: 1})
}

func testDue(t *testing.T, db Database) {
	d := open(t, db)
	d.take(Items(t, Seller, 0, 3)...)
	start := d.now
	for i, e := range d.claim("a", 3) {
		c := to(e, ledger.Submitted)
		c.NextAt = start.Add(time.Duration(i+1) * time.Minute)
		d.move("a", c)
	}
	_, waiting, next, err := d.l.Pending(t.Context(), ledger.Filter{Batch: d.batch})
	d.ok(err)
	if waiting != 3 || !next.Equal(start.Add(time.Minute)) {
		t.Errorf("%d wait, the first at %v", waiting, next)
	}
	if got := d.due("a", 9); len(got) != 0 {
		t.Errorf("%d are due before their time", len(got))
	}
	d.now = start.Add(2 * time.Minute)
	got := d.due("a", 9)
	if len(got) != 2 || got[0].Key.OrderNo != Order(Seller, 0).OrderNo || got[0].Serial == "" {
		t.Fatalf("due: %+v", got)
	}
	if again := d.due("b", 9); len(again) != 0 {
		t.Errorf("another run got %d orders that are claimed", len(again))
	}
	later := to(got[0], ledger.Submitted)
	later.NextAt, later.Tries = d.now.Add(time.Second), 4
	d.move("a", later, to(got[1], ledger.Issued))
	d.now = d.now.Add(2 * time.Second)
	if got := d.due("b", 9); len(got) != 1 || got[0].Tries != 4 {
		t.Errorf("after the update: %+v", got)
	}
}

func testOrphan(t *testing.T, db Database) {
	d := open(t, db)
	d.take(Items(t, Seller, 0, 1)...)
	dead := d.claim("dead", 1)[0]
	_, waiting, next, err := d.l.Pending(t.Context(), ledger.Filter{Batch: d.batch})
	d.ok(err)
	if waiting != 1 || next.Before(d.now.Add(time.Minute)) {
		t.Errorf("%d wait, next %v: an orphan is due when its lease is over", waiting, next)
	}
	if got := d.due("b", 9); len(got) != 0 {
		t.Error("an order was taken over while its lease holds")
	}
	d.now = d.now.Add(time.Minute + time.Second)
	got := d.due("b", 9)
	if len(got) != 1 || got[0].State != ledger.Submitting || got[0].Fence <= dead.Fence {
		t.Fatalf("the orphan: %+v", got)
	}
	if err := d.l.Update(t.Context(), []ledger.Change{to(dead, ledger.Submitted)}, "dead", d.now); !errors.Is(err, ledger.ErrFence) {
		t.Errorf("the dead run came back with %v", err)
	}
	d.move("b", to(got[0], ledger.Unknown))
	d.want(map[ledger.State]int{ledger.Unknown: 1})
}

func testClaimsNeverOverlap(t *testing.T, db Database) {
	d := open(t, db)
	const orders = 200
	d.take(Items(t, Seller, 0, orders)...)
	var mu sync.Mutex
	seen := map[int64]int{}
	var runs sync.WaitGroup
	for _, owner := range []string{"a", "b", "c"} {
		l := db(t)
		runs.Go(func() {
			ask := d.ask(owner, 7)
			for {
				got, err := l.ClaimReady(context.Background(), ask, func(*ledger.Entry) (string, error) { return "h", nil })
				if err != nil || len(got) == 0 {
					if err != nil {
						t.Error(err)
					}
					return
				}
				mu.Lock()
				for _, e := range got {
					seen[e.ID]++
				}
				mu.Unlock()
			}
		})
	}
	runs.Wait()
	for id, n := range seen {
		if n > 1 {
			t.Errorf("order %d was claimed %d times", id, n)
		}
	}
	if len(seen) != orders {
		t.Errorf("%d of %d were claimed", len(seen), orders)
	}
}
