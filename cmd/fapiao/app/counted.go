package app

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// counted counts the calls of a seller's client, and limits them if there is a limit.
type counted struct {
	limit  nuonuo.AnswerLimiter // nil: calls are not limited
	waited func(time.Duration)  // takes how long a call waited; nil: nobody asks
	sent   atomic.Int64
}

// Wait implements [nuonuo.Limiter]; the client calls Begin in its place.
func (c *counted) Wait(ctx context.Context) error {
	if c.limit == nil {
		return ctx.Err()
	}
	return c.limit.Wait(ctx)
}

// Begin implements [nuonuo.AnswerLimiter].
func (c *counted) Begin(ctx context.Context) (still func() error, end func(sent bool), err error) {
	ended := func(bool) {}
	if c.limit == nil {
		still, err = func() error { return nil }, ctx.Err()
	} else {
		asked := time.Now()
		wait, cancel := effect.Waiting(ctx)
		still, ended, err = c.limit.Begin(wait)
		cancel()
		if c.waited != nil {
			c.waited(time.Since(asked))
		}
	}
	if err != nil {
		return nil, nil, err
	}
	return still, func(sent bool) {
		if sent {
			c.sent.Add(1)
		}
		ended(sent)
	}, nil
}

// keepCalls adds the calls of a use to those of the day. It is only a figure to show: its failure
// is logged.
func (u *use) keepCalls(accounts ledger.Accounts, seller string, c *counted) {
	calls := int(c.sent.Load())
	if calls == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	if err := accounts.UpdateAccount(ctx, seller, func(a *ledger.Account) { a.Count(calls, u.now()) }); err != nil {
		u.log.Log(ctx, lastLevel(err), "the calls of this run are not counted", "seller", seller, "calls", calls, "error", err)
	}
}
