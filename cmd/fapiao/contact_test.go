package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// listening is a server that does something with each connection.
func listening(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go serve(c)
		}
	}()
	return l.Addr().String()
}

// closedPort is an address where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func silent(c net.Conn) { io.Copy(io.Discard, c) }

// strangers are addresses that no platform answers at, with the words for the cause.
func strangers(t *testing.T) map[string][]string {
	t.Helper()
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadGateway)
		io.WriteString(w, "<html>502 Bad Gateway</html>")
	}))
	t.Cleanup(gateway.Close)
	login := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>please log in</html>") }))
	t.Cleanup(login.Close)
	return map[string][]string{
		"http://" + closedPort(t):        {"connection was refused", "connection refused"},
		"http://" + listening(t, silent): {"gave no answer in time"},
		gateway.URL:                      {"something else answered", "HTTP status 502"},
		login.URL:                        {"something else answered", "HTTP status 200"},
	}
}

// errorOf is the last line of standard error.
func errorOf(t *testing.T, r result) (line errorLine) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(r.err), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &line); err != nil {
		t.Fatalf("no error line in %+v: %v", r, err)
	}
	return line
}

// away checks that a command ended with 8, soon, with address and cause and without secrets.
func away(t *testing.T, r result, took time.Duration, address string, causes []string) {
	t.Helper()
	line := errorOf(t, r)
	if r.code != exitAway || line.Code != exitAway || line.Address != address || line.Cause == "" && !strings.Contains(causes[0], "no answer") {
		t.Errorf("%+v\n%+v", line, r)
	}
	for _, want := range append(causes, address, "Nothing was sent") {
		if !strings.Contains(line.Message, want) {
			t.Errorf("the message lacks %q: %s", want, line.Message)
		}
	}
	if took > soon {
		t.Errorf("took %v", took)
	}
	if strings.Contains(r.out+r.err, "MARK") {
		t.Errorf("a secret is shown: %+v", r)
	}
}

// quick is a configuration whose requests to the platform end soon, and whose secret must not be
// seen.
func quick(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "f.yaml")
	const text = "request_timeout: 300ms\napp_key: SDMARKKEY\napp_secret: MARKERSECRET0000\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// Every command that calls the platform says at once that it cannot be reached, ends with 8, and
// leaves the ledger as it was.
func TestPlatformThatCannotBeReachedEndsWithEight(t *testing.T) {
	t.Parallel()
	sending := [][]string{{"submit"}, {"submit", "--all"}, {"run"}}
	asking := [][]string{{"reconcile", "--wait", "0"}, {"reconcile"}, {"reconcile", "--recheck"}}
	for endpoint, causes := range strangers(t) {
		t.Run(causes[0], func(t *testing.T) {
			t.Parallel()
			p, cfg := newPlace(t, 3), quick(t)
			if r := p.at(0, p.ledger, "import", p.orders); r.code != exitDone {
				t.Fatal(r)
			}
			good, _ := server(t, "--knob", "issuing_ms=3600000")
			waiting := filepath.Join(t.TempDir(), "waiting.db")
			if r := p.at(0, waiting, "run", p.orders, "--endpoint", good, "--wait", "0"); r.code != exitPending {
				t.Fatal(r)
			}
			for _, tc := range []struct {
				ledger   string
				commands [][]string
				want     balance
			}{
				{p.ledger, sending, balance{Orders: 3, Ready: 3}}, {waiting, asking, balance{Orders: 3, Submitted: 3}},
			} {
				for _, command := range tc.commands {
					if command[0] == "run" {
						command = append(command, p.orders)
					}
					begun := time.Now()
					r := p.at(time.Hour, tc.ledger, append(command, "--endpoint", endpoint+"/open/v1/services", "--config", cfg, "--lang", "en", "--json")...)
					away(t, r, time.Since(begun), endpoint, causes)
					if got := balanceOf(t, r.out); got != tc.want {
						t.Errorf("%v: %+v, want %+v", command, got, tc.want)
					}
				}
			}
		})
	}
}

// The recheck of invoices that are issued, with nobody at the platform's address.
func TestRecheckWithoutAPlatformEndsWithEight(t *testing.T) {
	t.Parallel()
	p, cfg := newPlace(t, 3), quick(t)
	good, _ := server(t, "--knob", "issuing_ms=0", "--knob", "signing_ms=0")
	if r := p.at(0, p.ledger, "run", p.orders, "--endpoint", good); r.code != exitDone {
		t.Fatal(r)
	}
	for endpoint, causes := range strangers(t) {
		begun := time.Now()
		r := p.at(0, p.ledger, "reconcile", "--recheck", "--endpoint", endpoint, "--config", cfg, "--lang", "en", "--json")
		away(t, r, time.Since(begun), endpoint, causes)
	}
	if r := p.at(0, p.ledger, "reconcile", "--endpoint", "http://"+closedPort(t), "--config", cfg); r.code != exitAway {
		t.Errorf("nothing is open, and forms of buyers could not be listed: %+v", r)
	}
}

