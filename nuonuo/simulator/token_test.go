package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fapiao/fapiao/nuonuo/simulator"
)

func TestTokenAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	form := url.Values{"client_id": {r.app.AppKey}, "client_secret": {r.app.AppSecret}, "grant_type": {"client_credentials"}}
	out := r.tokenForm(form)
	if token := out["access_token"].(string); len(token) != 32 {
		t.Errorf("token of %d characters, want 32", len(token))
	}
	if out["expires_in"] != 86400.0 {
		t.Errorf("expires_in %v", out["expires_in"])
	}
	r.server.Adjust(func(k *simulator.Knobs) { k.ExpiresAsText = true })
	if got := r.tokenForm(form)["expires_in"]; got != "86400" {
		t.Errorf("expires_in %#v, want text", got)
	}
}

func TestTokenErrors(t *testing.T) {
	t.Parallel()
	good := func(r *rig) url.Values {
		return url.Values{"client_id": {r.app.AppKey}, "client_secret": {r.app.AppSecret}, "grant_type": {"client_credentials"}}
	}
	for want, change := range map[string]func(url.Values){
		"070304": func(f url.Values) { f.Set("client_id", "nobody") },
		"070305": func(f url.Values) { f.Set("client_secret", "wrong") },
		"070307": func(f url.Values) { f.Set("grant_type", "authorization_code") },
	} {
		r := newRig(t, nil)
		form := good(r)
		change(form)
		out := r.tokenForm(form)
		if out["error"] != want || out["error_description"] == "" {
			t.Errorf("want %s, got %v", want, out)
		}
		if strings.Contains(out["error_description"].(string), "wrong") {
			t.Error("the secret is echoed")
		}
	}
	r := newRig(t, knobs(t, "token_errors_400=on"))
	req := httptest.NewRequest(http.MethodPost, simulator.TokenPath, strings.NewReader(good(r).Encode()))
	req.Header.Set("Content-Type", "application/json")
	if w := r.serve(req); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "070315") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestTokenQuotaIs50In30Days(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	form := url.Values{"client_id": {r.app.AppKey}, "client_secret": {r.app.AppSecret}, "grant_type": {"client_credentials"}}
	for range 49 {
		r.fetchToken()
	}
	if out := r.tokenForm(form); out["error"] != "070306" {
		t.Fatalf("fetch 51: %v", out)
	}
	r.clock.Add(30*24*time.Hour - time.Second)
	if out := r.tokenForm(form); out["error"] != "070306" {
		t.Errorf("within 30 days: %v", out)
	}
	r.clock.Add(time.Second)
	if out := r.tokenForm(form); out["error"] != nil {
		t.Errorf("after 30 days: %v", out)
	}
	if s := r.server.State(); s.TokenFetches != 51 || s.TokenRefusals != 2 {
		t.Errorf("fetches %d, refusals %d", s.TokenFetches, s.TokenRefusals)
	}
}

func TestTokensDie(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		knob  string
		wait  time.Duration
		fetch bool
		want  string
	}{
		{"", 24*time.Hour - time.Second, false, "E9611"},
		{"", 24 * time.Hour, false, "070301"},
		{"token_life_ms=0", 1000 * time.Hour, false, "E9611"},
		{"", 0, true, "070301"},
		{"token_replaces=off", 0, true, "E9611"},
	} {
		r := newRig(t, knobs(t, c.knob))
		r.clock.Add(c.wait)
		if c.fetch {
			r.fetchToken()
		}
		if got := r.call("queryInvoiceResult", object{}); got.Code != c.want {
			t.Errorf("%+v: %s", c, got.Code)
		}
	}
}

