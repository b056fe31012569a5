package nuonuo

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// platform is a small stand-in: it answers what a test tells it and remembers what it saw.
type platform struct {
	*httptest.Server
	mu      sync.Mutex
	calls   []call
	fetches int
	answer  func(call) string
	token   func(n int) string
	status  int
}

type call struct {
	Method, Token, UserTax, Sign, Path string
	Query                              map[string][]string
	RawHeader                          http.Header
	Body                               []byte
}

func newPlatform(t *testing.T, answer func(call) string) *platform {
	t.Helper()
	p := &platform{answer: answer, status: http.StatusOK}
	p.token = func(n int) string { return fmt.Sprintf(`{"access_token":"token-%d","expires_in":86400}`, n) }
	mux := http.NewServeMux()
	mux.HandleFunc("POST /open/v1/services", p.service)
	mux.HandleFunc("POST /accessToken", p.issueToken)
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func (p *platform) service(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	c := call{
		Method: r.Header.Get("method"), Token: r.Header.Get("accessToken"), UserTax: r.Header.Get("userTax"),
		Sign: r.Header.Get("X-Nuonuo-Sign"), Path: r.URL.Path, Query: r.URL.Query(), RawHeader: r.Header, Body: body,
	}
	p.mu.Lock()
	p.calls = append(p.calls, c)
	status := p.status
	p.mu.Unlock()
	w.WriteHeader(status)
	io.WriteString(w, p.answer(c))
}

func (p *platform) issueToken(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.fetches++
	n := p.fetches
	p.mu.Unlock()
	io.WriteString(w, p.token(n))
}

func (p *platform) seen() []call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]call(nil), p.calls...)
}

func (p *platform) fetched() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fetches
}

func (p *platform) config() Config {
	return Config{Endpoint: p.URL + servicePath, TokenURL: p.URL + "/accessToken", AppKey: "SD00000001", AppSecret: NewSecret("SD0123456789ABCD")}
}

func (p *platform) client(t *testing.T, opts ...Option) *Client {
	t.Helper()
	return newClient(t, p.config(), opts...)
}

func newClient(t *testing.T, cfg Config, opts ...Option) *Client {
	t.Helper()
	c, err := New(cfg, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.http.CloseIdleConnections)
	return c
}

// always answers every call with one text.
func always(text string) func(call) string { return func(call) string { return text } }

func ok(result string) func(call) string {
	return always(`{"code":"E0000","describe":"成功","result":` + result + `}`)
}

// clock is a time that a test moves.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func sampleOrder() *Order {
	return &Order{
		BuyerName: "杭州示例软件有限公司", BuyerTaxNum: "91330100MA00000000", SellerTaxNum: "339902999999789113",
		SellerTel: "0571-77777777", SellerAddress: "杭州市西湖区", OrderNo: "T20260301000000001",
		OrderTime: "2026-03-01 10:00:00", Clerk: "张三", PushMode: PushNone, InvoiceType: TypeBlue, Kind: KindDigitalOrdinary,
		Details: []Detail{{
			GoodsName: "软件<服务>&维护", WithTax: "1", Price: "5.65", Quantity: "1", TaxRate: "0.13",
			Tax: "0.65", TaxExcludedAmount: "5.00", TaxIncludedAmount: "5.65",
		}},
	}
}

func fields(t *testing.T, body []byte) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatalf("body %s: %v", body, err)
	}
	return m
}

func wantVerdict(t *testing.T, err error, want Verdict) {
	t.Helper()
	got, reason := Classify(err)
	if got != want {
		t.Errorf("Classify(%v) = %s (%s), want %s", err, got, reason, want)
	}
	if reason == "" {
		t.Errorf("Classify(%v) gives no reason", err)
	}
}
