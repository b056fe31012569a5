package app

import (
	"context"
	"time"

	"golang.org/x/time/rate"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/limit"
)

// wiring makes a client for each seller. Through the ledger, the sellers of an app share its token
// and its limit with all processes on the same ledger.
type wiring struct {
	app    *App
	ledger Shared
	limits *limit.Process
	sim    *simulated          // nil when the platform is another process
	calls  map[string]*counted // by tax number
	// limiters are those of the use.
	limiters map[string]*limit.Limiter
	watch    CallWatch // nil: nobody observes the calls
	known    *pipeline.KnownStops
}

// connect makes the platform of the stages from the configuration and the ledger's token store,
// where workers that live have the same configuration; see [use.compareTerms].
func (u *use) connect(ctx context.Context, ledger Shared) (*platform.Platform, error) {
	if err := u.cfg.CanCall(); err != nil {
		return nil, err
	}
	if !u.worker && ledger != nil {
		if err := u.compareTerms(ctx, ledger); err != nil {
			return nil, err
		}
	}
	if u.seams.Tokens != nil {
		ledger = u.seams.Tokens(ledger)
	}
	w := &wiring{app: u.App, ledger: ledger, limits: limit.NewProcess(ledger).Named(u.runID), calls: map[string]*counted{}, limiters: u.limiters, watch: u.calls, known: u.known}
	u.closing(func() error { u.closeLimits(w.limits); return nil })
	if u.cfg.InProcess() {
		sim, err := u.simulate(ctx)
		if err != nil {
			return nil, err
		}
		w.sim = sim
	}
	sellers := make([]platform.Seller, len(u.cfg.Sellers))
	for i, from := range u.cfg.Sellers {
		seller, err := w.seller(from)
		if err != nil {
			return nil, unusable(err, "销售方 %s", "seller %s", from.TaxNum)
		}
		sellers[i] = seller
		calls := w.calls[from.TaxNum]
		u.closing(func() error { u.keepCalls(ledger, from.TaxNum, calls); return nil })
	}
	return platform.New(sellers...)
}

func (w *wiring) seller(from config.Seller) (platform.Seller, error) {
	app := w.app.app(from)
	seller := platform.Seller{
		Profile: from.Profile, App: app.Key, LocalFiles: w.app.cfg.Environment == config.Simulator,
	}
	pace, err := w.limiter(app.Key, from)
	if err != nil {
		return seller, err
	}
	if pace != nil {
		seller.TooFast = func(ctx context.Context) {
			if err := pace.TooFast(ctx, tooFastPause); err != nil {
				w.app.log.Warn("cannot slow down the calls of all processes", "error", err)
			}
		}
	}
	calls := &counted{}
	if pace != nil {
		calls.limit, w.limiters[from.TaxNum] = pace, pace
	}
	if w.watch != nil {
		calls.waited = func(took time.Duration) { w.watch.Waited(from.TaxNum, took) }
	}
	w.calls[from.TaxNum] = calls
	seller.Client, err = w.client(from, calls)
	return seller, err
}

// tooFastPause is how long all processes pause after the platform reported too many calls.
const tooFastPause = 2 * time.Second

func (w *wiring) client(seller config.Seller, calls *counted) (*nuonuo.Client, error) {
	app, cfg := w.app.app(seller), w.app.cfg
	endpoint, tokenURL := cfg.Addresses(seller)
	if w.sim != nil && endpoint == "" {
		endpoint, tokenURL = w.sim.Endpoint(), w.sim.TokenURL()
	}
	options := []nuonuo.Option{
		nuonuo.WithTokenStore(platform.Tokens(w.ledger)), nuonuo.WithLogger(w.app.log), nuonuo.WithInFlight(cfg.InFlight), nuonuo.WithTimeout(requestTime(cfg)),
		nuonuo.WithLimiter(calls), nuonuo.WithObserver(func(o nuonuo.Observation) { w.called(seller.TaxNum, o) }),
	}
	if cfg.Environment == config.Simulator {
		options = append(options, nuonuo.WithInsecureHTTP())
	}
	c, err := nuonuo.New(nuonuo.Config{
		Endpoint: endpoint, TokenURL: tokenURL, AppKey: app.Key, AppSecret: app.Secret, StaticToken: app.Token,
	}, options...)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// limiter applies the limit of the seller's app; nil if calls are not limited. The platform counts
// the calls of an app. The ledger has only a hash of the app key, which is a credential.
func (w *wiring) limiter(app string, seller config.Seller) (*limit.Limiter, error) {
	r := w.app.cfg.RateOf(seller)
	if r == config.Unlimited {
		return nil, nil
	}
	k, err := limit.NewKey("app "+appHash(app), rate.Limit(r))
	if err != nil {
		return nil, err
	}
	return w.limits.Limiter(requestTime(w.app.cfg), k), nil
}

// closeLimits gives the turns of the call limit back, so that other processes need not wait until
// the lease is over. They do if that fails.
func (u *use) closeLimits(limits *limit.Process) {
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	if err := limits.Close(ctx); err != nil {
		u.log.Log(ctx, lastLevel(err), "other processes must wait for turns of the call limit", "error", err)
	}
}

// closeTime bounds what is only a courtesy to other processes.
const closeTime = 500 * time.Millisecond