func TestThirdPartyGrants(t *testing.T) {
	t.Parallel()
	app := simulator.App{AppKey: "isv", AppSecret: "secret", ISV: true, TaxNums: []string{sellerTax}}
	r := newRig(t, func(o *simulator.Options) { o.Apps = []simulator.App{app} })
	w := r.serve(httptest.NewRequest(http.MethodGet, "/authorize?appKey=isv&response_type=code&redirect_uri=http%3A%2F%2Fme.example%2Fback&state=s1", nil))
	back, err := url.Parse(w.Header().Get("Location"))
	if err != nil || back.Host != "me.example" || back.Query().Get("state") != "s1" || back.Query().Get("taxnum") != sellerTax {
		t.Fatalf("redirect to %v (%v)", back, err)
	}
	form := url.Values{"client_id": {"isv"}, "client_secret": {"secret"}, "grant_type": {"authorization_code"},
		"code": {back.Query().Get("code")}, "taxNum": {sellerTax}, "redirect_uri": {"http://me.example/back"}}
	out := r.tokenForm(form)
	if out["oauthUser"] != `{"userName":"`+sellerTax+`","registerType":"1"}` {
		t.Fatalf("answer %v", out)
	}
	if again := r.tokenForm(form); again["error"] == nil {
		t.Error("a code worked twice")
	}
	refreshed := r.tokenForm(url.Values{"client_id": {out["userId"].(string)}, "client_secret": {"secret"},
		"refresh_token": {out["refresh_token"].(string)}, "grant_type": {"refresh_token"}})
	r.token = refreshed["access_token"].(string)
	for userTax, want := range map[string]string{sellerTax: "E0000", "other": "070401"} {
		r.header.Set("userTax", userTax)
		if got := r.submit(newOrder("I-1")); got.Code != want {
			t.Errorf("userTax %s: %s, want %s", userTax, got.Code, want)
		}
	}
}

// Fetches at the same moment are counted one by one and give different tokens.
func TestConcurrentFetchesKeepTheQuota(t *testing.T) {
	t.Parallel()
	r := newRig(t, knobs(t, "token_replaces=off"))
	form := url.Values{"client_id": {r.app.AppKey}, "client_secret": {r.app.AppSecret}, "grant_type": {"client_credentials"}}
	tokens := make([]any, 80)
	var group sync.WaitGroup
	for n := range tokens {
		group.Go(func() { tokens[n] = r.tokenForm(form)["access_token"] })
	}
	group.Wait()
	seen := make(map[any]bool)
	for _, token := range tokens {
		if token != nil {
			seen[token] = true
		}
	}
	if s := r.server.State(); len(seen) != 49 || s.TokenFetches != 50 || s.TokenRefusals != 31 {
		t.Errorf("%d tokens, %d fetches, %d refusals", len(seen), s.TokenFetches, s.TokenRefusals)
	}
}

// A code, a refresh token and a userId belong together and to one application.
func TestGrantsOfOthersAreRefused(t *testing.T) {
	t.Parallel()
	apps := []simulator.App{{AppKey: "one", AppSecret: "s1", ISV: true, TaxNums: []string{sellerTax}}, {AppKey: "two", AppSecret: "s2", ISV: true}}
	r := newRig(t, func(o *simulator.Options) { o.Apps = apps })
	code := func() string {
		w := r.serve(httptest.NewRequest(http.MethodGet, "/authorize?appKey=one&response_type=code&redirect_uri=http%3A%2F%2Fme.example%2F", nil))
		back, err := url.Parse(w.Header().Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		return back.Query().Get("code")
	}
	granted := func(app simulator.App, code, taxNum string) object {
		return r.tokenForm(url.Values{"client_id": {app.AppKey}, "client_secret": {app.AppSecret}, "grant_type": {"authorization_code"}, "code": {code}, "taxNum": {taxNum}})
	}
	if out := granted(apps[1], code(), sellerTax); out["error"] != "070304" {
		t.Errorf("another's code: %v", out)
	}
	if out := granted(apps[0], code(), "other"); out["error"] != "070304" {
		t.Errorf("another's tax number: %v", out)
	}
	out := granted(apps[0], code(), sellerTax)
	user, token := out["userId"].(string), out["refresh_token"].(string)
	for name, c := range map[string][4]string{"app key for userId": {"one", "s1", token, "070304"}, "wrong secret": {user, "s2", token, "070305"},
		"wrong token": {user, "s1", "x", "070304"}, "right": {user, "s1", token, ""}} {
		got, _ := r.tokenForm(url.Values{"client_id": {c[0]}, "client_secret": {c[1]}, "refresh_token": {c[2]}, "grant_type": {"refresh_token"}})["error"].(string)
		if got != c[3] {
			t.Errorf("%s: %q, want %q", name, got, c[3])
		}
	}
}
