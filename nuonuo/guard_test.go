package nuonuo

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

type countingLimiter struct {
	waits atomic.Int64
	err   error
}

func (l *countingLimiter) Wait(context.Context) error {
	l.waits.Add(1)
	return l.err
}

func TestLimiterSeesEveryRequest(t *testing.T) {
	t.Parallel()
	p, setValid := strictPlatform(t)
	limiter := new(countingLimiter)
	c := p.client(t, WithLimiter(limiter))
	for range 2 {
		if _, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}")); err != nil {
			t.Fatal(err)
		}
		setValid("gone")
	}
	requests := int64(len(p.seen()) + p.fetched()) // 2 calls, 1 repeat, 2 fetches
	if limiter.waits.Load() != requests || requests != 5 {
		t.Errorf("%d waits for %d requests, want 5 of each", limiter.waits.Load(), requests)
	}
	limiter.err = context.DeadlineExceeded
	_, err := c.CallRaw(context.Background(), MethodIssue, []byte("{}"))
	wantVerdict(t, err, VerdictRetry)
	if int64(len(p.seen())+p.fetched()) != requests {
		t.Error("a request left although the limiter refused")
	}
}

// answerLimiter counts requests that were begun and not ended, and those that were sent.
type answerLimiter struct {
	countingLimiter
	open, sent, unsent atomic.Int64
	lapsed             error
}

func (l *answerLimiter) Begin(context.Context) (func() error, func(bool), error) {
	l.open.Add(1)
	return func() error { return l.lapsed }, func(sent bool) {
		l.open.Add(-1)
		if sent {
			l.sent.Add(1)
		} else {
			l.unsent.Add(1)
		}
	}, l.err
}

// A limiter that counts answers learns of the end of every request, and whether it was sent.
func TestLimiterLearnsOfEveryAnswer(t *testing.T) {
	t.Parallel()
	p, setValid := strictPlatform(t)
	limiter := new(answerLimiter)
	c := p.client(t, WithLimiter(limiter))
	for range 2 {
		if _, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}")); err != nil {
			t.Fatal(err)
		}
		setValid("gone")
	}
	refused := BeforeSending(context.Background(), func() error { return errors.New("not now") })
	if _, err := c.CallRaw(refused, MethodIssue, []byte("{}")); err == nil {
		t.Error("a call that must not begin succeeded")
	}
	unreachable := plainClient(t, "http://"+closedAddress(t), WithLimiter(limiter))
	if _, err := unreachable.CallRaw(context.Background(), MethodIssue, []byte("{}")); err == nil {
		t.Error("a call to nobody succeeded")
	}
	// The headers of the refused call may have arrived.
	if limiter.open.Load() != 0 || limiter.sent.Load() != 6 || limiter.unsent.Load() != 1 || limiter.waits.Load() != 0 {
		t.Errorf("%d requests without end, %d sent, %d not sent, %d waits; want 0, 6, 1, 0",
			limiter.open.Load(), limiter.sent.Load(), limiter.unsent.Load(), limiter.waits.Load())
	}
}

// brokenStore fails in one of its two methods.
type brokenStore struct {
	TokenStore
	load, update error
}

func (b brokenStore) Load(ctx context.Context, key string) (Token, error) {
	if b.load != nil {
		return Token{}, b.load
	}
	return b.TokenStore.Load(ctx, key)
}

func (b brokenStore) Update(ctx context.Context, key string, change func(Token) (Token, error)) error {
	if err := b.TokenStore.Update(ctx, key, change); err != nil {
		return err
	}
	return b.update
}

