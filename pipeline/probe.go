package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Probe is an order that a person may have issued to see whether a stop of the seller is over.
type Probe struct {
	OrderNo string // empty: the seller has none
	Failed  bool   // it is to be retried; otherwise it is to be submitted
}

// askable reports that the account, or the first call of a run, tells whether a trouble is over.
// Otherwise only an issued order does.
func askable(t ledger.Trouble) bool {
	switch t {
	case ledger.TroubleLogin, ledger.TroubleIdentity, ledger.TroubleToken, ledger.TroubleSetup, ledger.TroubleCredit, ledger.TroubleDevice, ledger.TroubleStock:
		return true
	}
	return false
}

// errFirst ends a list of which the first is enough.
var errFirst = errors.New("the first was found")

// probe finds an order of a stopped seller: a ready one, or the last that failed and may be
// retried, of those that failed with the words of the stop where there are such.
func (r *run) probe(ctx context.Context, stop *ledger.Stop) (*Probe, error) {
	f := ledger.Filter{Seller: stop.Seller}
	found := &Probe{}
	err := r.Ledger.ToSend(ctx, f, time.Time{}, func(e *ledger.Entry, _ []string) error {
		found.OrderNo = e.Key.OrderNo
		return errFirst
	})
	switch {
	case errors.Is(err, errFirst):
		return found, nil
	case err != nil:
		return nil, err
	}
	list, err := r.Ledger.Failures(ctx, f, nil)
	same := false
	for i := range list {
		one := &list[i]
		alike := one.Error == stop.Text
		named := Retry{Numbers: []string{one.Key.OrderNo}}
		if same && !alike || named.leaves(r, one) != "" {
			continue
		}
		same = alike
		found.OrderNo, found.Failed = one.Key.OrderNo, true
	}
	return found, err
}
