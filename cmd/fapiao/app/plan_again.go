package app

import (
	"cmp"
	"context"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// previewAgain makes the preview of a check once more, without the orders that are held because of
// what the end of the reading showed. It reads the sources again: there is no room to keep all
// orders until then.
func (t *checkTally) previewAgain(ctx context.Context, p *pipeline.Previewing, finder pipeline.Finder) error {
	known, err := pipeline.Compare(ctx, finder, t.batch, t.now())
	if err != nil {
		return err
	}
	var waiting []ledger.Item
	flush := func() error {
		states, err := known.Items(ctx, waiting)
		if err != nil {
			return err
		}
		for i := range waiting {
			if err := p.Add(&waiting[i], t.stateInPreview(&waiting[i], states[i])); err != nil {
				return unusable(err, "预览", "preview")
			}
		}
		waiting = waiting[:0]
		return nil
	}
	for _, s := range t.sources {
		s.Rewind()
	}
	err = pipeline.Check(ctx, t.sources, t.settings, func(rules.Finding) {}, func(i ledger.Item) error {
		t.arranging.Refuse(&i)
		if waiting = append(waiting, i); len(waiting) < pipeline.CompareAtMost {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}

// stateInPreview is the state that a run would give an item that stands in a state of the ledger,
// if any.
func (t *checkTally) stateInPreview(i *ledger.Item, state ledger.State) ledger.State {
	state = cmp.Or(state, checkState(i))
	if state == ledger.Ready && t.changed[ledger.Key{Seller: i.Order.Seller, OrderNo: i.Order.OrderNo}] {
		return ledger.Held
	}
	return state
}
