package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// AccountOptions are those of [App.Account].
type AccountOptions struct {
	Seller  string // tax number; empty: all sellers
	Refresh bool   // the bureau is asked first, as often as it allows
	// Until is when a later job must still find the account logged in and certified; zero: nobody
	// asks for that, and AccountState.Alarms is empty.
	Until time.Time
}

// AccountState is what is known of a seller's account.
type AccountState struct {
	Seller, Name string
	Clerk        string // of the configuration
	ledger.Account
	Identified time.Time // until when the identity check surely holds; zero: not known
	Needs      []ledger.Need
	Unsettled  []ledger.Need
	Stock      []pipeline.Blanks
	Client     pipeline.Holding // the client of tax-disk kinds is online
	Token      nuonuo.TokenUse
	Stop       *ledger.Stop // why the seller is stopped; nil if it is not
	Untold     []string     // what the platform did not report
	Now        time.Time
	Alarms     []Alarm
}

// Alarm is why a later job would not find the account in order.
type Alarm string

// The alarms.
const (
	AlarmLogin    Alarm = "login"    // not logged in
	AlarmIdentity Alarm = "identity" // the identity check is due
	AlarmLapses   Alarm = "lapses"   // it lapses before, or may
	AlarmCredit   Alarm = "credit"   // the credit line is less than what is ready
	AlarmToken    Alarm = "token"    // no further token may be fetched, and the one there is expires
	AlarmUntold   Alarm = "untold"   // the platform did not report something
)

// Account reads what the platform reports of the sellers' accounts at the tax bureau, and what the
// ledger knows. It sends nothing.
func (a *App) Account(ctx context.Context, o AccountOptions) (_ []AccountState, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if err := u.cfg.HasSeller(); err != nil {
		return nil, err
	}
	store, err := u.ledger(ctx)
	if err != nil {
		return nil, err
	}
	p, err := u.connect(ctx, store)
	if err != nil {
		return nil, err
	}
	var out []AccountState
	for _, s := range u.cfg.Sellers {
		if o.Seller != "" && s.TaxNum != o.Seller {
			continue
		}
		l := looker{use: u, store: store, bureau: p, options: o}
		l.state = AccountState{Seller: s.TaxNum, Name: s.Name, Clerk: s.Clerk}
		if err := l.look(ctx, p); err != nil {
			return nil, err
		}
		out = append(out, l.state)
	}
	return out, alarmed(out)
}

// looker looks at the account of one seller.
type looker struct {
	*use
	store   *sqlledger.Store
	bureau  pipeline.Bureau
	options AccountOptions
	state   AccountState
	told    bool
}

func (l *looker) look(ctx context.Context, p *platform.Platform) (err error) {
	s := &l.state
	if l.options.Refresh {
		if err := l.refresh(ctx); err != nil {
			return err
		}
	}
	for _, ask := range []func(context.Context) error{l.login, l.identity, l.credit, l.device} {
		if err := ask(ctx); err != nil {
			return err
		}
	}
	if s.Account, err = l.store.Account(ctx, s.Seller); err != nil {
		return err
	}
	if s.Token, err = p.TokenUse(ctx, s.Seller); err != nil {
		return err
	}
	if s.Needs, err = l.store.Needs(ctx, ledger.Filter{Seller: s.Seller}); err != nil {
		return err
	}
	if s.Unsettled, err = l.store.Unsettled(ctx, s.Seller, s.Credit.Updated); err != nil {
		return err
	}
	s.Now = l.store.Now()
	s.Identified = s.Identity.HoldsUntil(l.cfg.IdentityHolds)
	if err := l.stop(ctx); err != nil {
		return err
	}
	if !l.options.Until.IsZero() {
		s.Alarms = s.alarms(l.options.Until)
	}
	return nil
}

