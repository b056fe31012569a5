package app

import (
	"math"
	"time"

	"golang.org/x/time/rate"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/limit"
)

// requestTime bounds one request to the platform, from the first dial to the last byte. A simulator
// on the same machine answers at once.
func requestTime(cfg *config.Config) time.Duration {
	if cfg.RequestTimeout > 0 {
		return cfg.RequestTimeout
	}
	if cfg.Environment == config.Simulator {
		return 5 * time.Second
	}
	return 30 * time.Second
}

// contactTime is how long the platform, or the ledger's database, is tried before a command gives
// it up that never answered in this run.
func contactTime(cfg *config.Config) time.Duration {
	if cfg.Environment == config.Simulator {
		return 3 * time.Second
	}
	return 15 * time.Second
}

// limits says for each seller how many calls are open at once and how many orders a claim takes at
// most.
//
// A call waits its turn within its time, so a slow rate allows few at once: what waits longer would
// be given up before it is sent. Where there is a rate, orders are claimed when their turn comes,
// and a claim is never larger than what is open at once, so that a sudden end leaves few orders to
// ask about.
func limits(cfg *config.Config) []pipeline.SellerLimits {
	out := make([]pipeline.SellerLimits, len(cfg.Sellers))
	for i, s := range cfg.Sellers {
		open, chunk := cfg.InFlight, 500
		if r := float64(cfg.RateOf(s)); r > 0 {
			open = min(open, max(1, int(2*r)))
			chunk = open
		}
		out[i] = pipeline.SellerLimits{TaxNum: s.TaxNum, Audit: s.Audit,
			Pace: effect.Pace{InFlight: open, Chunk: chunk, Interval: interval(cfg.RateOf(s))}}
	}
	return out
}

// interval is between two calls at a rate; 0 where it is unlimited, or is refused later.
func interval(r config.Rate) time.Duration {
	d, err := limit.Interval(rate.Limit(r))
	if err != nil {
		return 0
	}
	return d
}

// processes is how many processes may share a limit before one of them must give a turn back.
const processes = 4

// timing are the times of a run. A call lasts a request and the wait for its turn behind those of
// every seller that may share the app, in a processes of processes. A claim outlives the calls that
// it may have to wait for.
func timing(cfg *config.Config) pipeline.Timing {
	turn := time.Duration(0)
	for i, l := range limits(cfg) {
		if r := float64(cfg.RateOf(cfg.Sellers[i])); r > 0 {
			turn += processes * time.Duration(math.Ceil(float64(l.InFlight+1)/r*float64(time.Second)))
		}
	}
	t := pipeline.Timing{
		Call: requestTime(cfg) + time.Second + turn, Request: requestTime(cfg), Visibility: 2 * time.Minute,
		Contact: contactTime(cfg), FirstLook: 5 * time.Second, LongestGap: 10 * time.Minute, Wait: cfg.Wait, Canary: 30 * time.Second,
	}
	if cfg.Environment == config.Simulator {
		t.Visibility, t.FirstLook, t.LongestGap, t.Canary = 3*time.Second, 500*time.Millisecond, 10*time.Second, 3*time.Second
	}
	if cfg.Visibility > 0 {
		t.Visibility = cfg.Visibility
	}
	if cfg.CanaryWait > 0 {
		t.Canary = cfg.CanaryWait
	}
	t.Lease = 2 * t.Call
	return t
}
