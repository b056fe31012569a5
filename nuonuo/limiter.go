package nuonuo

import "context"

// Limiter limits the rate of a client's requests. Wait is called before every request to the
// platform, including token requests and the repeat after code 070301. It returns when the request
// may be sent, or with the error of ctx. The platform's default limit is 10 calls per second for
// each app, across all its processes.
type Limiter interface {
	Wait(ctx context.Context) error
}

type noLimit struct{}

func (noLimit) Wait(ctx context.Context) error { return ctx.Err() }
