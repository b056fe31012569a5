package nuonuo

import "context"

// Limiter limits the rate of a client's requests. Wait is called before every request to the
// platform, including token requests and the repeat after code 070301. It returns when the request
// may be sent, or with the error of ctx. The platform's default limit is 10 calls per second for
// each app, across all its processes.
type Limiter interface {
	Wait(ctx context.Context) error
}

// AnswerLimiter is a [Limiter] that counts a request as long as it may be on its way. The client
// calls Begin in place of Wait, and end once, when the answer has been received or the request has
// failed; sent is false only if certainly no byte of it can arrive. With it no second has
// more arrivals at the platform than permitted, however unevenly the network delays requests.
//
// still is called immediately before the first byte is sent, after the wait for a connection, and
// perhaps more than once. If it returns an error, nothing is sent, and the call fails with this
// error and [Error].Sent false. It is not called with a transport of [WithHTTPClient].
type AnswerLimiter interface {
	Limiter
	Begin(ctx context.Context) (still func() error, end func(sent bool), err error)
}

// begin waits until a request may be sent, and returns what is to be called before its first byte
// and when it has ended.
func (c *Client) begin(ctx context.Context) (still func() error, end func(sent bool), err error) {
	if l, ok := c.limiter.(AnswerLimiter); ok {
		return l.Begin(ctx)
	}
	return func() error { return nil }, func(bool) {}, c.limiter.Wait(ctx)
}

type noLimit struct{}

func (noLimit) Wait(ctx context.Context) error { return ctx.Err() }
