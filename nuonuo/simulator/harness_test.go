package simulator_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

const sellerTax = "91330100TEST00001X"

// clock is a clock that stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock {
	return &clock{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// rig is a server with a caller that signs for it.
type rig struct {
	t      testing.TB
	server *simulator.Server
	clock  *clock
	app    simulator.App
	token  string
	header http.Header // overrides
	senid  int
}

// newRig starts a server in memory without a rate limit and fetches a token.
func newRig(t testing.TB, change func(*simulator.Options)) *rig {
	t.Helper()
	r := &rig{t: t, clock: newClock(), app: simulator.DefaultApp(), header: http.Header{}}
	opts := simulator.Options{Knobs: simulator.DefaultKnobs(), Clock: r.clock.Now, Seed: 7}
	opts.Knobs.Rate = 0
	if change != nil {
		change(&opts)
	}
	if len(opts.Apps) > 0 {
		r.app = opts.Apps[0]
	}
	server, err := simulator.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	r.server = server
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	if !r.app.ISV {
		r.token = r.fetchToken()
	}
	return r
}

func (r *rig) serve(req *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r.server.ServeHTTP(w, req)
	return w
}

// tokenForm posts to the token endpoint and returns the decoded answer.
func (r *rig) tokenForm(form url.Values) map[string]any {
	r.t.Helper()
	req := httptest.NewRequest(http.MethodPost, simulator.TokenPath, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
	var out map[string]any
	if err := json.Unmarshal(r.serve(req).Body.Bytes(), &out); err != nil {
		r.t.Fatal(err)
	}
	return out
}

func (r *rig) fetchToken() string {
	r.t.Helper()
	out := r.tokenForm(url.Values{"client_id": {r.app.AppKey}, "client_secret": {r.app.AppSecret}, "grant_type": {"client_credentials"}})
	token, ok := out["access_token"].(string)
	if !ok {
		r.t.Fatalf("token answer %v", out)
	}
	return token
}

// request builds a signed service call.
func (r *rig) request(method string, body []byte) *http.Request {
	r.senid++
	senid := fmt.Sprintf("%032d", r.senid)
	stamp := fmt.Sprint(r.clock.Now().Unix())
	req := httptest.NewRequest(http.MethodPost, simulator.ServicePath+"?senid="+senid+"&nonce=12345678&timestamp="+stamp+"&appkey="+r.app.AppKey,
		bytes.NewReader(body))
	req.Header.Set("X-Nuonuo-Sign", sign(r.app, senid, "12345678", stamp, body))
	req.Header.Set("accessToken", r.token)
	req.Header.Set("method", method)
	maps.Copy(req.Header, r.header)
	return req
}

// sign computes X-Nuonuo-Sign as the public guide describes it.
func sign(app simulator.App, senid, nonce, stamp string, body []byte) string {
	mac := hmac.New(sha1.New, []byte(app.AppSecret))
	fmt.Fprintf(mac, "a=services&l=v1&p=open&k=%s&i=%s&n=%s&t=%s&f=%s", app.AppKey, senid, nonce, stamp, body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// answer is a decoded envelope.
type answer struct {
	Code     string          `json:"code"`
	Describe string          `json:"describe"`
	Result   json.RawMessage `json:"result"`
}

func decode(t testing.TB, body io.Reader) answer {
	t.Helper()
	content, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := json.Unmarshal(content, &a); err != nil {
		t.Fatalf("%v in %q", err, content)
	}
	return a
}

// call sends a SaaS method by its short name, or a method by its full one.
func (r *rig) call(method string, body any) answer {
	r.t.Helper()
	if !strings.Contains(method, ".") {
		method = "nuonuo.OpeMplatform." + method
	}
	raw, ok := body.([]byte)
	if !ok {
		raw = marshal(r.t, body)
	}
	return decode(r.t, r.serve(r.request(method, raw)).Body)
}

func marshal(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type object = map[string]any

// newOrder returns an order that passes every check: one 数电 ordinary invoice
// of 100.00 with 13 % tax.
func newOrder(no string) object {
	return object{
		"buyerName": "测试云帆商贸有限公司", "buyerTaxNum": "91330106MA2B0XQ74N", "salerTaxNum": sellerTax, "salerTel": "0571-00000000",
		"salerAddress": "杭州市测试路1号", "orderNo": no, "invoiceDate": "2026-11-23 09:00:00", "clerk": "张三", "pushMode": "-1",
		"invoiceType": "1", "invoiceLine": "pc", "invoiceDetail": []object{newLine("苹果", "88.50", "11.50", "100.00")},
	}
}

func newLine(name, net, tax, gross string) object {
	return object{"goodsName": name, "goodsCode": "1010115010100000000", "withTaxFlag": "1", "price": gross, "num": "1", "taxRate": "0.13",
		"taxExcludedAmount": net, "tax": tax, "taxIncludedAmount": gross, "invoiceLineProperty": "0", "unit": "箱"}
}

// submit issues an order and returns the answer.
func (r *rig) submit(order object) answer {
	r.t.Helper()
	return r.call("requestBillingNew", object{"order": order})
}

// accept issues an order that must be taken and returns its serial number.
func (r *rig) accept(order object) string {
	r.t.Helper()
	a := r.submit(order)
	if a.Code != "E0000" {
		r.t.Fatalf("submit: %s %s", a.Code, a.Describe)
	}
	var result struct{ InvoiceSerialNum string }
	if err := json.Unmarshal(a.Result, &result); err != nil {
		r.t.Fatal(err)
	}
	return result.InvoiceSerialNum
}

// query returns the rows of a query, which must succeed.
func (r *rig) query(body object) []object {
	r.t.Helper()
	a := r.call("queryInvoiceResult", body)
	if a.Code != "E0000" {
		r.t.Fatalf("query: %s %s", a.Code, a.Describe)
	}
	var rows []object
	if err := json.Unmarshal(a.Result, &rows); err != nil {
		r.t.Fatal(err)
	}
	return rows
}

// status returns the status of one invoice.
func (r *rig) status(serial string) string {
	r.t.Helper()
	return r.query(object{"serialNos": []string{serial}})[0]["status"].(string)
}

// result calls a method that must succeed and returns its result object.
func (r *rig) result(method string, body object) object {
	r.t.Helper()
	a := r.call(method, body)
	var out object
	if err := json.Unmarshal(a.Result, &out); err != nil {
		r.t.Fatalf("%s: %s %s: %v", method, a.Code, a.Describe, err)
	}
	return out
}

// adjust changes the knobs of the running server.
func (r *rig) adjust(change func(*simulator.Options)) {
	r.server.Adjust(func(k *simulator.Knobs) {
		opts := simulator.Options{Knobs: *k}
		change(&opts)
		*k = opts.Knobs
	})
}
