package sqlledger

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// groups has what several goroutines want to write at the same moment share one transaction, and so
// one wait for the disk. Nobody waits for others to come: a group is what came while the group
// before it was being written.
type groups struct {
	run func([]*write) // fills in their errors

	mu      sync.Mutex
	waiting []*write
	busy    bool // a group is being written, or its first is told to
}

// write is one that waits for its group.
type write struct {
	ctx   context.Context //nolint:containedctx // of the caller, who waits
	do    func(*tx) error
	err   error
	first bool          // it writes the next group
	woken chan struct{} // closed when it is written, or is to write the next group
}

// groupAtMost bounds a group, and so how long its first ones wait for the others.
const groupAtMost = 16

// write runs do in a transaction that is on disk when it returns nil, and that did nothing when it
// returns an error. do may run several times.
func (g *groups) write(ctx context.Context, do func(*tx) error) error {
	w := &write{ctx: ctx, do: do, woken: make(chan struct{})}
	if !g.join(w) {
		select {
		case <-w.woken:
		case <-ctx.Done():
			if g.leave(w) {
				return ctx.Err()
			}
			<-w.woken
		}
		if !w.first {
			return w.err
		}
	}
	g.writeNext()
	return w.err
}

// join waits for the next group; first reports that the caller writes it.
func (g *groups) join(w *write) (first bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = append(g.waiting, w)
	w.first, g.busy = !g.busy, true
	return w.first
}

// leave takes one out that waits no longer; false when its group is being written, or it is to
// write it.
func (g *groups) leave(w *write) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	at := slices.Index(g.waiting, w)
	if at < 0 || w.first {
		return false
	}
	g.waiting = slices.Delete(g.waiting, at, at+1)
	return true
}

// writeNext writes the group of those who wait, the caller's among them, wakes them, and has the
// next one write the next group.
func (g *groups) writeNext() {
	g.mu.Lock()
	n := min(len(g.waiting), groupAtMost)
	group := slices.Clone(g.waiting[:n])
	g.waiting = slices.Delete(g.waiting, 0, n)
	g.mu.Unlock()
	defer func() {
		for _, w := range group {
			if !w.first {
				close(w.woken)
			}
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.busy = len(g.waiting) > 0; g.busy {
			g.waiting[0].first = true
			close(g.waiting[0].woken)
		}
	}()
	g.run(group)
}

// writeTogether writes a group in one transaction. Where one of several fails, nothing was written,
// and each gets a transaction of its own.
func (s *Store) writeTogether(group []*write) {
	if len(group) == 1 {
		group[0].err = s.writeAlone(group[0].ctx, group[0].do)
		return
	}
	ctx, cancel := whileOneWaits(group)
	defer cancel()
	failed := false
	answers := make(map[*ledger.Answer]int64)
	err := s.writing(ctx, func(t *tx) error {
		for _, w := range group {
			if err := w.do(&tx{Tx: t.Tx, s: s, conn: t.conn, answers: answers}); err != nil {
				failed = true
				return err
			}
		}
		return nil
	})
	for _, w := range group {
		if w.err = err; failed {
			w.err = s.writeAlone(w.ctx, w.do)
		}
	}
}

// whileOneWaits is a context that ends when all of a group wait no longer.
func whileOneWaits(group []*write) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(group[0].ctx))
	left := new(atomic.Int32)
	left.Store(int32(len(group)))
	stops := make([]func() bool, len(group))
	for i, w := range group {
		stops[i] = context.AfterFunc(w.ctx, func() {
			if left.Add(-1) == 0 {
				cancel()
			}
		})
	}
	return ctx, func() {
		for _, stop := range stops {
			stop()
		}
		cancel()
	}
}
