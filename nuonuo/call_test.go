package nuonuo

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCallSignsTheBytesItSends(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, ok(`{}`))
	at := time.Unix(1700000000, 0)
	cfg := p.config()
	cfg.UserTax = "339902999999789113"
	c := newClient(t, cfg, WithClock(func() time.Time { return at }), WithIDs(func() (string, string) { return "SENID", "12345678" }))
	body := []byte("{\"a\": \"中<&>\\/文\"}\n")
	if _, err := c.CallRaw(context.Background(), MethodQuery, body); err != nil {
		t.Fatal(err)
	}
	got := p.seen()[0]
	if !bytes.Equal(got.Body, body) {
		t.Errorf("body = %q, want the given bytes %q", got.Body, body)
	}
	wantQuery := map[string][]string{"senid": {"SENID"}, "nonce": {"12345678"}, "timestamp": {"1700000000"}, "appkey": {"SD00000001"}}
	if diff := cmp.Diff(wantQuery, got.Query); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}
	want := Sign("SD0123456789ABCD", servicePath, SignParams{AppKey: "SD00000001", Senid: "SENID", Nonce: "12345678", Timestamp: "1700000000", Body: body})
	if got.Sign != want || got.Token != "token-1" || got.UserTax != "339902999999789113" || got.Method != MethodQuery {
		t.Errorf("headers = %+v, want signature %s", got, want)
	}
}

// roundTripper sees the header names before net/http/httptest makes them canonical.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestHeaderNamesAreSpelledAsDocumented(t *testing.T) {
	t.Parallel()
	var names []string
	spy := roundTripper(func(r *http.Request) (*http.Response, error) {
		for name := range r.Header {
			names = append(names, name)
		}
		return nil, errors.New("seen enough")
	})
	c := newClient(t, Config{Endpoint: "http://127.0.0.1:1", AppKey: "k", AppSecret: NewSecret("s"), StaticToken: NewSecret("t"), UserTax: "1"}, WithHTTPClient(&http.Client{Transport: spy}))
	_, err := c.CallRaw(context.Background(), MethodIssue, []byte("{}"))
	for _, want := range []string{"accessToken", "userTax", "method", "X-Nuonuo-Sign", "Content-Type"} {
		if !strings.Contains(" "+strings.Join(names, " ")+" ", " "+want+" ") {
			t.Errorf("header names %v lack %s", names, want)
		}
	}
	wantVerdict(t, err, VerdictUnknown) // a transport that reports nothing may have sent everything
}

func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status     int
		body       string
		read       Verdict
		write      Verdict
		wantReason string
	}{
		"html":            {200, "<html>502 Bad Gateway</html>", VerdictRetry, VerdictUnknown, "not a JSON object"},
		"html 503":        {503, "<html>busy</html>", VerdictWait, VerdictUnknown, "not a JSON object"},
		"html 429":        {429, "<html>slow down</html>", VerdictWait, VerdictUnknown, "429"},
		"half":            {200, `{"code":"E0000","result":{"invoiceSer`, VerdictRetry, VerdictUnknown, "not whole JSON"},
		"empty":           {200, "", VerdictRetry, VerdictUnknown, "empty"},
		"no code":         {200, `{"describe":"x"}`, VerdictRetry, VerdictUnknown, "without a code"},
		"array":           {200, `[]`, VerdictRetry, VerdictUnknown, "not a JSON object"},
		"trailing":        {200, `{"code":"E0000"}{"code":"E9106"}`, VerdictRetry, VerdictUnknown, "not whole JSON"},
		"redirect":        {302, "", VerdictStop, VerdictUnknown, "302"},
		"success but 500": {500, `{"code":"E0000","result":[]}`, VerdictWait, VerdictUnknown, "500"},
		"too long":        {200, `{"code":"E0000","x":"` + strings.Repeat("x", 5000) + `"}`, VerdictRetry, VerdictUnknown, "longer than 4096"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlatform(t, always(tt.body))
			p.status = tt.status
			c := p.client(t, WithMaxAnswer(4096))
			_, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}"))
			wantVerdict(t, err, tt.read)
			_, err = c.CallRaw(context.Background(), MethodIssue, []byte("{}"))
			wantVerdict(t, err, tt.write)
			var e *Error
			if !errors.As(err, &e) || !e.Sent || e.HTTPStatus != tt.status {
				t.Fatalf("error = %#v", err)
			}
			if !strings.Contains(err.Error(), tt.wantReason) {
				t.Errorf("error %q does not say %q", err, tt.wantReason)
			}
		})
	}
}

