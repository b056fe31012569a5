package nuonuo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// answering is a server that gives every call the same answer.
func answering(t *testing.T, status int, body string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// unresolved is a client whose names do not resolve.
func unresolved() Option {
	return WithHTTPClient(&http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "platform.invalid", IsNotFound: true}}
	}}})
}

// Whoever is not reached is named with address and cause; an answer of the platform, whatever it
// says, is none of this.
func TestWhyNobodyAnswered(t *testing.T) {
	t.Parallel()
	hold := func(c net.Conn) { io.Copy(io.Discard, c) }
	hang := func(c net.Conn) {
		io.ReadAtLeast(c, make([]byte, 64), 64)
		c.Close()
	}
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	silent, closing := "http://"+tcpServer(t, hold), "http://"+tcpServer(t, hang)
	refused := "http://" + closedAddress(t)
	for name, tc := range map[string]struct {
		endpoint string
		reason   Reason
		detail   string
		lasting  bool
		option   Option
	}{
		"closed port":       {refused, ReasonRefused, "refused", false, nil},
		"no such host":      {"http://platform.invalid", ReasonName, "platform.invalid: no such host", false, unresolved()},
		"never answers":     {silent, ReasonSilent, "", false, WithTimeout(time.Second)},
		"closes":            {closing, ReasonClosed, "", false, nil},
		"untrusted":         {secure.URL, ReasonTLS, "certificate", true, nil},
		"HTTP for HTTPS":    {"https://" + strings.TrimPrefix(answering(t, 200, "x"), "http://"), ReasonTLS, "HTTP response to HTTPS client", false, nil},
		"bad gateway":       {answering(t, 502, "<html>502</html>"), ReasonStranger, "HTTP status 502", false, nil},
		"login page":        {answering(t, 200, "<html>login</html>"), ReasonStranger, "HTTP status 200", false, nil},
		"another service":   {answering(t, 404, `{"error":"no route"}`), ReasonStranger, "HTTP status 404", false, nil},
		"refusal":           {answering(t, 200, `{"code":"E9500","describe":"x"}`), "", "", false, nil},
		"refusal with 500":  {answering(t, 500, `{"code":"040102","describe":"x"}`), "", "", false, nil},
		"success":           {answering(t, 200, `{"code":"E0000","describe":"x","result":[]}`), "", "", false, nil},
		"result that jars":  {answering(t, 200, `{"code":"E0000","describe":"x","result":[1]}`), "", "", false, nil},
		"success with 302":  {answering(t, 302, `{"code":"E0000","describe":"x"}`), "", "", false, nil},
		"nothing was asked": {refused, "", "", false, WithLimiter(brokenLimiter{})},
	} {
		for _, token := range []bool{false, true} {
			if token && (tc.reason == "" || name == "another service") {
				continue // a token endpoint answers in other words
			}
			t.Run(fmt.Sprintf("%s token=%v", name, token), func(t *testing.T) {
				t.Parallel()
				cfg := Config{Endpoint: tc.endpoint, AppKey: "k", AppSecret: NewSecret("SECRETSECRET"), StaticToken: NewSecret("t")}
				if token {
					cfg.Endpoint, cfg.TokenURL, cfg.StaticToken = refused, tc.endpoint+"/accessToken", Secret{}
				}
				opts := []Option{WithInsecureHTTP()}
				if tc.option != nil {
					opts = append(opts, tc.option)
				}
				_, _, err := newClient(t, cfg, opts...).QueryInvoices(context.Background(), Query{OrderNos: []string{"A"}})
				why, ok := NoAnswer(fmt.Errorf("outer: %w", err))
				if ok != (tc.reason != "") || why.Reason != tc.reason || why.Lasting != tc.lasting || !strings.Contains(why.Detail, tc.detail) {
					t.Fatalf("%+v, %v; the error is %v", why, ok, err)
				}
				if ok && why.Address != tc.endpoint {
					t.Errorf("address %q, want %q", why.Address, tc.endpoint)
				}
			})
		}
	}
}

type brokenLimiter struct{}

func (brokenLimiter) Wait(context.Context) error { return errors.New("no turn") }

// An interruption and an error of somebody else say nothing about the platform.
func TestWhatIsNoSilence(t *testing.T) {
	t.Parallel()
	for _, err := range []error{nil, errors.New("x"), &Error{Address: "https://x", Sent: true, Err: context.Canceled},
		&Error{Err: &InputError{Field: "f"}}, &Error{Err: &Error{Method: MethodAccessToken, Code: "070101", Address: "https://x"}}} {
		if why, ok := NoAnswer(err); ok {
			t.Errorf("%v: %+v", err, why)
		}
	}
}

// What is shown holds no password, be it of a proxy or of the address itself.
func TestSilenceKeepsSecrets(t *testing.T) {
	t.Parallel()
	proxied := &Error{Address: "https://sdk.nuonuo.com", Err: errors.New(`invalid proxy address "http://user:pa:ss@MARK@proxy:1": bad port, call 13800000000`)}
	why, ok := NoAnswer(proxied)
	if !ok || strings.Contains(why.Detail, "pa:ss") || strings.Contains(why.Detail, "MARK") || strings.Contains(why.Detail, "13800000000") {
		t.Errorf("%+v", why)
	}
}

func TestAddressesStayReadable(t *testing.T) {
	t.Parallel()
	const text = "dial tcp 203.0.113.254:54321: connect: connection refused"
	if got := withoutPasswords(text); got != text {
		t.Error(got)
	}
}

// A server may close while the request is still written, which systems report in their own ways.
func TestReasonOfAClosedConnection(t *testing.T) {
	t.Parallel()
	for _, n := range []syscall.Errno{syscall.EPIPE, syscall.ECONNRESET, 10053, 10054} {
		err := &url.Error{Op: "Post", URL: "http://x", Err: &net.OpError{Op: "write", Err: os.NewSyscallError("write", n)}}
		if got := ReasonOf(fmt.Errorf("outer: %w", err)); got != ReasonClosed {
			t.Errorf("%v is %s", n, got)
		}
	}
}
