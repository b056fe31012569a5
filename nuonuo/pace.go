package nuonuo

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// DefaultRate is the platform's default limit of calls per second for each app, across all its
// processes.
const DefaultRate = 10

// paceWindow is the period in which the platform counts calls.
const paceWindow = time.Second

// Pace lets at most a number of requests arrive at the platform in any second, however unevenly the
// network delays them: a request counts from its permission until a second after its answer, or
// until it has certainly failed before its first byte. Requests that wait are served in their
// order. It is safe for concurrent use.
//
// The limit is the app's, so the clients of one app should share one Pace ([WithLimiter]). It knows
// nothing of other processes.
type Pace struct {
	places chan struct{} // holds one element for each request that counts
}

// NewPace returns a Pace of perSecond requests; zero or less means [DefaultRate].
func NewPace(perSecond int) *Pace {
	if perSecond <= 0 {
		perSecond = DefaultRate
	}
	return &Pace{places: make(chan struct{}, perSecond)}
}

// WithPace limits the client to perSecond requests; zero or less means [DefaultRate]. Clients that
// share an app share a [Pace] in place of it.
func WithPace(perSecond int) Option { return WithLimiter(NewPace(perSecond)) }

// Begin implements [AnswerLimiter]. It waits for a place; its error is that of ctx.
func (p *Pace) Begin(ctx context.Context) (still func() error, end func(sent bool), err error) {
	if err := p.take(ctx); err != nil {
		return nil, nil, err
	}
	var once sync.Once
	end = func(sent bool) {
		once.Do(func() {
			if !sent {
				p.free()
				return
			}
			time.AfterFunc(paceWindow, p.free)
		})
	}
	return func() error { return nil }, end, nil
}

// Wait implements [Limiter] for callers that do not report answers. The request counts for a second
// from now on, so the network may still bring more of them together than permitted.
func (p *Pace) Wait(ctx context.Context) error {
	if err := p.take(ctx); err != nil {
		return err
	}
	time.AfterFunc(paceWindow, p.free)
	return nil
}

func (p *Pace) take(ctx context.Context) error {
	if p == nil || p.places == nil {
		return &InputError{Field: "pace", Reason: "not made with NewPace"}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case p.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Pace) free() { <-p.places }

// Transport returns a transport that paces all requests through base, for programs that call the
// platform by other means than a [Client]; nil means http.DefaultTransport. Give a Client the Pace
// itself: with a transport of others it knows less about what was sent.
func (p *Pace) Transport(base http.RoundTripper) http.RoundTripper {
	if base == nil {
		base = http.DefaultTransport
	}
	return pacedTransport{p, base}
}

type pacedTransport struct {
	pace *Pace
	base http.RoundTripper
}

// RoundTrip waits for a place and sends the request. A failed request counts as sent.
func (t pacedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	_, end, err := t.pace.Begin(r.Context())
	if err != nil {
		if r.Body != nil {
			_ = r.Body.Close() // the contract of http.RoundTripper; the body was only read from
		}
		return nil, fmt.Errorf("wait for the pace: %w", err)
	}
	defer end(true)
	return t.base.RoundTrip(r)
}
