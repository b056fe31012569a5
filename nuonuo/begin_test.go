package nuonuo

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

var errTooLate = errors.New("too late")

// arrivals is a platform that counts the requests whose body arrived whole.
func arrivals(t *testing.T) (url string, whole *atomic.Int64) {
	t.Helper()
	whole = new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if b, err := io.ReadAll(r.Body); err == nil && len(b) > 0 {
			whole.Add(1)
		}
		io.WriteString(w, `{"code":"E0000","describe":"ok","result":{"invoiceSerialNum":"1"}}`)
	}))
	t.Cleanup(server.Close)
	return server.URL, whole
}

// A call that may not begin is surely not sent, on a new connection and on one that was used
// before.
func TestCallThatMayNotBegin(t *testing.T) {
	t.Parallel()
	url, whole := arrivals(t)
	c := plainClient(t, url)
	for round := range 3 {
		asked := 0
		refuse := BeforeSending(context.Background(), func() error { asked++; return errTooLate })
		_, err := c.CallRaw(refuse, MethodIssue, []byte(`{"order":{}}`))
		var e *Error
		if !errors.As(err, &e) || e.Sent || !errors.Is(err, errTooLate) || asked == 0 {
			t.Fatalf("round %d: %v (%+v), asked %d times; want it unsent", round, err, e, asked)
		}
		wantVerdict(t, err, VerdictRetry)
		asked = 0
		allow := BeforeSending(context.Background(), func() error { asked++; return nil })
		if _, err := c.CallRaw(allow, MethodIssue, []byte(`{"order":{}}`)); err != nil || asked != 1 {
			t.Fatalf("round %d: %v, asked %d times", round, err, asked)
		}
	}
	if n := whole.Load(); n != 3 {
		t.Errorf("%d requests arrived, want the 3 that were allowed", n)
	}
}

// begin is asked after the wait for the limiter, since that is what takes long.
func TestBeginIsAskedAfterTheLimiter(t *testing.T) {
	t.Parallel()
	url, _ := arrivals(t)
	waited := false
	c := plainClient(t, url, WithLimiter(limiterFunc(func(context.Context) error { waited = true; return nil })))
	ctx := BeforeSending(context.Background(), func() error {
		if !waited {
			t.Error("asked before the limiter")
		}
		return nil
	})
	if _, err := c.CallRaw(ctx, MethodIssue, []byte("{}")); err != nil {
		t.Fatal(err)
	}
}

type limiterFunc func(context.Context) error

func (f limiterFunc) Wait(ctx context.Context) error { return f(ctx) }

// Headers that are too long for the write buffer may have left in part, so nothing is certain any
// more.
func TestLongHeadersAreNotSurelyUnsent(t *testing.T) {
	t.Parallel()
	url, whole := arrivals(t)
	c := newClient(t, Config{Endpoint: url, AppKey: "k", AppSecret: NewSecret("s"), StaticToken: NewSecret(strings.Repeat("x", 6000))})
	ctx := BeforeSending(context.Background(), func() error { return errTooLate })
	_, err := c.CallRaw(ctx, MethodIssue, []byte("{}"))
	var e *Error
	if !errors.As(err, &e) || !e.Sent {
		t.Errorf("%v, want it called unknown", err)
	}
	if whole.Load() > 0 {
		t.Error("the body arrived")
	}
}
