package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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
	sim    *simulated // nil when the platform is another process
}

// connect makes the platform of the stages from the configuration and the ledger's token store.
func (u *use) connect(ctx context.Context, ledger Shared) (pipeline.Platform, error) {
	if err := u.cfg.CanCall(); err != nil {
		return nil, err
	}
	if u.seams.Tokens != nil {
		ledger = u.seams.Tokens(ledger)
	}
	w := &wiring{app: u.App, ledger: ledger}
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
	seller.Client, err = w.client(from, pace)
	return seller, err
}

// tooFastPause is how long all processes pause after the platform reported too many calls.
const tooFastPause = 2 * time.Second

func (w *wiring) client(seller config.Seller, pace *limit.Shared) (*nuonuo.Client, error) {
	app, cfg := w.app.app(seller), w.app.cfg
	endpoint, tokenURL := cfg.Addresses(seller)
	if w.sim != nil && endpoint == "" {
		endpoint, tokenURL = w.sim.Endpoint(), w.sim.TokenURL()
	}
	options := []nuonuo.Option{
		nuonuo.WithTokenStore(platform.Tokens(w.ledger)), nuonuo.WithLogger(w.app.log), nuonuo.WithInFlight(cfg.InFlight), nuonuo.WithTimeout(requestTime(cfg)),
	}
	if cfg.Environment == config.Simulator {
		options = append(options, nuonuo.WithInsecureHTTP())
	}
	if pace != nil {
		options = append(options, nuonuo.WithLimiter(pace))
	}
	c, err := nuonuo.New(nuonuo.Config{
		Endpoint: endpoint, TokenURL: tokenURL, AppKey: app.Key, AppSecret: app.Secret, StaticToken: app.Token,
	}, options...)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// limiter applies the limits of the seller's app and of the seller; nil if calls are not limited.
// The ledger has only a hash of the app key, which is a credential.
func (w *wiring) limiter(app string, seller config.Seller) (*limit.Shared, error) {
	r := w.app.cfg.RateOf(seller)
	if r == config.Unlimited {
		return nil, nil
	}
	interval, err := limit.Interval(rate.Limit(r))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(app))
	return limit.NewShared(w.ledger, rate.Limit(r), requestTime(w.app.cfg),
		limit.Key{Name: "app " + hex.EncodeToString(sum[:8]), Interval: interval}, limit.Key{Name: "seller " + seller.TaxNum, Interval: interval})
}
