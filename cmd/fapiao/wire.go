package main

import (
	"context"
	"fmt"

	"golang.org/x/time/rate"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/limit"
)

// wiring makes a client for each app and hands sellers of one app the same one, so that they share its token, its
// connections and its limit.
type wiring struct {
	session  *session
	tokens   nuonuo.TokenStore
	sim      *simulated // nil when the platform is another process
	clients  map[clientKey]*nuonuo.Client
	limiters map[string]*limit.Limiter // by app key: the platform counts per app
}

type clientKey struct{ app, endpoint, tokenURL, token string }

// connect joins the configuration, the ledger's token store and the client to a platform for the stages.
func (s *session) connect(ctx context.Context, keeper platform.TokenKeeper) (pipeline.Platform, error) {
	if err := s.cfg.CanCall(); err != nil {
		return nil, err
	}
	w := &wiring{session: s, tokens: platform.Tokens(keeper), clients: map[clientKey]*nuonuo.Client{}, limiters: map[string]*limit.Limiter{}}
	if s.cfg.InProcess() {
		sim, err := s.simulate(ctx)
		if err != nil {
			return nil, err
		}
		w.sim = sim
	}
	sellers := make([]platform.Seller, len(s.cfg.Sellers))
	for i, from := range s.cfg.Sellers {
		client, err := w.client(from)
		if err != nil {
			return nil, unusable{err}
		}
		sellers[i] = platform.Seller{
			TaxNum: from.TaxNum, Tel: from.Tel, Address: from.Address, Account: from.Account,
			Clerk: from.Clerk, Payee: from.Payee, Checker: from.Checker,
			Extension: from.Extension, Department: from.DepartmentID, Clerks: from.ClerkID,
			Push: platform.Push(from.Push), Client: client,
		}
	}
	return platform.New(sellers...)
}

func (w *wiring) client(seller config.Seller) (*nuonuo.Client, error) {
	app, cfg := w.session.app(seller), w.session.cfg
	endpoint, tokenURL := cfg.Addresses(seller)
	if w.sim != nil && endpoint == "" {
		endpoint, tokenURL = w.sim.Endpoint(), w.sim.TokenURL()
	}
	key := clientKey{app.Key, endpoint, tokenURL, app.Token.Reveal()}
	if c, ok := w.clients[key]; ok {
		return c, nil
	}
	options := []nuonuo.Option{
		nuonuo.WithTokenStore(w.tokens), nuonuo.WithLogger(w.session.log), nuonuo.WithInFlight(cfg.InFlight), nuonuo.WithTimeout(requestTime(cfg)),
	}
	if cfg.Environment == config.Simulator {
		options = append(options, nuonuo.WithInsecureHTTP())
	}
	if r := cfg.RateOf(seller); r != config.Unlimited {
		l, err := w.limiter(app.Key, r)
		if err != nil {
			return nil, err
		}
		options = append(options, nuonuo.WithLimiter(l))
	}
	c, err := nuonuo.New(nuonuo.Config{
		Endpoint: endpoint, TokenURL: tokenURL, AppKey: app.Key,
		AppSecret: app.Secret, StaticToken: app.Token,
	}, options...)
	if err != nil {
		return nil, fmt.Errorf("seller %s: %w", seller.TaxNum, err)
	}
	w.clients[key] = c
	return c, nil
}

func (w *wiring) limiter(app string, r config.Rate) (*limit.Limiter, error) {
	if l, ok := w.limiters[app]; ok {
		return l, nil
	}
	l, err := limit.New(rate.Limit(r))
	if err != nil {
		return nil, err
	}
	w.limiters[app] = l
	return l, nil
}
