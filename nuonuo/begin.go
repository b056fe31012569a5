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

// BeforeSending returns a context whose calls run begin immediately before the first byte of the
// request is sent, that is, after the token, the limiter and the connection are available. When
// begin returns an error, the request is not sent: the call fails with [Error].Sent false, which is
// [VerdictRetry].
//
// A nil context stays nil, and the call is refused.
//
// begin may run more than once, and on another goroutine. It does not run for token requests and
// for requests without a body.
func BeforeSending(ctx context.Context, begin func() error) context.Context {
	if ctx == nil {
		return nil
	}
	return context.WithValue(ctx, beginKey{}, begin)
}

// beginOf returns the begin function of the context, or nil.
func beginOf(ctx context.Context) func() error {
	begin, _ := ctx.Value(beginKey{}).(func() error)
	return begin
}

// noted is a begin function that notes that it ran. The headers of a request whose begin returns an
// error may arrive, without a body: such a request asks for nothing, but a platform may count it.
type noted struct {
	begin func() error // nil: nothing
	ran   atomic.Bool
}

func noting(begin func() error) *noted { return &noted{begin: begin} }

func (n *noted) run() error {
	n.ran.Store(true)
	if n.begin == nil {
		return nil
	}
	return n.begin()
}

// outgoing is a request body that runs begin when net/http first reads it. Until then the headers
// are only in a write buffer.
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

// Read returns the body when begin allows it. net/http may restart a request, which it does only
// when nothing of it was sent; begin then runs again.
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
