package pipeline_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// claimed is a ledger that remembers when each order was claimed last, and with which request.
type claimed struct {
	pipeline.Ledger
	mu     sync.Mutex
	at     map[string]time.Time
	hash   map[string]string
	claims map[string]int
}

func watchClaims(l pipeline.Ledger) *claimed {
	return &claimed{Ledger: l, at: map[string]time.Time{}, hash: map[string]string{}, claims: map[string]int{}}
}

func (c *claimed) Claim(ctx context.Context, claim ledger.Claim) ([]ledger.Entry, error) {
	entries, err := c.Ledger.Claim(ctx, claim)
	if claim.Effect != ledger.Issue {
		return entries, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range entries {
		c.at[e.Key.OrderNo], c.hash[e.Key.OrderNo] = time.Now(), e.RequestHash
		c.claims[e.Key.OrderNo]++
	}
	return entries, err
}

func (c *claimed) last(no string) (at time.Time, hash string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at[no], c.hash[no]
}

// moody is a platform that makes one request differently when it is made for the second time.
type moody struct {
	*fakePlatform
	mu   sync.Mutex
	made map[string]int
	no   string
}

func (p *moody) Prepare(o *invoice.Order, imported time.Time) (effect.Request, error) {
	p.mu.Lock()
	p.made[o.OrderNo]++
	n := p.made[o.OrderNo]
	p.mu.Unlock()
	r, err := p.fakePlatform.Prepare(o, imported)
	if o.OrderNo == p.no && n == 2 {
		changed := *o
		changed.Gross++
		return p.fakePlatform.Prepare(&changed, imported)
	}
	return r, err
}

// What is sent is what was recorded: a request that has another hash than its intent stays here.
func TestOnlyTheRecordedRequestIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list := orders(3, sellerA)
		p := &moody{fakePlatform: newFake(), made: map[string]int{}, no: list[1].Number}
		r, l := newRun(t, p, list)
		defer l.Close()
		c := watchClaims(l)
		r.Ledger = c
		p.onSubmit = func(req effect.Request) {
			if _, hash := c.last(req.Key.OrderNo); hash != req.Hash {
				t.Errorf("%s is sent with another request than was recorded", req.Key.OrderNo)
			}
		}
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 3})
		if p.submits[p.no] != 1 || c.claims[p.no] != 2 {
			t.Errorf("sent %d times after %d claims, want once after 2", p.submits[p.no], c.claims[p.no])
		}
	})
}
