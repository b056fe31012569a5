package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

const (
	// lackingFor is how long a method is not tried again that the platform does not offer.
	lackingFor = 7 * 24 * time.Hour
	// refreshTries and refreshPause bound the wait for a refresh at the bureau.
	refreshTries = 5
	refreshPause = 2 * time.Second
)

// ask makes a call of the bureau's part of the platform. ok is false where there is no answer; the
// check says why, and a platform that is away stops the seller.
func (p *preflight) ask(ctx context.Context, what string, call func(context.Context) error) (ok bool, err error) {
	if since, lacks := p.known.Lacking[what]; lacks && p.Now().Sub(since) < lackingFor {
		return false, nil
	}
	var failed error
	p.first(ctx, p.seller, func(ctx context.Context) effect.Outcome {
		call1, cancel := context.WithTimeout(ctx, p.Timing.Call)
		defer cancel()
		failed = call(call1)
		if b, told := errors.AsType[*BureauError](failed); told {
			return effect.Outcome{Away: b.Away, Kind: effect.OutcomeNotSent, Text: b.Text}
		}
		return effect.Outcome{Kind: effect.OutcomeAccepted}
	})
	b, told := errors.AsType[*BureauError](failed)
	switch {
	case failed == nil:
		return !p.stopped(p.seller) && ctx.Err() == nil, nil
	case told && b.Lacking:
		p.check.Lacking = append(p.check.Lacking, what)
		return false, p.keep(ctx, func(a *ledger.Account) {
			if a.Lacking == nil {
				a.Lacking = map[string]time.Time{}
			}
			a.Lacking[what] = p.Now()
		})
	case ctx.Err() == nil && !p.stopped(p.seller):
		p.Log.Info("account not told", "seller", p.seller, "what", what, "error", failed)
		p.check.Failed = append(p.check.Failed, what)
	}
	return false, nil
}

// refreshed refreshes something at the bureau if that is allowed now.
func (p *preflight) refreshed(ctx context.Context, what ledger.Refresh, call func(context.Context) error) (bool, error) {
	took := false
	err := p.Ledger.UpdateAccount(ctx, p.seller, func(a *ledger.Account) { took = a.Take(what, p.Now()).IsZero() })
	if err != nil || !took {
		return false, err
	}
	return p.ask(ctx, "refresh "+string(what), call)
}

// until reads something again until it is settled, for as long as a refresh takes.
func (p *preflight) until(ctx context.Context, read func(context.Context) (settled bool, err error)) error {
	for try := range refreshTries {
		settled, err := read(ctx)
		if err != nil || settled || p.stopped(p.seller) {
			return err
		}
		if try < refreshTries-1 && clock.Sleep(ctx, min(refreshPause, p.Timing.FirstLook)) != nil {
			return nil
		}
	}
	return nil
}

// login stops the seller if its account is not logged in.
func (p *preflight) login(ctx context.Context) error {
	if p.known.Login.Good && p.fresh(p.known.Login.Read) {
		return nil
	}
	var state BureauState
	ok, err := p.ask(ctx, "login", func(ctx context.Context) (err error) {
		state, err = p.Bureau.LoggedIn(ctx, p.seller)
		return err
	})
	if err != nil || !ok || state.Holding == Unsure {
		return err
	}
	if err := p.keep(ctx, observed(state, p.Now(), func(a *ledger.Account) *ledger.Proof { return &a.Login })); err != nil {
		return err
	}
	if state.Holding == Lapsed {
		p.halt(ctx, p.seller, Stop{Account: true, Trouble: ledger.TroubleLogin, Text: "开票前查询：未登录电子税务局"})
	}
	return nil
}

// observed notes a state.
func observed(s BureauState, now time.Time, of func(*ledger.Account) *ledger.Proof) func(*ledger.Account) {
	return func(a *ledger.Account) {
		of(a).Observe(s.Holding == Holds, now)
		if s.Account != "" {
			a.Name = s.Account
		}
	}
}

// identity stops the seller if the bureau wants an identity check. The platform may not know yet
// that a person passed it, so it asks the bureau once more before that.
func (p *preflight) identity(ctx context.Context) error {
	if p.known.Identity.Good && p.fresh(p.known.Identity.Read) {
		return nil
	}
	var state BureauState
	read := func(ctx context.Context) (bool, error) {
		ok, err := p.ask(ctx, "identity", func(ctx context.Context) (err error) {
			state, err = p.Bureau.Certified(ctx, p.seller)
			return err
		})
		if !ok {
			state = BureauState{}
		}
		return !ok || !state.Running, err
	}
	if err := p.until(ctx, read); err != nil {
		return err
	}
	if state.Holding == Lapsed {
		asked, err := p.refreshed(ctx, ledger.RefreshIdentity, func(ctx context.Context) error { return p.Bureau.RefreshIdentity(ctx, p.seller, "") })
		if err != nil {
			return err
		}
		if asked {
			if err := p.until(ctx, read); err != nil {
				return err
			}
		}
	}
	if state.Holding == Unsure || p.stopped(p.seller) {
		return nil
	}
	if err := p.keep(ctx, observed(state, p.Now(), func(a *ledger.Account) *ledger.Proof { return &a.Identity })); err != nil {
		return err
	}
	if state.Holding == Lapsed {
		p.halt(ctx, p.seller, Stop{Account: true, Trouble: ledger.TroubleIdentity, Text: "开票前查询：需要实人认证"})
	}
	return nil
}
