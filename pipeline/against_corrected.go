package pipeline

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// follower is what is invoiced in place of an order whose content was corrected.
type follower struct {
	order *ledger.Link // see ledger.Instead; nil: there is none
	same  bool         // one of them has the content of the item
}

// open finds what follows orders and is not over.
func (c *Comparison) open(ctx context.Context, was []*ledger.Entry) error {
	var ids []int64
	for _, e := range was {
		if e != nil {
			ids = append(ids, e.ID)
		}
	}
	if ids == nil {
		return nil
	}
	found, err := c.ledger.Cases(ctx, ledger.CaseChoice{Orders: ids})
	c.cases = append(c.cases, found...)
	return err
}

// Cases are the corrections of orders of the items that are not over, as the ledger has them.
func (c *Comparison) Cases() []ledger.Case { return c.cases }

// differs reports that an item has other content than the order of its number, which can no longer
// take it.
func differs(item *ledger.Item, was *ledger.Entry) bool {
	return was.Hash != item.Hash && !item.MayReplace(was.State, was.Code, was.Serial, 0)
}

// followers finds, by the index of the item, what is invoiced in place of the orders whose content
// differs from that of their items, or that were not issued.
func (c *Comparison) followers(ctx context.Context, items []ledger.Item, was []*ledger.Entry) (map[int]follower, error) {
	out := map[int]follower{}
	for i, e := range was {
		if e == nil || items[i].Order == nil {
			continue
		}
		if replaced := e.State == ledger.Dropped && e.Code == rules.ReplacedBy; !replaced && !differs(&items[i], e) {
			continue
		}
		chain, err := c.ledger.Chain(ctx, e.Key)
		if err != nil || len(chain) < 2 {
			if err != nil {
				return nil, err
			}
			continue
		}
		f := follower{order: ledger.Instead(chain)}
		for k := range chain {
			if chain[k].ID == e.ID || chain[k].GivenUp() {
				continue
			}
			is, err := sameContent(&chain[k].Entry, &items[i])
			if err != nil {
				return nil, err
			}
			f.same = f.same || is
		}
		out[i] = f
	}
	return out, nil
}
