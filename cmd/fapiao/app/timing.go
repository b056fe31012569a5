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

// requestTime is the time limit of one request to the platform, from the first dial to the last
// byte.
func requestTime(cfg *config.Config) time.Duration { return cfg.Times().Request }

// contactTime is how long a command tries to reach a platform, or a ledger's database, that has not
// answered in this run.
func contactTime(cfg *config.Config) time.Duration {
	if cfg.Environment == config.Simulator {
		return 3 * time.Second
	}
	return 15 * time.Second
}

// limits returns for each seller the most concurrent calls and the most orders of a claim.
//
// A call waits for its turn within its time limit, so a slow rate allows few concurrent calls:
// others would be given up before they are sent. With a rate, a claim is not larger than the number
// of concurrent calls, so that few orders must be queried after a crash.
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

// interval is the time between two calls at a rate; 0 if it is unlimited or invalid.
func interval(r config.Rate) time.Duration {
	k, err := limit.NewKey("", rate.Limit(r))
	if err != nil {
		return 0
	}
	return k.Interval()
}

// sharingProcesses is the number of processes that may share a limit.
const sharingProcesses = 4

// timing are the times of a run. A call takes a request and the wait for its turn after the calls
// of all sellers and processes that may share the app, or were killed. The lease of a claim is
// longer than such a call.
func timing(cfg *config.Config) pipeline.Timing {
	turn := time.Duration(0)
	for i, l := range limits(cfg) {
		if r := float64(cfg.RateOf(cfg.Sellers[i])); r > 0 {
			turn += sharingProcesses * time.Duration(math.Ceil(float64(l.InFlight+1)/r*float64(time.Second)))
		}
	}
	if turn > 0 {
		turn += 3 * limit.Taken // on a busy machine, processes return turns late
	}
	t := pipeline.Timing{
		Call: requestTime(cfg) + time.Second + turn, Request: requestTime(cfg), Visibility: cfg.Times().Visibility,
		Contact: contactTime(cfg), FirstLook: 5 * time.Second, LongestGap: 10 * time.Minute, Wait: cfg.Wait, Canary: cfg.Times().Canary,
	}
	if cfg.Environment == config.Simulator {
		t.FirstLook, t.LongestGap = 500*time.Millisecond, 10*time.Second
	}
	t.Lease = 2 * t.Call
	return t
}
