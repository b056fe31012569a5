package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Earlier is how orders of an earlier month are treated that would be sent.
type Earlier struct {
	Late bool // they are sent
	// Ask shows them to a person, who decides whether they are sent; an error ends the run and
	// changes nothing. nil: there is nobody to ask, and they are held.
	Ask func(context.Context, []ledger.MonthSum) (send bool, err error)
}

// EarlierStage decides about orders of an earlier month.
var EarlierStage = Stage{Name: "earlier", Purpose: "ask about orders of an earlier month, or hold them", do: earlierStage}

// earlierStage holds the ready orders of an earlier month. Where a person wants them sent, they are
// released at once, together with those that were held before: the history then has the decision,
// and no unattended run beside this one holds them again.
func earlierStage(ctx context.Context, r *run) error {
	if r.Earlier == nil || r.Orders != nil { // naming an order is the decision
		return nil
	}
	found, err := r.earlier(ctx, sentLate)
	if err != nil || len(found.ready)+len(found.held) == 0 {
		return err
	}
	send := r.Earlier.Late
	if !send && r.Earlier.Ask != nil {
		if send, err = r.Earlier.Ask(ctx, found.sums); err != nil {
			return err
		}
	}
	ctx = context.WithoutCancel(ctx)
	if err := r.holdEarlier(ctx, found); err != nil || !send {
		return err
	}
	return r.releaseEarlier(ctx, found)
}

// earlierOrders are orders of an earlier month: the ready ones, by month, and those that are held
// for that reason.
type earlierOrders struct {
	sums  ledger.MonthSums
	ready map[string][]int64
	held  []int64
}

// earlier finds the orders of the run that belong to an earlier month; but leaves out ready ones.
func (r *run) earlier(ctx context.Context, but func(e *ledger.Entry, now time.Time) bool) (*earlierOrders, error) {
	now, found := r.Now(), &earlierOrders{ready: map[string][]int64{}}
	for _, s := range r.Sellers {
		err := r.Ledger.UnsentBefore(ctx, r.filter(s.TaxNum), ledger.MonthAt(now), func(e *ledger.Entry) error {
			switch {
			case e.State == ledger.Held && e.Code == rules.EarlierMonth:
				found.held = append(found.held, e.ID)
			case e.State == ledger.Ready && !but(e, now):
				found.ready[e.Month] = append(found.ready[e.Month], e.ID)
			default:
				return nil
			}
			found.sums.Add(e.MonthSum())
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("look for orders of an earlier month: %w", err)
		}
	}
	return found, nil
}

// sentLate reports that a person had an order of an earlier month sent in this month.
func sentLate(e *ledger.Entry, now time.Time) bool {
	return e.Released == rules.EarlierMonth && ledger.MonthAt(e.Updated) == ledger.MonthAt(now)
}

// withdrawLate holds the orders of an earlier month again that a person wanted sent and said no to
// when they were shown: they wait for the same decision as before.
func (r *run) withdrawLate(ctx context.Context) error {
	if r.Earlier == nil {
		return nil
	}
	none := func(*ledger.Entry, time.Time) bool { return false }
	found, err := r.earlier(ctx, none)
	if err != nil {
		return err
	}
	return r.holdEarlier(ctx, found)
}

// decidedAtOnce is how many orders one decision names.
const decidedAtOnce = 500

func (r *run) holdEarlier(ctx context.Context, found *earlierOrders) error {
	var failed []error
	for month, ids := range found.ready {
		why := rules.New(rules.EarlierMonth, invoice.Place{}, "", "", "", month)
		failed = append(failed, r.decideAbout(ctx, ids, ledger.Decision{From: []ledger.State{ledger.Ready}, To: ledger.Held, Hold: &why,
			Note: "the order belongs to an earlier month"}))
		found.held = append(found.held, ids...)
	}
	return errors.Join(failed...)
}

func (r *run) releaseEarlier(ctx context.Context, found *earlierOrders) error {
	return r.decideAbout(ctx, found.held, ledger.Decision{From: []ledger.State{ledger.Held}, Codes: []string{rules.EarlierMonth}, To: ledger.Ready,
		Note: "a person has orders of an earlier month sent"})
}

// decideAbout makes a decision about many orders.
func (r *run) decideAbout(ctx context.Context, ids []int64, d ledger.Decision) error {
	for some := range slices.Chunk(ids, decidedAtOnce) {
		d.Orders = some
		if _, err := r.Ledger.Decide(ctx, d, r.Now()); err != nil {
			return err
		}
	}
	return nil
}