// What is advised is the same command, also where nothing is open and an order failed.
func TestRecheckThatReachedNobodyIsTypedAgain(t *testing.T) {
	t.Parallel()
	p, cfg := newPlace(t, 3), quick(t)
	good, _ := server(t, "--knob", "issuing_ms=0", "--knob", "signing_ms=0", "--knob", "fail_orders=M00001")
	if r := p.at(0, p.ledger, "run", p.orders, "--endpoint", good); r.code != exitRejected {
		t.Fatal(r)
	}
	r := p.at(0, p.ledger, "reconcile", "--recheck", "--endpoint", "http://"+closedPort(t), "--config", cfg, "--lang", "en")
	if r.code != exitAway || !strings.Contains(r.out, "Next: fapiao reconcile --recheck") {
		t.Errorf("%+v", r)
	}
}

// A name that does not resolve, in the language of accountants.
func TestPlatformWhoseNameIsUnknown(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 1)
	r := p.at(0, p.ledger, "run", p.orders, "--endpoint", "http://platform.invalid:8089", "--config", quick(t))
	if r.code != exitAway || !strings.Contains(r.err, "无法连接开票平台 http://platform.invalid:8089：") || !strings.Contains(r.err, "没有发送任何内容") {
		t.Errorf("%+v", r)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(p.orders), "orders-results.xlsx")); err != nil {
		t.Errorf("the results, which say that the orders are ready, are missing: %v", err)
	}
}

// fading is the platform for so many calls to its services; then it is away.
func fading(t *testing.T, endpoint string, calls int64) string {
	t.Helper()
	to, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(&url.URL{Scheme: to.Scheme, Host: to.Host}) }}
	var made atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/services") && made.Add(1) > calls {
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + to.Path
}

// A platform that goes away after it has answered leaves some orders unasked, which ends with 4.
func TestPlatformThatGoesAwayLaterEndsWithFour(t *testing.T) {
	t.Parallel()
	p, cfg := newPlace(t, 120), quick(t)
	good, _ := server(t, "--knob", "rate=0", "--knob", "issuing_ms=0", "--knob", "signing_ms=0")
	if r := p.at(0, p.ledger, "run", p.orders, "--endpoint", good, "--rate", "unlimited"); r.code != exitDone {
		t.Fatal(r)
	}
	p.at(0, p.ledger, "reconcile", "--recheck", "--endpoint", good, "--rate", "unlimited")
	command := []string{"reconcile", "--recheck", "--endpoint", fading(t, good, 3), "--rate", "unlimited", "--lang", "en", "--config", cfg}
	// Two calls are about forms of buyers, the third about 50 orders.
	// The configured app is unknown to the simulator; its own serves.
	command = slices.DeleteFunc(command, func(s string) bool { return s == "--config" || s == cfg })
	r := p.at(0, p.ledger, command...)
	if r.code != exitPending || !strings.Contains(r.err, "the platform could not be asked about 70 orders") {
		t.Errorf("%d: %s", r.code, r.err)
	}
}

// awayLedger is a ledger at an address where there is none, with a password that must not be seen.
func awayLedger(address string) string {
	return "postgres://user:MARKPASSWORD@" + address + "/fapiao?sslmode=disable&connect_timeout=1"
}

// Every command that opens the ledger ends with 8 when its database cannot be reached.
func TestLedgerThatCannotBeReachedEndsWithEight(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 1)
	web := func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
		c.Close()
	}
	commands := [][]string{{"status"}, {"export"}, {"import", p.orders}, {"submit"}, {"reconcile"}, {"reconcile", "--recheck"}, {"run", p.orders}}
	for address, causes := range map[string][]string{
		closedPort(t): {"connection was refused", "connection refused"}, listening(t, silent): {"no connection came about in time"},
		listening(t, web): {"cannot be reached"}, listening(t, func(c net.Conn) { c.Close() }): {""},
	} {
		for i, command := range commands {
			if i > 0 && causes[0] != "connection was refused" {
				break // one command shows how the others fare, too
			}
			t.Run(causes[0]+" "+command[0], func(t *testing.T) {
				t.Parallel()
				begun := time.Now()
				r := p.at(0, awayLedger(address), append(command, "--lang", "en", "--json")...)
				away(t, r, time.Since(begun), address+"/fapiao", causes)
				if r.out != "" {
					t.Errorf("standard output: %q", r.out)
				}
			})
		}
	}
}

// A database that lets nobody in is a matter of the configuration.
func TestLedgerThatDeniesAccess(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 1)
	location := strings.Replace(pgtest.URL(t), "?", "-missing?", 1)
	r := p.at(0, location, "status", "--lang", "en")
	if r.code != exitUnusable || !strings.Contains(r.err, "does not let us in") {
		t.Errorf("%+v", r)
	}
}

// What is wrong is shown while it is still tried, not when it is over.
func TestAbsenceIsReportedAtOnce(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 1)
	here := p.ledger
	for location, args := range map[string][]string{
		here: {"run", p.orders, "--endpoint", "http://" + closedPort(t)}, awayLedger(closedPort(t)): {"status"},
	} {
		p.ledger = location
		began, noted := time.Now(), time.Duration(0)
		ctx, cancel := context.WithCancel(context.Background())
		r := p.run(ctx, func(text string) {
			if strings.Contains(text, "Still trying, for 3s at most") && noted == 0 {
				noted = time.Since(began)
				cancel() // and the wait can be ended
			}
		}, append(args, "--lang", "en")...)
		cancel()
		if noted == 0 || r.code != exitInterrupted {
			t.Errorf("%v: noted after %v, ended with %d: %s", args, noted, r.code, r.err)
		}
	}
}
