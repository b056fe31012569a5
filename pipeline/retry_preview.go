package pipeline

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Preview returns the orders that a retry would have issued again, as far as the ledger shows; the
// report has those that it would leave out. Nothing is asked, sent or recorded: the retry itself
// first asks the platform about each order.
func (w *Retry) Preview(ctx context.Context, p Parts, s Settings) ([]ledger.Entry, error) {
	r := newRun(p, s)
	w.Report.Left = map[Left][]LeftOut{}
	chosen, err := w.choose(ctx, r)
	if err != nil || !r.over(ledger.Reissue) {
		return chosen, err
	}
	for i := range chosen {
		w.leave(LeftOver, &chosen[i], "")
	}
	return nil, nil
}
