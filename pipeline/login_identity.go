package pipeline

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// identify waits until an identity check is done. The platform reports it only after a refresh,
// which is limited. held: the check held before, so that its state proves nothing; a person
// confirms.
func (l *Login) identify(ctx context.Context, code Code, held bool) error {
	if l.Scanned != nil {
		if err := l.Scanned(ctx); err != nil {
			return err
		}
	}
	next := l.Now()
	if l.Scanned == nil {
		next = next.Add(l.Pace.First)
	}
	refreshed := false
	return l.until(ctx, code, func(ctx context.Context) (bool, error) {
		if !l.Now().Before(next) {
			took, err := l.finish(ctx, code)
			if err != nil {
				return false, err
			}
			if took {
				refreshed, next = true, l.Now().Add(identityEvery)
			}
		}
		state, err := l.Bureau.Certified(ctx, l.Seller)
		return state.Holding == Holds && !state.Running && (refreshed || !held), err
	})
}

// finish refreshes the certification with the authId of the code, if the bureau takes it now.
func (l *Login) finish(ctx context.Context, code Code) (took bool, err error) {
	var later time.Time
	if err := l.keep(ctx, func(a *ledger.Account) { later = a.Take(ledger.RefreshIdentity, l.Now()) }); err != nil || !later.IsZero() {
		return false, err
	}
	return true, l.Bureau.RefreshIdentity(ctx, l.Seller, code.AuthID)
}
