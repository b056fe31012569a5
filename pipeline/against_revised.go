package pipeline

import (
	"context"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Revision is an order with a derived number that an import would hold because it probably is an
// order that was sent, with a changed cell.
type Revision struct {
	Item    ledger.Item // without the order
	Finding rules.Finding
}

// revising gathers what a reading says of changed orders.
type revising struct {
	items []ledger.Item // of orders with derived numbers that are not sent yet
	outs  []ledger.Outline
	ids   []int64 // of the orders that the reading met
	left  []rules.Facts
}

// fresh takes an item whose order the ledger does not have.
func (r *revising) fresh(i *ledger.Item) {
	if i.Order == nil || !i.Facts.Derived {
		return
	}
	r.outs = append(r.outs, ledger.OutlineOf(i.Order, i.Source))
	r.items = append(r.items, ledger.Item{Facts: i.Facts, Source: i.Source, Hold: i.Hold})
}

// known takes an item whose order the ledger has.
func (r *revising) known(i *ledger.Item, was *ledger.Entry) {
	r.met(was)
	waits := was.State == ledger.Held && was.Code != rules.NumberForeign && was.Serial == ""
	if waits && was.Released != rules.RevisesSent {
		r.fresh(i)
	}
}

func (r *revising) met(was *ledger.Entry) { r.ids = append(r.ids, was.ID) }

// leftOut takes an item without an order.
func (r *revising) leftOut(i *ledger.Item) {
	if i.Skipped {
		r.left = append(r.left, i.Facts)
	}
}

// Revised lists the orders that are held at the end of the reading because they probably are
// changed forms of orders that were sent; see ledger.Revised.
func (c *Comparison) Revised(ctx context.Context) ([]Revision, error) {
	r := &c.revised
	if len(r.items) == 0 {
		return nil, nil
	}
	err := c.eachInPlace(ctx, func(*ledger.Entry) bool { return false }, func(e *ledger.Entry) error {
		r.met(e)
		return nil
	})
	if err != nil {
		return nil, err
	}
	lost, err := c.ledger.Lost(ctx, c.batch, r.ids)
	if err != nil {
		return nil, fmt.Errorf("compare with the ledger: %w", err)
	}
	found := ledger.Revised(r.outs, lost, r.left)
	var out []Revision
	for i := range r.items {
		if o := found[i]; o != nil {
			out = append(out, Revision{r.items[i], o.Finding(r.outs[i].Key, r.items[i].Source)})
		}
	}
	return out, nil
}