// answered judges the error of a call: a platform that never answered ends the use, everything else
// is something that it did not report.
func (l *looker) answered(what string, err error) (ok bool, _ error) {
	b, failed := errors.AsType[*pipeline.BureauError](err)
	switch {
	case err == nil:
		l.told = true
		return true, nil
	case !failed:
		return false, err
	case b.Away != nil && !l.told:
		return false, unreached(thePlatform, *b.Away)
	case b.Kind == effect.OutcomeStopped && !b.Lacking && b.Account != "" && !l.told:
		return false, ended(Account, "平台拒绝了调用：%s", "the platform refuses the calls: %s", b.Error())
	case b.Code != "" || b.Lacking:
		l.told = true
	}
	if !slices.Contains(l.state.Untold, what) {
		l.state.Untold = append(l.state.Untold, what)
	}
	return false, nil
}

func (l *looker) keep(ctx context.Context, change func(*ledger.Account)) error {
	return l.store.UpdateAccount(ctx, l.state.Seller, change)
}

func (l *looker) login(ctx context.Context) error {
	state, err := l.bureau.LoggedIn(ctx, l.state.Seller)
	return l.observe(ctx, "login", state, err, func(a *ledger.Account) *ledger.Proof { return &a.Login })
}

func (l *looker) identity(ctx context.Context) error {
	state, err := l.bureau.Certified(ctx, l.state.Seller)
	for range refreshLooks {
		if err != nil || !state.Running || wait(ctx, refreshLook(l.cfg)) != nil {
			break
		}
		state, err = l.bureau.Certified(ctx, l.state.Seller)
	}
	return l.observe(ctx, "identity", state, err, func(a *ledger.Account) *ledger.Proof { return &a.Identity })
}

func (l *looker) observe(ctx context.Context, what string, state pipeline.BureauState, err error, of func(*ledger.Account) *ledger.Proof) error {
	ok, err := l.answered(what, err)
	if err != nil || !ok {
		return err
	}
	if state.Holding == pipeline.Unsure {
		l.state.Untold = append(l.state.Untold, what)
		return nil
	}
	return l.keep(ctx, func(a *ledger.Account) {
		of(a).Observe(state.Holding == pipeline.Holds, l.store.Now())
		if state.Account != "" {
			a.Name = state.Account
		}
	})
}

func (l *looker) credit(ctx context.Context) error {
	line, found, err := l.bureau.CreditLine(ctx, l.state.Seller)
	for range refreshLooks {
		if err != nil || found || !l.options.Refresh || wait(ctx, refreshLook(l.cfg)) != nil {
			break
		}
		line, found, err = l.bureau.CreditLine(ctx, l.state.Seller)
	}
	ok, err := l.answered("credit", err)
	if err != nil || !ok {
		return err
	}
	if !found {
		l.state.Untold = append(l.state.Untold, "credit")
		return nil
	}
	line.Read = l.store.Now()
	return l.keep(ctx, func(a *ledger.Account) { a.Credit = line })
}

// device reads what only kinds other than 数电 need.
func (l *looker) device(ctx context.Context) error {
	stock, err := l.bureau.Blanks(ctx, l.state.Seller)
	if ok, err := l.answered("stock", err); err != nil {
		return err
	} else if ok {
		l.state.Stock = stock
	}
	online, err := l.bureau.Online(ctx, l.state.Seller)
	ok, err := l.answered("client", err)
	switch {
	case err != nil || !ok:
		return err
	case online:
		l.state.Client = pipeline.Holds
	default:
		l.state.Client = pipeline.Lapsed
	}
	return nil
}

// stop finds why the seller is stopped.
func (l *looker) stop(ctx context.Context) error {
	stops, now, err := l.store.Stops(ctx)
	for i := range stops {
		if stops[i].Seller == l.state.Seller && stops[i].Open(now) {
			l.state.Stop = &stops[i]
		}
	}
	return err
}

// Left is what is left of the credit line for orders that are not sent yet. It may be negative.
func (s *AccountState) Left() invoice.Amount { return s.Credit.Available - digitalNet(s.Unsettled) }

// Needed is the net sum of the ready orders that the credit line counts.
func (s *AccountState) Needed() invoice.Amount { return digitalNet(s.Needs) }

func digitalNet(needs []ledger.Need) (net invoice.Amount) {
	for _, n := range needs {
		if n.Kind.Digital() {
			net += n.Net
		}
	}
	return net
}
