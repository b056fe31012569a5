package pipeline

import (
	"context"
	"runtime"

	"golang.org/x/sync/semaphore"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// readAhead is how many drafts may be read and not yet taken, so that all cores work and memory
// stays bounded.
const readAhead = 512

// groupSize is how many drafts are checked together: one is too little work to hand over.
const groupSize = 32

// checkedDraft is what the checks make of a draft.
type checkedDraft struct {
	item     ledger.Item
	unplaced []rules.Unplaced // for the tally of columns
	err      error
}

// group is some neighbouring drafts of a source.
type group struct {
	drafts  []*invoice.Draft
	results []checkedDraft // one for each draft, once checked is closed
	checked chan struct{}
	room    int64 // of the reading ahead
}

// checks reads a source and checks its drafts on all cores. groups gives them in the order of the
// source; it is closed when the source has ended or failed, readErr says how, and nothing reads the
// source any more.
type checks struct {
	groups  chan *group
	readErr error // io.EOF at the end of the source
	ahead   *semaphore.Weighted
}

// startChecks starts reading src. The checks end with ctx, or when the source does; groups must be
// received until it is closed, and each released.
func startChecks(ctx context.Context, src Source, check func(*invoice.Draft) checkedDraft) *checks {
	c := &checks{groups: make(chan *group, readAhead/groupSize), ahead: semaphore.NewWeighted(readAhead)}
	work := make(chan *group)
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for g := range work {
				g.results = make([]checkedDraft, len(g.drafts))
				for i, d := range g.drafts {
					g.results[i] = check(d)
				}
				close(g.checked)
			}
		}()
	}
	go func() {
		defer close(c.groups)
		defer close(work)
		c.readErr = c.read(ctx, src, func(g *group) {
			work <- g
			c.groups <- g
		})
	}()
	return c
}

// read reads the drafts of a source in groups. A group that is not full is passed on before read
// waits for room: others may hold all of it, and they are taken in order.
func (c *checks) read(ctx context.Context, src Source, pass func(*group)) error {
	var g *group
	flush := func() {
		if g != nil {
			pass(g)
			g = nil
		}
	}
	defer flush()
	for {
		d, err := src.Next(ctx)
		if err != nil {
			return err
		}
		room := roomOf(d)
		if !c.ahead.TryAcquire(room) {
			flush()
			if err := c.ahead.Acquire(ctx, room); err != nil {
				return err
			}
		}
		if g == nil {
			g = &group{checked: make(chan struct{})}
		}
		g.drafts = append(g.drafts, d)
		if g.room += room; len(g.drafts) == groupSize {
			flush()
		}
	}
}

// release gives the room of a group that was taken back.
func (c *checks) release(g *group) { c.ahead.Release(g.room) }

// roomOf is how much of the reading ahead a draft takes: as much as its cells fill. One that fills
// it all is alone.
func roomOf(d *invoice.Draft) int64 {
	cells := 0
	for i := range d.Rows {
		cells += len(d.Rows[i].Cells)
	}
	return int64(min(1+cells/128, readAhead))
}
