package nuonuo

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"
)

func TestMerchantAuthorisesAndTokenIsRefreshed(t *testing.T) {
	t.Parallel()
	var forms []url.Values
	mux := http.NewServeMux()
	mux.HandleFunc("/accessToken", func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		forms = append(forms, r.PostForm)
		if r.PostForm.Get("grant_type") == "refresh_token" {
			w.Write([]byte(`{"access_token":"second","refresh_token":"r2","expires_in":86400}`))
			return
		}
		w.Write([]byte(`{"access_token":"first","refresh_token":"r1","expires_in":"86400","userId":"U1","oauthUser":"{\"userName\":\"91330100MA00000000\",\"registerType\":\"1\"}"}`))
	})
	var tokens []string
	mux.HandleFunc(servicePath, func(w http.ResponseWriter, r *http.Request) {
		tokens = append(tokens, r.Header.Get("accessToken"))
		w.Write([]byte(`{"code":"E0000"}`))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	clock := newClock()
	store := NewMemoryTokenStore()
	c := newClient(t, Config{Endpoint: server.URL, TokenURL: server.URL + "/accessToken", AppKey: "k", AppSecret: NewSecret("s"), ISV: true, UserTax: "91330100MA00000000"},
		WithClock(clock.now), WithTokenStore(store))
	ctx := context.Background()
	_, err := c.CallRaw(ctx, MethodQuery, []byte("{}"))
	if !errors.Is(err, ErrNotAuthorized) {
		t.Errorf("error = %v, want ErrNotAuthorized", err)
	}
	wantVerdict(t, err, VerdictStop)
	if err := c.ExchangeCode(ctx, "CODE", "https://app.example/back"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := c.CallRaw(ctx, MethodQuery, []byte("{}")); err != nil {
			t.Fatal(err)
		}
		clock.advance(24 * time.Hour)
	}
	if len(forms) != 2 || forms[0].Get("taxNum") != "91330100MA00000000" || forms[0].Get("client_id") != "k" || forms[0].Get("code") != "CODE" {
		t.Fatalf("forms = %v", forms)
	}
	if forms[1].Get("client_id") != "U1" || forms[1].Get("refresh_token") != "r1" || forms[1].Get("client_secret") != "s" {
		t.Errorf("refresh form = %v, want the userId as client_id", forms[1])
	}
	if len(tokens) != 2 || tokens[0] != "first" || tokens[1] != "second" {
		t.Errorf("tokens = %v", tokens)
	}
	stored, _ := store.Load(ctx, c.tokens.key)
	if stored.UserID != "U1" || stored.Refresh != NewSecret("r2") || stored.TaxNum != "91330100MA00000000" {
		t.Errorf("stored = %+v", stored)
	}
}

func TestAuthorizeURL(t *testing.T) {
	t.Parallel()
	got := AuthorizeURL("k", "https://app.example/back?x=1", "s")
	want := "https://open.nuonuo.com/authorize?appKey=k&redirect_uri=https%3A%2F%2Fapp.example%2Fback%3Fx%3D1&response_type=code&state=s"
	if got != want {
		t.Errorf("AuthorizeURL = %s, want %s", got, want)
	}
}

func TestExpiry(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	day := now.Add(24 * time.Hour)
	for raw, want := range map[string]time.Time{
		`86400`: day, `"86400"`: day, `86400.0`: day, `8.64E4`: day, `null`: day, ``: day, `""`: day,
		`0`: {}, `-1`: {}, `"99999999999"`: {},
	} {
		got, err := expiry([]byte(raw), now)
		if err != nil || !got.Equal(want) {
			t.Errorf("expiry(%s) = %v, %v; want %v", raw, got, err, want)
		}
	}
	for _, raw := range []string{`"soon"`, `{}`, `[1]`} {
		if _, err := expiry([]byte(raw), now); err == nil {
			t.Errorf("expiry(%s) gave no error", raw)
		}
	}
}
