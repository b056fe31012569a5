package pipeline_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// A login that has lapsed takes every order and fails it. The run must notice before all orders of
// the month are spent.
func TestLapsedLoginStopsTheSellerBeforeAllAreSpent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency, p.finish, p.fault, p.trouble = time.Second, ledger.Failed, "登录状态已失效", ledger.TroubleLogin
		list := append(orders(400, sellerA), orders(10, sellerB)...)
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		if stop := r.Stops[sellerA]; !stop.Account || stop.Text != "登录状态已失效" {
			t.Errorf("stops: %+v", r.Stops)
		}
		if n := len(p.accepted); n > 10+10 {
			t.Errorf("%d of 410 orders were spent", n)
		}
		if ready := r.Summary.Count(ledger.Ready); ready < 390 {
			t.Errorf("only %d orders are left ready: %+v", ready, r.Summary.States)
		}
		// When a person has logged in again, the same command goes on.
		p.finish, p.fault, p.trouble, p.latency = ledger.Issued, "", "", 0
		again := again(l, p, list)
		execute(t, again)
		if s := again.Summary; s.Count(ledger.Ready) != 0 || s.Count(ledger.Issued) < 390 {
			t.Errorf("afterwards: %+v", s.States)
		}
	})
}

// An answer that blames the account stops the seller, also where it does not say whether the order
// was taken.
func TestRefusalThatBlamesTheAccountStopsTheSeller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.blame = true
		r, l := newRun(t, p, orders(30, sellerA))
		defer l.Close()
		r.Timing.Wait = time.Second
		execute(t, r)
		if len(p.submits) > 4 || !r.Stops[sellerA].Account {
			t.Errorf("%d orders were sent, stops %+v", len(p.submits), r.Stops)
		}
	})
}

var _ pipeline.Platform = (*fakePlatform)(nil)
