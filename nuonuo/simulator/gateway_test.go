package simulator_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// The results of the public worked examples of the guide and of the official
// samples.
func TestPublishedSignatures(t *testing.T) {
	t.Parallel()
	for _, v := range []struct{ secret, key, senid, nonce, stamp, body, want string }{
		{"SD886A11B0EE428F", "SD58292829", "20200918125249803", "2124", "1600404769",
			`{"invoiceCode": "11111","invoiceNo": "2222","inTaxAmount": "","exTaxAmount": ""}`, "Cb6YthKcFJ5oXtV6HRllGmAs2g0="},
		{"SECRET", "APPKEY", "SENID", "12345678", "1700000000", `{"a":1}`, "7iSZiR+0g+376QEJ38xLM+3vGDs="},
		{"secret", "app", strings.Repeat("a", 32), "12345678", "1700000000", `{"name":"中文"}`, "4BzcKzrcoqxPis0W/W3X2ae0uIo="},
	} {
		server, err := simulator.New(simulator.Options{Apps: []simulator.App{{AppKey: v.key, AppSecret: v.secret}}})
		if err != nil {
			t.Fatal(err)
		}
		send := func(signature string) string {
			req := httptest.NewRequest(http.MethodPost, simulator.ServicePath+"?senid="+v.senid+"&nonce="+v.nonce+"&timestamp="+v.stamp+"&appkey="+v.key,
				strings.NewReader(v.body))
			req.Header.Set("X-Nuonuo-Sign", signature)
			w := httptest.NewRecorder()
			server.ServeHTTP(w, req)
			return decode(t, w.Body).Code
		}
		if code := send(v.want); code != "070301" {
			t.Errorf("%s: right signature gives %s, want it to fail at the token", v.key, code)
		}
		if code := send("A" + v.want[1:]); code != "070601" {
			t.Errorf("%s: wrong signature gives %s, want 070601", v.key, code)
		}
	}
}

func TestGatewayCodes(t *testing.T) {
	t.Parallel()
	body := []byte(`{"serialNos":["1"]}`)
	const method = "nuonuo.OpeMplatform.queryInvoiceResult"
	for _, c := range []struct {
		name, want string
		change     func(*rig, *http.Request)
		knob       string
	}{
		{"all well", "E9500", func(*rig, *http.Request) {}, ""},
		{"no senid", "0201", func(_ *rig, q *http.Request) { q.URL.RawQuery = strings.Replace(q.URL.RawQuery, "senid", "x", 1) }, ""},
		{"no signature", "0201", func(_ *rig, q *http.Request) { q.Header.Del("X-Nuonuo-Sign") }, ""},
		{"unknown app", "070101", func(r *rig, q *http.Request) {
			q.URL.RawQuery = strings.Replace(q.URL.RawQuery, r.app.AppKey, "nobody", 1)
		}, ""},
		{"other body", "070601", func(_ *rig, q *http.Request) { q.Body = http.NoBody }, ""},
		{"wrong token", "070301", func(_ *rig, q *http.Request) { q.Header.Set("accessToken", "x") }, ""},
		{"signature before token", "070601", func(_ *rig, q *http.Request) {
			q.Header.Set("accessToken", "x")
			q.Header.Set("X-Nuonuo-Sign", "x")
		}, ""},
		{"token off", "E9500", func(_ *rig, q *http.Request) { q.Header.Set("accessToken", "x") }, "token_check=off"},
		{"unknown method", "070501", func(_ *rig, q *http.Request) { q.Header.Set("method", "nuonuo.x") }, ""},
		{"method of another product", "070302", func(_ *rig, q *http.Request) { q.Header.Set("method", "nuonuo.electronInvoice.queryCount") }, ""},
		{"method in another case", "070501", func(_ *rig, q *http.Request) { q.Header.Set("method", strings.ToLower(method)) }, ""},
		{"method case off", "E9500", func(_ *rig, q *http.Request) { q.Header.Set("method", strings.ToLower(method)) }, "strict_methods=off"},
		{"old timestamp taken", "E9500", func(r *rig, _ *http.Request) { r.clock.Add(time.Hour) }, ""},
		{"old timestamp refused", "070601", func(r *rig, _ *http.Request) { r.clock.Add(time.Hour) }, "timestamp_window_ms=60000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, knobs(t, c.knob))
			req := r.request(method, body)
			c.change(r, req)
			if got := decode(t, r.serve(req).Body); got.Code != c.want {
				t.Errorf("got %s %s, want %s", got.Code, got.Describe, c.want)
			}
		})
	}
}

