package nuonuo

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// tcpServer hands each accepted connection to serve.
func tcpServer(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go serve(conn)
		}
	}()
	return l.Addr().String()
}

func plainClient(t *testing.T, endpoint string, opts ...Option) *Client {
	t.Helper()
	return newClient(t, Config{Endpoint: endpoint, AppKey: "k", AppSecret: NewSecret("s"), StaticToken: NewSecret("t")}, opts...)
}

func closedAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	return address
}

// TestWhetherBytesLeft is the heart of the package: what was not sent may be repeated, what was may
// not.
func TestWhetherBytesLeft(t *testing.T) {
	t.Parallel()
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	reset := func(c net.Conn) {
		io.ReadAtLeast(c, make([]byte, 64), 64)
		c.(*net.TCPConn).SetLinger(0)
		c.Close()
	}
	half := func(c net.Conn) {
		io.ReadAtLeast(c, make([]byte, 64), 64)
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"code\":")
		c.Close()
	}
	notTLS := func(c net.Conn) { io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n"); c.Close() }
	silentTLS := func(c net.Conn) { c.Close() }
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)

	tests := map[string]struct {
		ctx      context.Context
		endpoint string
		sent     bool
		want     Verdict
	}{
		"refused":          {context.Background(), "http://" + closedAddress(t), false, VerdictRetry},
		"cancelled before": {cancelled, "http://" + closedAddress(t), false, VerdictRetry},
		"reset after":      {context.Background(), "http://" + tcpServer(t, reset), true, VerdictUnknown},
		"half an answer":   {context.Background(), "http://" + tcpServer(t, half), true, VerdictUnknown},
		"no TLS":           {context.Background(), "https://" + tcpServer(t, notTLS), false, VerdictRetry},
		"TLS dropped":      {context.Background(), "https://" + tcpServer(t, silentTLS), false, VerdictRetry},
		"certificate":      {context.Background(), untrusted.URL, false, VerdictStop},
		"unresolvable":     {context.Background(), "https://nuonuo.invalid", false, VerdictRetry},
		"expired before":   {expired(t), "http://" + closedAddress(t), false, VerdictRetry},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := plainClient(t, tt.endpoint)
			_, err := c.CallRaw(tt.ctx, MethodIssue, []byte(`{"order":{}}`))
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error = %v, want *Error", err)
			}
			if e.Sent != tt.sent {
				t.Errorf("Sent = %v, want %v (%v)", e.Sent, tt.sent, err)
			}
			wantVerdict(t, err, tt.want)
			if strings.Contains(err.Error(), "appkey=") {
				t.Errorf("error shows the query: %v", err)
			}
		})
	}
}

func expired(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithDeadline(context.Background(), time.Unix(1, 0))
	t.Cleanup(cancel)
	return ctx
}

func TestCancelWhileWaitingForTheAnswer(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{})
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		close(arrived)
		<-release
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(release) })
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-arrived; cancel() }()
	_, err := plainClient(t, server.URL).CallRaw(ctx, MethodIssue, []byte("{}"))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled inside", err)
	}
	wantVerdict(t, err, VerdictUnknown)
}

// TestCancelWhileWaitingForAConnection fills the only connection; the second call never gets one.
func TestCancelWhileWaitingForAConnection(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{}, 1)
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		arrived <- struct{}{}
		<-release
		io.WriteString(w, `{"code":"E0000"}`)
	}))
	t.Cleanup(server.Close)
	c := plainClient(t, server.URL, WithInFlight(1))
	first := make(chan error, 1)
	go func() { _, err := c.CallRaw(context.Background(), MethodIssue, []byte("{}")); first <- err }()
	<-arrived
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, err := c.CallRaw(ctx, MethodIssue, []byte("{}"))
	wantVerdict(t, err, VerdictRetry)
	close(release)
	if err := <-first; err != nil {
		t.Errorf("first call: %v", err)
	}
}

func TestTimeoutAfterSendingIsUnknown(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body); <-release }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(release) })
	c := plainClient(t, server.URL, WithTimeout(100*time.Millisecond))
	_, err := c.CallRaw(context.Background(), MethodIssue, []byte("{}"))
	wantVerdict(t, err, VerdictUnknown)
	_, err = c.CallRaw(context.Background(), MethodQuery, []byte("{}"))
	wantVerdict(t, err, VerdictRetry)
}

func TestConnectionsAreReused(t *testing.T) {
	t.Parallel()
	opened := make(chan struct{}, 100)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"code":"E0000"}`) }))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			opened <- struct{}{}
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	c := plainClient(t, server.URL)
	for range 20 {
		if _, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}")); err != nil {
			t.Fatal(err)
		}
	}
	if len(opened) != 1 {
		t.Errorf("%d connections for 20 calls in turn, want 1", len(opened))
	}
}

func TestTLSIsVerified(t *testing.T) {
	t.Parallel()
	c := plainClient(t, "https://127.0.0.1:1")
	transport := c.http.Transport.(*http.Transport)
	if transport.TLSClientConfig != nil && transport.TLSClientConfig.InsecureSkipVerify {
		t.Error("TLS is not verified")
	}
	if transport.Proxy == nil || transport.MaxConnsPerHost != transport.MaxIdleConnsPerHost {
		t.Error("transport does not use the proxy of the environment or throws connections away")
	}
}
