package nuonuo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
)

// beginKey is the context key of BeforeSending.
type beginKey struct{}

// BeforeSending returns a context whose calls ask begin at the last moment before the first byte of
// their request leaves: after the token, the limiter and the connection were waited for, each of
// which may take long. An error of begin ends the call unsent (Error.Sent is false, VerdictRetry).
// Requests for tokens do not ask. begin may be called several times, and from another goroutine. A
// request without a body does not ask either.
func BeforeSending(ctx context.Context, begin func() error) context.Context {
	return context.WithValue(ctx, beginKey{}, begin)
}

// beginOf is what the context asks for before sending, nil for nothing.
func beginOf(ctx context.Context) func() error {
	begin, _ := ctx.Value(beginKey{}).(func() error)
	return begin
}

// outgoing is the body of a request, on which begin decides when net/http first reads it. The
// headers lie in a write buffer until then.
type outgoing struct {
	body    []byte
	begin   func() error
	refused atomic.Bool
}

func (o *outgoing) reader() io.ReadCloser {
	if len(o.body) == 0 {
		return http.NoBody
	}
	return io.NopCloser(&firstRead{rest: bytes.NewReader(o.body), of: o})
}

type firstRead struct {
	rest  *bytes.Reader
	of    *outgoing
	begun bool
}

// Read hands out the body when begin allows it. net/http may start over, which it does only when
// nothing left; then begin is asked again.
func (r *firstRead) Read(b []byte) (int, error) {
	if !r.begun && r.of.begin != nil {
		err := r.of.begin()
		if r.of.refused.Store(err != nil); err != nil {
			return 0, fmt.Errorf("not sent: %w", err)
		}
	}
	r.begun = true
	return r.rest.Read(b)
}
