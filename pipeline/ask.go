package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// unbounded is further ahead than any time that a ledger holds.
const unbounded = 10 * 365 * 24 * time.Hour

// asking is what a query did: the orders it asked for and found, and those that may be sent again.
type asking struct{ asked, found, ready int }

// toAsk claims orders to be asked about.
func (r *run) toAsk(ctx context.Context, a ledger.Ask, f ledger.Filter, serials ledger.Serials, limit int) ([]ledger.Entry, error) {
	c := r.driver.Claim(f, "", min(limit, SliceLimit))
	c.Ask, c.Serials = a, serials
	due, err := r.Ledger.Claim(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("claim %s orders of %s: %w", a.About, f.Seller, err)
	}
	return due, nil
}

// askEach asks about effects one by one.
func askEach(ctx context.Context, due []ledger.Entry, ask func(context.Context, *ledger.Entry) (ledger.Change, error)) ([]ledger.Change, error) {
	changes := make([]ledger.Change, 0, len(due))
	for i := range due {
		c, err := ask(ctx, &due[i])
		if err != nil {
			return nil, err
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// askDue claims due orders, asks for them with one call and records the answer.
func (r *run) askDue(ctx context.Context, f ledger.Filter, serials ledger.Serials, limit int) (more bool, did asking, err error) {
	seller := f.Seller
	if r.stopped(seller) {
		return false, did, nil
	}
	due, err := r.toAsk(ctx, ledger.Ask{About: ledger.AskDue}, f, serials, limit)
	if err != nil || len(due) == 0 {
		return false, did, err
	}
	did, err = r.ask(ctx, seller, due)
	return len(due) == limit, did, err
}

// ask queries claimed orders, which all have a serial number or all have none, and records the
// answers.
func (r *run) ask(ctx context.Context, seller string, due []ledger.Entry) (did asking, err error) {
	got, err := r.inquire(ctx, seller, due)
	did = asking{asked: len(due), found: got.found}
	for _, c := range got.changes {
		if c.State == ledger.Ready {
			did.ready++
		}
	}
	return did, err
}