// knobs returns a change of options that sets knobs.
func knobs(t testing.TB, assignments ...string) func(*simulator.Options) {
	t.Helper()
	return func(o *simulator.Options) {
		for _, a := range assignments {
			if a == "" {
				continue
			}
			if err := simulator.ParseKnob(a, &o.Knobs); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestReplayedCallIsRefusedByKnob(t *testing.T) {
	t.Parallel()
	for want, knob := range map[string]string{"E9611": "replay_check=off", "070601": "replay_check=on"} {
		r := newRig(t, knobs(t, knob))
		first := r.request("nuonuo.OpeMplatform.queryInvoiceResult", []byte(`{}`))
		again := first.Clone(t.Context())
		first.Body, again.Body = bodyOf("{}"), bodyOf("{}")
		r.serve(first)
		if got := decode(t, r.serve(again).Body); got.Code != want {
			t.Errorf("%s: %s, want %s", knob, got.Code, want)
		}
	}
}

func bodyOf(s string) *readCloser { return &readCloser{bytes.NewReader([]byte(s))} }

type readCloser struct{ *bytes.Reader }

func (*readCloser) Close() error { return nil }

func TestBodiesThatAreNoObject(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	for body, want := range map[string]string{"": "0201", "[]": "0201", "{": "0201", `"x"`: "0201", "{\"a\":\"\xff\"}": "05", "{}": "E4000",
		`{"order":"x"}`: "E4000", `{"order":null}`: "E4000"} {
		if got := r.call("requestBillingNew", []byte(body)); got.Code != want {
			t.Errorf("%q: %s %s, want %s", body, got.Code, got.Describe, want)
		}
	}
}

func TestPathsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	for _, c := range []struct {
		method, path, text string
		status             int
	}{
		{http.MethodPost, "/nuonuo/open/v1/services", `under the prefix "/nuonuo"`, http.StatusNotFound},
		{http.MethodPost, "/x/accessToken", `under the prefix "/x"`, http.StatusNotFound},
		{http.MethodGet, "/open/v1/services", "POST", http.StatusMethodNotAllowed},
		{http.MethodGet, "/", "/_sim/state", http.StatusNotFound},
	} {
		w := r.serve(httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.text) {
			t.Errorf("%s %s: %d %q", c.method, c.path, w.Code, w.Body.String())
		}
	}
}

func TestSellerAndUser(t *testing.T) {
	t.Parallel()
	apps := []simulator.App{{AppKey: "k", AppSecret: "s", TaxNums: []string{sellerTax}}}
	r := newRig(t, func(o *simulator.Options) { o.Apps = apps })
	r.header.Set("userTax", "another")
	if got := r.submit(newOrder("U-1")); got.Code != "E9302" {
		t.Errorf("userTax of another: %s, want E9302", got.Code)
	}
	r.header.Set("userTax", sellerTax)
	if got := r.submit(newOrder("U-1")); got.Code != "E0000" {
		t.Errorf("own userTax: %s, want E0000", got.Code)
	}
	r.header.Del("userTax")
	order := newOrder("U-2")
	order["salerTaxNum"] = "stranger"
	if got := r.submit(order); got.Code != "E9301" {
		t.Errorf("seller of nobody: %s, want E9301", got.Code)
	}
}
