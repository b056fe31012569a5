package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// RunModel lets two runs work on one ledger at random, with right and wrong fences, owners and
// moves, and compares each answer and the whole ledger with a model that fits on a page. share is
// one for all of rapid's rounds, n for one round in n where a ledger is slow.
func RunModel(t *testing.T, fresh func(t testing.TB) Open, share int) {
	t.Helper()
	t.Run("model", func(t *testing.T) {
		t.Parallel()
		open := fresh(t)
		a := newHand(t, open, "run1")
		b := newHand(t, open, "run2")
		round := 0
		rapid.Check(t, func(r *rapid.T) {
			if rapid.IntRange(1, share).Draw(r, "share") > 1 {
				return
			}
			round++
			m := model{T: r, hands: []*hand{a, b}, now: Start(), orders: map[ledger.Key]*modelOrder{}, batch: fmt.Sprint("round", round), first: round * 1000, t: t}
			m.run()
		})
		a.judge, b.judge = t, t
	})
}

func (m *model) run() {
	for _, h := range m.hands {
		h.judge = m.T
	}
	m.hands[0].batch(m.batch)
	m.Repeat(map[string]func(*rapid.T){
		"import": m.take, "claim": m.claimReady, "due": m.claimDue, "update": m.change, "wait": m.wait, "compare": m.compare,
	})
	m.compare(m.T)
}

type model struct {
	*rapid.T
	t      *testing.T
	hands  []*hand
	now    time.Time
	batch  string
	first  int // orders of a round have numbers of their own
	orders map[ledger.Key]*modelOrder
	keys   []ledger.Key
}

type modelOrder struct {
	id      int64
	state   ledger.State
	fence   int64
	attempt int
	owner   string
	due     time.Time
}

func (m *model) hand() *hand {
	h := m.hands[rapid.IntRange(0, 1).Draw(m.T, "run")]
	h.now = m.now
	return h
}

func (m *model) filter() ledger.Filter {
	return rapid.SampledFrom([]ledger.Filter{{Batch: m.batch, Seller: Seller}, {Batch: m.batch}}).Draw(m.T, "filter")
}

func (m *model) take(*rapid.T) {
	n := rapid.IntRange(0, 11).Draw(m.T, "order")
	o := Order(Seller, m.first+n)
	out := m.hand().take(m.batch, Item(m.t, o, n))
	k := ledger.Key{Seller: Seller, OrderNo: o.OrderNo}
	want := ledger.Known
	if m.orders[k] == nil {
		want = ledger.Added
		m.orders[k] = &modelOrder{state: ledger.Ready}
		m.keys = append(m.keys, k)
	} else if m.orders[k].state == ledger.Held {
		m.orders[k].state = ledger.Ready // it is offered again
	}
	if out[0].Result != want {
		m.Fatalf("import of %s: %v, want %v", o.OrderNo, out[0].Result, want)
	}
}

func (m *model) claimReady(*rapid.T) {
	h, limit := m.hand(), rapid.IntRange(1, 4).Draw(m.T, "limit")
	var want []string
	for _, k := range m.keys {
		if o := m.orders[k]; o.state == ledger.Ready && len(want) < limit {
			want = append(want, k.OrderNo)
		}
	}
	got := h.ready(m.filter(), limit)
	if !slices.Equal(numbers(got), want) {
		m.Fatalf("claimed %v, want %v", numbers(got), want)
	}
	for _, e := range got {
		o := m.orders[e.Key]
		o.id, o.state, o.fence, o.attempt, o.owner, o.due = e.ID, ledger.Submitting, o.fence+1, o.attempt+1, h.run, m.now.Add(lease)
		if e.Fence != o.fence || e.Attempt != o.attempt {
			m.Fatalf("claimed %+v, want %+v", e, *o)
		}
	}
}

func (m *model) claimDue(*rapid.T) {
	h, limit := m.hand(), rapid.IntRange(1, 4).Draw(m.T, "limit")
	var due []ledger.Key
	for _, k := range m.keys {
		if o := m.orders[k]; o.state != ledger.Ready && !o.state.Final() && !o.due.After(m.now) {
			due = append(due, k)
		}
	}
	slices.SortStableFunc(due, func(a, b ledger.Key) int { return m.orders[a].due.Compare(m.orders[b].due) })
	due = due[:min(len(due), limit)]
	got := h.due(m.filter(), limit)
	if len(got) != len(due) {
		m.Fatalf("due %v, want %v", numbers(got), due)
	}
	for i, e := range got {
		o := m.orders[e.Key]
		if e.Key != due[i] || e.State != o.state {
			m.Fatalf("due %v, want %v", numbers(got), due)
		}
		o.fence, o.owner, o.due = o.fence+1, h.run, m.now.Add(lease)
	}
}

// change updates up to three orders, some under fences and owners that are not theirs.
func (m *model) change(*rapid.T) {
	h := m.hand()
	var changes []ledger.Change
	var fences, moves int
	for range rapid.IntRange(1, 3).Draw(m.T, "changes") {
		if len(m.keys) == 0 {
			return
		}
		o := m.orders[rapid.SampledFrom(m.keys).Draw(m.T, "order")]
		if o.id == 0 {
			continue // never claimed: nobody knows it
		}
		c := ledger.Change{ID: o.id, Fence: o.fence - int64(rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(m.T, "stale")),
			State: rapid.SampledFrom(ledger.States()).Draw(m.T, "to"), NextAt: m.now.Add(time.Duration(rapid.IntRange(0, 9).Draw(m.T, "next")) * time.Second)}
		changes = append(changes, c)
		switch {
		case c.Fence != o.fence || h.run != o.owner:
			fences++
		case !ledger.CanMove(o.state, c.State):
			moves++
		default:
			o.state = c.State
			if c.State != ledger.Submitting {
				o.due = c.NextAt
			}
		}
	}
	err := h.update(changes...)
	if (fences > 0) != errors.Is(err, ledger.ErrFence) || (moves > 0) != errors.Is(err, ledger.ErrMove) || fences+moves == 0 && err != nil {
		m.Fatalf("%d stale, %d against the diagram: %v", fences, moves, err)
	}
}

func (m *model) wait(*rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 40).Draw(m.T, "seconds")) * time.Second)
}

// compare reads the whole batch and its figures.
func (m *model) compare(*rapid.T) {
	h := m.hands[0]
	h.now = m.now
	rows := h.rows(ledger.Filter{Batch: m.batch})
	if len(rows) != len(m.keys) {
		m.Fatalf("%d rows for %d orders", len(rows), len(m.keys))
	}
	var ready, waiting int
	for i, k := range m.keys {
		o := m.orders[k]
		if rows[i].OrderNo != k.OrderNo || rows[i].State != o.state {
			m.Fatalf("row %d: %s is %s, want %s to be %s", i, rows[i].OrderNo, rows[i].State, k.OrderNo, o.state)
		}
		switch {
		case o.state == ledger.Ready:
			ready++
		case !o.state.Final():
			waiting++
		}
	}
	gotReady, gotWaiting, _, err := h.Pending(context.Background(), ledger.Filter{Batch: m.batch})
	h.ok(err)
	if gotReady != ready || gotWaiting != waiting {
		m.Fatalf("pending %d and %d, want %d and %d", gotReady, gotWaiting, ready, waiting)
	}
}
