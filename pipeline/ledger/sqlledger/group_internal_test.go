package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
)

// What waits while a group is written is written together, in its order; who waits no longer is
// left out.
func TestWaitingWritesShareAGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		free := make(chan struct{})
		var written []int
		g := &groups{run: func(group []*write) {
			<-free
			written = append(written, len(group))
			for _, w := range group {
				w.err = w.do(nil)
			}
		}}
		var order []int
		var all sync.WaitGroup
		gone, leave := context.WithCancel(context.Background())
		for i := range 20 {
			ctx := context.Background()
			if i == 5 {
				ctx = gone
			}
			all.Go(func() {
				err := g.write(ctx, func(*tx) error {
					order = append(order, i)
					return nil
				})
				if (err != nil) != (i == 5) {
					t.Errorf("write %d: %v", i, err)
				}
			})
			synctest.Wait()
		}
		leave()
		synctest.Wait()
		close(free)
		all.Wait()
		if want := []int{1, groupAtMost, 2}; !slices.Equal(written, want) {
			t.Errorf("groups of %v, want %v", written, want)
		}
		if !slices.IsSorted(order) || len(order) != 19 {
			t.Errorf("written in the order %v", order)
		}
	})
}

// One that fails takes nothing from the others of its group, and leaves nothing of itself.
func TestFailureInAGroupConcernsOnlyItself(t *testing.T) {
	t.Parallel()
	s, ctx := openFile(t, filepath.Join(t.TempDir(), "l.db")), context.Background()
	begin(t, s)
	bad := errors.New("bad")
	insert := func(name string, end error) func(*tx) error {
		return func(x *tx) error {
			return errors.Join(x.exec(ctx, "INSERT INTO tokens (name, value, updated_at) VALUES (?, ?, 1)", name, []byte("v")), end)
		}
	}
	ended, end := context.WithCancel(ctx)
	end()
	group := []*write{{ctx: ctx, do: insert("a", nil)}, {ctx: ctx, do: insert("b", bad)}, {ctx: ended, do: insert("c", nil)}, {ctx: ctx, do: insert("d", nil)}}
	s.writeTogether(group)
	for i, want := range []error{nil, bad, context.Canceled, nil} {
		if !errors.Is(group[i].err, want) || want == nil && group[i].err != nil {
			t.Errorf("write %d: %v, want %v", i, group[i].err, want)
		}
	}
	var names string
	if err := s.read.QueryRow("SELECT group_concat(name, '') FROM (SELECT name FROM tokens ORDER BY name)").Scan(&names); err != nil || names != "ad" {
		t.Errorf("%q is kept, %v: want ad", names, err)
	}
}

// Many processes of one ledger that claim and record at once get each order once.
func TestConcurrentClaimsShareTransactions(t *testing.T) {
	t.Parallel()
	s, ctx := openFile(t, filepath.Join(t.TempDir(), "l.db")), context.Background()
	begin(t, s)
	const n = 400
	if err := importSome(t, s, 0, n); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	claimed := map[int64]int{}
	var workers sync.WaitGroup
	for i := range 8 {
		workers.Go(func() {
			owner := fmt.Sprint("w", i)
			c := ledger.Claim{Owner: owner, Now: ledgertest.Start(), Lease: 1e10, Limit: 7}
			for {
				es, err := s.Claim(ctx, ledgertest.ToCall(c, ledger.Issue, func(*ledger.Entry) (string, error) { return "h", nil }))
				if err != nil || len(es) == 0 {
					if err != nil {
						t.Error(err)
					}
					return
				}
				changes := make([]ledger.Change, len(es))
				for i, e := range es {
					changes[i] = ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Serial: fmt.Sprint("S", e.ID), NextAt: ledgertest.Start(), Raw: ledger.Whole([]byte(`{"code":"E0000"}`))}
				}
				if err := s.Update(ctx, changes, owner, ledgertest.Start()); err != nil {
					t.Error(err)
				}
				mu.Lock()
				for _, e := range es {
					claimed[e.ID]++
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	for id, times := range claimed {
		if times != 1 {
			t.Errorf("order %d was claimed %d times", id, times)
		}
	}
	if len(claimed) != n {
		t.Errorf("%d orders were claimed, want %d", len(claimed), n)
	}
}
