package pipeline

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// InsteadFinder looks into a ledger for what is invoiced in place of orders; see [Finder].
type InsteadFinder interface {
	InPlaceOf(ctx context.Context, ids []int64) (map[int64][]string, error)
	Chain(ctx context.Context, key ledger.Key) ([]ledger.Link, error)
}

// Instead returns the numbers under which the sale of an order is invoiced that has no invoice of
// its own: those of its parts, of the merge that has it, or of the order that corrects it. nil of
// any other order.
func Instead(ctx context.Context, l InsteadFinder, e *ledger.Entry) ([]string, error) {
	switch {
	case e.State != ledger.Dropped:
	case e.Code == rules.SplitInto, e.Code == rules.MergedInto:
		into, err := l.InPlaceOf(ctx, []int64{e.ID})
		return into[e.ID], err
	case e.Code == rules.ReplacedBy:
		chain, err := l.Chain(ctx, e.Key)
		if err != nil || len(chain) < 2 {
			return nil, err
		}
		return []string{ledger.Instead(chain).Key.OrderNo}, nil
	}
	return nil, nil
}
