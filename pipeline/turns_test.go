package pipeline_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// paced is a platform that lets a call out every interval, as the limiter does, and watches how
// many orders are claimed and not sent.
type paced struct {
	*fakePlatform
	interval time.Duration

	mu      sync.Mutex
	next    time.Time
	claimed int // orders whose claim is recorded
	sent    int // of them, calls that were let out
	ended   int
	unsent  []int // claimed and not let out, whenever a call is
	most    int   // claimed and not ended
	since   map[string]time.Time
	waited  time.Duration // of all orders, between claim and call
}

func (p *paced) Submit(ctx context.Context, r effect.Request) effect.Outcome {
	p.mu.Lock()
	at := p.next
	if now := time.Now(); at.Before(now) {
		at = now
	}
	p.next = at.Add(p.interval)
	p.mu.Unlock()
	time.Sleep(time.Until(at))
	if err := effect.BeforeSending(ctx)(); err != nil {
		return effect.Outcome{Kind: effect.OutcomeNotSent}
	}
	p.mu.Lock()
	p.sent++
	p.waited += time.Since(p.since[r.Key.OrderNo])
	p.unsent = append(p.unsent, p.claimed-p.sent)
	p.most = max(p.most, p.claimed-p.ended)
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.ended++
	}()
	return p.fakePlatform.Submit(context.WithoutCancel(ctx), r)
}

// slow is a ledger whose claims take a while.
type slow struct {
	pipeline.Ledger
	paced *paced
	takes time.Duration
}

func (s slow) Claim(ctx context.Context, c ledger.Claim) ([]ledger.Entry, error) {
	if c.Effect != ledger.Issue {
		return s.Ledger.Claim(ctx, c)
	}
	time.Sleep(s.takes)
	es, err := s.Ledger.Claim(ctx, c)
	s.paced.mu.Lock()
	defer s.paced.mu.Unlock()
	s.paced.claimed += len(es)
	for _, e := range es {
		s.paced.since[e.Key.OrderNo] = time.Now()
	}
	s.paced.most = max(s.paced.most, s.paced.claimed-s.paced.ended)
	return es, err
}

// Orders are claimed just before their turn: few are in doubt when the process dies, and the rate
// is used all the same.
func TestOrdersAreClaimedWhenTheirTurnComes(t *testing.T) {
	for _, c := range []struct {
		rate, shared int           // calls a second, and processes that share them
		claim, call  time.Duration // how long they take
		inFlight     int
		mostWaiting  int // claimed and not sent, at any time
		mostInDoubt  int // claimed and without an outcome
		rateUsed     float64
		averageAhead float64       // claimed and not sent, when a call goes out
		averageWait  time.Duration // between claim and call
	}{
		{10, 1, 2 * time.Millisecond, 100 * time.Millisecond, 16, 0, 2, 0.99, 0, 25 * time.Millisecond},
		{10, 4, 2 * time.Millisecond, 100 * time.Millisecond, 16, 0, 2, 0.99, 0, 400 * time.Millisecond}, // its turn comes when the others had theirs
		{10, 1, 40 * time.Millisecond, 2 * time.Second, 32, 1, 22, 0.99, 1, 60 * time.Millisecond},
		{10, 1, 300 * time.Millisecond, 100 * time.Millisecond, 16, 7, 8, 0.92, 4, 400 * time.Millisecond}, // a database far away
		{100, 1, 2 * time.Millisecond, 50 * time.Millisecond, 16, 2, 8, 0.99, 1.5, 25 * time.Millisecond},
		{1000, 1, 2 * time.Millisecond, 5 * time.Millisecond, 64, 25, 32, 0.95, 20, 25 * time.Millisecond},
		{10, 1, 2 * time.Millisecond, time.Second, 4, 0, 4, 0.39, 0, 60 * time.Millisecond}, // the calls in flight are what limits
	} {
		t.Run(fmt.Sprintf("%d a second for %d, claims of %v, calls of %v", c.rate, c.shared, c.claim, c.call), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := min(10*c.rate, 300)
				p := &paced{fakePlatform: newFake(), since: map[string]time.Time{}, interval: time.Duration(c.shared) * time.Second / time.Duration(c.rate)}
				p.latency = c.call
				r, l := newRun(t, p, orders(n, sellerA))
				defer l.Close()
				r.Ledger = slow{l, p, c.claim}
				// Without a canary it is the rate alone that decides.
				r.Sellers = []pipeline.SellerLimits{{TaxNum: sellerA, Audit: true,
					Pace: effect.Pace{InFlight: c.inFlight, Chunk: 64, Interval: time.Second / time.Duration(c.rate)}}}
				if err := r.do(context.Background(), pipeline.ImportStage); err != nil {
					t.Fatal(err)
				}
				begun := time.Now()
				if err := r.do(context.Background(), pipeline.SubmitStage); err != nil {
					t.Fatal(err)
				}
				used := float64(n) / (time.Since(begun) - c.call).Seconds() / float64(c.rate) * float64(c.shared)
				sum, most := 0, 0
				for _, u := range p.unsent {
					sum += u
					most = max(most, u)
				}
				average := float64(sum) / float64(len(p.unsent))
				wait := p.waited / time.Duration(n)
				t.Logf("%.1f %% of the rate, at most %d orders waiting, %.2f on average, at most %d in doubt, sent %v after the claim",
					100*used, most, average, p.most, wait)
				if wait > c.averageWait {
					t.Errorf("want them sent %v after the claim", c.averageWait)
				}
				if used < c.rateUsed || most > c.mostWaiting || average > c.averageAhead || p.most > c.mostInDoubt || len(p.accepted) != n {
					t.Errorf("want %.0f %%, at most %d, %.2f on average, at most %d; %d of %d accepted",
						100*c.rateUsed, c.mostWaiting, c.averageAhead, c.mostInDoubt, len(p.accepted), n)
				}
			})
		})
	}
}
