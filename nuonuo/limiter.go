package nuonuo

import "context"

// Limiter paces the calls of a client. Wait is called once before every request to the platform,
// token requests and the repeat after 070301 included, and returns when the request may leave or
// with the error of ctx. The platform's default is 10 calls a second for each app, over all its
// processes.
type Limiter interface {
	Wait(ctx context.Context) error
}

type noLimit struct{}

func (noLimit) Wait(ctx context.Context) error { return ctx.Err() }
