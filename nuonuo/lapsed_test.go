package nuonuo

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

// A request whose turn lapsed while it waited for a connection is certainly not sent: no byte of it
// arrives, on a new connection or on one that was used before.
func TestRequestOfALapsedTurnIsNotSent(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*httptest.Server){"plain": (*httptest.Server).Start, "TLS": (*httptest.Server).StartTLS} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var begun atomic.Int64 // requests of which a byte arrived
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				_, _ = io.WriteString(w, `{"code":"E0000","describe":"ok","result":{}}`)
			}))
			server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
				if s == http.StateActive {
					begun.Add(1)
				}
			}
			start(server)
			t.Cleanup(server.Close)
			limiter := new(answerLimiter)
			c := plainClient(t, server.URL, WithLimiter(limiter))
			if trusts, ok := server.Client().Transport.(*http.Transport); ok {
				c.http.Transport.(*http.Transport).TLSClientConfig = trusts.TLSClientConfig
			}
			const rounds = 100
			for range rounds {
				for _, lapsed := range []error{errTooLate, nil, errTooLate} {
					limiter.lapsed = lapsed
					_, err := c.CallRaw(t.Context(), MethodIssue, []byte("{}"))
					if !errors.Is(err, lapsed) {
						t.Fatalf("got %v, want %v", err, lapsed)
					}
					if lapsed != nil {
						wantVerdict(t, err, VerdictRetry)
					}
				}
			}
			server.Close() // waits for what is under way
			if n := begun.Load(); n != rounds {
				t.Errorf("%d requests arrived, want the %d that were not refused", n, rounds)
			}
			if limiter.sent.Load() != rounds || limiter.unsent.Load() != 2*rounds {
				t.Errorf("%d sent, %d not sent", limiter.sent.Load(), limiter.unsent.Load())
			}
		})
	}
}