func TestBrokenTokenStore(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	p := newPlatform(t, ok(`{}`))
	c := p.client(t, WithTokenStore(brokenStore{TokenStore: NewMemoryTokenStore(), load: full}))
	_, err := c.CallRaw(context.Background(), MethodIssue, []byte("{}"))
	wantVerdict(t, err, VerdictStop)
	if !errors.Is(err, full) || p.fetched() != 0 {
		t.Errorf("error = %v after %d fetches", err, p.fetched())
	}
	var logged bytes.Buffer
	c = p.client(t, WithTokenStore(brokenStore{TokenStore: NewMemoryTokenStore(), update: full}), WithLogger(slog.New(slog.NewTextHandler(&logged, nil))))
	for range 3 {
		if _, err := c.CallRaw(context.Background(), MethodIssue, []byte("{}")); err != nil {
			t.Errorf("a fetched token was thrown away: %v", err)
		}
	}
	if p.fetched() != 1 || !strings.Contains(logged.String(), "disk full") {
		t.Errorf("%d fetches, log %q", p.fetched(), logged.String())
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = p.client(t).CallRaw(cancelled, MethodIssue, []byte("{}"))
	wantVerdict(t, err, VerdictRetry)
}

func TestLogHoldsNothingPrivate(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	p := newPlatform(t, always(`{"code":"E4000","describe":"手机13812345678错误","result":"张三"}`))
	c := p.client(t, WithLogger(logger))
	o := sampleOrder()
	o.BuyerPhone = "13912345678"
	if _, err := c.Issue(context.Background(), o); err == nil {
		t.Fatal("no error")
	}
	for _, private := range []string{"SD0123456789ABCD", "token-1", "13812345678", "13912345678", "张三", "杭州"} {
		if strings.Contains(logged.String(), private) {
			t.Errorf("log holds %s: %s", private, logged.String())
		}
	}
	for _, want := range []string{MethodIssue, MethodAccessToken, "E4000", `"verdict":"refused"`} {
		if !strings.Contains(logged.String(), want) {
			t.Errorf("log lacks %s: %s", want, logged.String())
		}
	}
}

// TestProgressTakesTheCautiousSide walks through what a transport may report before it fails.
func TestProgressTakesTheCautiousSide(t *testing.T) {
	t.Parallel()
	var silent progress
	if !silent.sent(0) {
		t.Error("a transport that reports nothing counts as not sent")
	}
	var p progress
	trace := p.trace()
	trace.GetConn("")
	if p.sent(0) {
		t.Error("waiting for a connection counts as sent")
	}
	trace.GotConn(httptrace.GotConnInfo{})
	if p.sent(largeHeader) || !p.sent(largeHeader+1) {
		t.Error("headers beyond the write buffer may be out before they are reported, smaller ones not")
	}
	trace.WroteHeaders()
	if !p.sent(0) {
		t.Error("written headers count as not sent")
	}
	trace.GetConn("")
	if p.sent(0) {
		t.Error("a fresh start by net/http counts as sent")
	}
}

func TestPostIsNotRedirected(t *testing.T) {
	t.Parallel()
	var elsewhere atomic.Int64
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	t.Cleanup(target.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := httptest.NewServer(http.RedirectHandler(target.URL, status))
		t.Cleanup(server.Close)
		for _, opts := range [][]Option{nil, {WithHTTPClient(&http.Client{})}} {
			_, err := plainClient(t, server.URL, opts...).CallRaw(context.Background(), MethodIssue, []byte("{}"))
			wantVerdict(t, err, VerdictUnknown)
		}
	}
	if elsewhere.Load() != 0 {
		t.Errorf("%d requests were redirected", elsewhere.Load())
	}
}

// TestErrorsDoNotRepeatCredentials: the platform names the wrong key or secret in its refusals.
func TestErrorsDoNotRepeatCredentials(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, always(`{"code":"070101","describe":"appkey SD00000001 / SD0123456789ABCD / token-1 无效"}`))
	_, service := p.client(t).CallRaw(context.Background(), MethodIssue, []byte("{}"))
	p.token = func(int) string { return `{"error":"070304","error_description":"Incorrect clientId[SD00000001]"}` }
	_, token := p.client(t).CallRaw(context.Background(), MethodIssue, []byte("{}"))
	for _, err := range []error{service, token} {
		wantVerdict(t, err, VerdictStop)
		for _, private := range []string{"SD00000001", "SD0123456789ABCD", "token-1"} {
			if strings.Contains(err.Error(), private) {
				t.Errorf("error repeats %s: %v", private, err)
			}
		}
	}
}

// A secret of digits looks like a phone number: it must go as a whole before personal numbers are
// masked but for their end. A longer one that begins with a shorter one must not keep its tail.
func TestSecretOfDigitsLeavesNoTrace(t *testing.T) {
	t.Parallel()
	const secret = "1380013800098765"
	p := newPlatform(t, always(`{"code":"070101","describe":"secret `+secret+` token `+secret+`4321 无效"}`))
	cfg := p.config()
	cfg.AppSecret = NewSecret(secret)
	p.token = func(int) string { return `{"access_token":"` + secret + `4321"}` }
	_, service := newClient(t, cfg).CallRaw(context.Background(), MethodIssue, []byte("{}"))
	p.token = func(int) string {
		return `{"error":"070305","error_description":"Incorrect clientSecret[` + secret + `]"}`
	}
	_, token := newClient(t, cfg).CallRaw(context.Background(), MethodIssue, []byte("{}"))
	for _, err := range []error{service, token} {
		if err == nil || !strings.Contains(err.Error(), "****") || strings.Contains(err.Error(), "8765") || strings.Contains(err.Error(), "4321") {
			t.Errorf("error: %v", err)
		}
	}
}

// What an ISV app sends to the token endpoint is as private as its secret: the code, the refresh
// token and the user's id.
func TestTokenErrorsDoNotRepeatWhatWasSent(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, ok(`{}`))
	cfg := p.config()
	cfg.ISV, cfg.UserTax = true, "91330100MA00000000"
	p.token = func(int) string { return `{"error":"070304","error_description":"bad code[one-time-code]"}` }
	exchange := newClient(t, cfg).ExchangeCode(context.Background(), "one-time-code", "https://app.example/back")
	store := NewMemoryTokenStore()
	c := newClient(t, cfg, WithTokenStore(store))
	old := Token{Access: NewSecret("old"), Refresh: NewSecret("refresh-me-98765432"), UserID: "user-4711", Expires: time.Unix(1, 0)}
	if err := store.Update(context.Background(), c.tokens.key, func(Token) (Token, error) { return old, nil }); err != nil {
		t.Fatal(err)
	}
	p.token = func(int) string {
		return `{"error":"070304","error_description":"bad client[user-4711] or token[refresh-me-98765432]"}`
	}
	_, refresh := c.CallRaw(context.Background(), MethodQuery, []byte("{}"))
	for _, err := range []error{exchange, refresh} {
		if !IsCode(err, "070304") {
			t.Fatalf("error: %v", err)
		}
		for _, private := range []string{"one-time", "user-4711", "refresh-me", "5432"} {
			if strings.Contains(err.Error(), private) {
				t.Errorf("error repeats %s: %v", private, err)
			}
		}
	}
}

func TestRandomIDs(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		senid, nonce := randomIDs()
		if len(senid) != 32 || len(nonce) != 8 || seen[senid] {
			t.Fatalf("ids %s %s", senid, nonce)
		}
		seen[senid] = true
	}
}