func TestAnswersThatArriveOddlyPacked(t *testing.T) {
	t.Parallel()
	answer := []byte("\xef\xbb\xbf {\"code\":\"E0000\",\"result\":\"fine\"} ")
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(answer)
	z.Close()
	for name, serve := range map[string]http.HandlerFunc{
		"utf-8 mark": func(w http.ResponseWriter, _ *http.Request) { w.Write(answer) },
		"gzip": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(packed.Bytes())
		},
		"unlabelled gzip": func(w http.ResponseWriter, _ *http.Request) { w.Write(packed.Bytes()) },
	} {
		server := httptest.NewServer(serve)
		t.Cleanup(server.Close)
		c := newClient(t, Config{Endpoint: server.URL, AppKey: "k", AppSecret: NewSecret("s"), StaticToken: NewSecret("t")})
		var result string
		if _, err := c.Call(context.Background(), MethodReissue, struct{}{}, &result); err != nil || result != "fine" {
			t.Errorf("%s: result %q, error %v", name, result, err)
		}
	}
	cut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(packed.Bytes()[:20]) }))
	t.Cleanup(cut.Close)
	c := newClient(t, Config{Endpoint: cut.URL, AppKey: "k", AppSecret: NewSecret("s"), StaticToken: NewSecret("t")})
	_, err := c.Call(context.Background(), MethodIssue, struct{}{}, nil)
	wantVerdict(t, err, VerdictUnknown)
}

func TestSuccessCodesPerMethod(t *testing.T) {
	t.Parallel()
	tests := []struct {
		method, code string
		want         bool
	}{
		{MethodIssue, "E0000", true}, {MethodIssue, "0000", false}, {MethodIssue, "S0000", false}, {MethodIssue, "200", false},
		{MethodClassicIssue, "E0000", true}, {MethodClassicIssue, "0000", false},
		{MethodQuantity, "0000", true}, {MethodList, "0000", true}, {MethodList, "E0000", true}, {MethodClassicList, "0000", true},
		{MethodRedQuery, "0000", true}, {MethodRedQuery, "E0000", true}, {MethodRedApply, "0000", false},
		{MethodTitleScans, "S0000", true}, {MethodTitleScans, "E0000", false}, {MethodTitlePrefix, "S0000", true},
		{MethodWorkOrder, "200", true}, {MethodWorkOrder, "E0000", false},
		{"nuonuo.OpeMplatform.invoicePrintBatch", "0000", true}, {"some.method", "E0000", true}, {"some.method", "", false},
		{"nuonuo.electronInvoice.requestBilling", "0000", false},
	}
	for _, tt := range tests {
		if got := succeeded(tt.method, tt.code); got != tt.want {
			t.Errorf("succeeded(%s, %q) = %v, want %v", tt.method, tt.code, got, tt.want)
		}
	}
}

func TestWorkOrderAnswersNameTheirFieldsDifferently(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, always(`{"code":200,"message":"ok","data":{"x":1}}`))
	resp, err := p.client(t).CallRaw(context.Background(), MethodWorkOrder, []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if resp.Code != "200" || resp.Describe != "ok" || string(resp.Result) != `{"x":1}` {
		t.Errorf("response = %+v", resp)
	}
}

func TestBatchPrintAnswersWithMsg(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, always(`{"code":"0000","msg":"ok","data":{}}`))
	resp, err := p.client(t).CallRaw(context.Background(), MethodPrint, []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if resp.Describe != "ok" || string(resp.Result) != `{}` {
		t.Errorf("response = %+v", resp)
	}
	p = newPlatform(t, always(`{"code":"E9500","describe":"","message":null,"msg":"未查询到该发票"}`))
	if _, err := p.client(t).CallRaw(context.Background(), MethodPrint, []byte("{}")); err == nil || !strings.Contains(err.Error(), "未查询到该发票") {
		t.Errorf("the text of a refusal is lost: %v", err)
	}
}

// The query holds what is signed, whatever characters an app key or an ID has.
func TestQueryHoldsWhatIsSigned(t *testing.T) {
	t.Parallel()
	const odd = "a b&c=%41+你#/?"
	want := url.Values{"appkey": {odd}, "nonce": {"n" + odd}, "senid": {"s" + odd}, "timestamp": {"1"}}
	transport := answerer(func(r *http.Request) *http.Response {
		if r.URL.RawQuery != want.Encode() {
			t.Errorf("query %s, want %s", r.URL.RawQuery, want.Encode())
		}
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"code":"E0000"}`)), Request: r}
	})
	cfg := Config{Endpoint: ProductionEndpoint, AppKey: odd, AppSecret: NewSecret("SD0123456789ABCD"), StaticToken: NewSecret("t")}
	c := newClient(t, cfg, WithHTTPClient(&http.Client{Transport: transport}), WithClock(func() time.Time { return time.Unix(1, 0) }),
		WithIDs(func() (senid, nonce string) { return "s" + odd, "n" + odd }))
	if _, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}")); err != nil {
		t.Error(err)
	}
}
