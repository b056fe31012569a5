package nuonuo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestOneFetchForManyCalls(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, ok(`{}`))
	store := &countingStore{TokenStore: NewMemoryTokenStore()}
	c := p.client(t, WithTokenStore(store))
	var group sync.WaitGroup
	for range 100 {
		group.Go(func() {
			if _, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}")); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if p.fetched() != 1 {
		t.Errorf("%d fetches, want 1", p.fetched())
	}
	if store.loads.Load() != 1 || store.updates.Load() != 1 {
		t.Errorf("%d looks into the store and %d updates, want 1 of each", store.loads.Load(), store.updates.Load())
	}
}

// strictPlatform accepts only the newest token.
func strictPlatform(t *testing.T) (*platform, func(string)) {
	var mu sync.Mutex
	valid := "token-1"
	setValid := func(s string) { mu.Lock(); defer mu.Unlock(); valid = s }
	p := newPlatform(t, func(c call) string {
		mu.Lock()
		defer mu.Unlock()
		if c.Token != valid {
			return `{"code":"070301","describe":"accessToken不匹配"}`
		}
		return `{"code":"E0000","result":{}}`
	})
	p.token = func(n int) string {
		setValid(fmt.Sprintf("token-%d", n))
		return fmt.Sprintf(`{"access_token":"token-%d","expires_in":"86400"}`, n)
	}
	return p, setValid
}

func TestRefusedTokenIsReplacedOnceForAll(t *testing.T) {
	t.Parallel()
	p, setValid := strictPlatform(t)
	c := p.client(t)
	if _, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	setValid("gone")
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if _, err := c.CallRaw(context.Background(), MethodIssue, []byte("{}")); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if p.fetched() != 2 {
		t.Errorf("%d fetches, want 2", p.fetched())
	}
}

func TestRefusedTokenLooksIntoTheStoreFirst(t *testing.T) {
	t.Parallel()
	p, setValid := strictPlatform(t)
	store := &countingStore{TokenStore: NewMemoryTokenStore()}
	c := p.client(t, WithTokenStore(store))
	if _, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	other := Token{Access: NewSecret("from-another-process"), Expires: time.Now().Add(time.Hour)}
	if err := store.Update(context.Background(), c.tokens.key, func(Token) (Token, error) { return other, nil }); err != nil {
		t.Fatal(err)
	}
	setValid("from-another-process")
	if _, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if p.fetched() != 1 {
		t.Errorf("%d fetches, want 1: the store had the token", p.fetched())
	}
	if n := store.updates.Load(); n != 2 { // the first fetch and the one above
		t.Errorf("%d exclusive updates, want 2: reading is enough to find a token", n)
	}
}

type countingStore struct {
	TokenStore
	loads, updates atomic.Int64
}

func (s *countingStore) Load(ctx context.Context, key string) (Token, error) {
	s.loads.Add(1)
	return s.TokenStore.Load(ctx, key)
}

func (s *countingStore) Update(ctx context.Context, key string, change func(Token) (Token, error)) error {
	s.updates.Add(1)
	return s.TokenStore.Update(ctx, key, change)
}

func TestTokenThatIsNeverAcceptedDoesNotSpendTheQuota(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, always(`{"code":"070301","describe":"accessToken不匹配"}`))
	c := p.client(t)
	var last error
	for range 40 {
		_, last = c.CallRaw(context.Background(), MethodIssue, []byte("{}"))
	}
	if p.fetched() > burstLimit {
		t.Errorf("%d fetches, want at most %d", p.fetched(), burstLimit)
	}
	if _, ok := errors.AsType[*QuotaError](last); !ok {
		t.Errorf("error = %v, want *QuotaError", last)
	}
	wantVerdict(t, last, VerdictStop)
}

func TestTokenThatIsRefusedTwiceIsToldSo(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, always(`{"code":"070301"}`))
	_, err := p.client(t).CallRaw(context.Background(), MethodIssue, []byte("{}"))
	wantVerdict(t, err, VerdictToken)
	if n := len(p.seen()); n != 2 {
		t.Errorf("%d calls, want the call and one repeat", n)
	}
}

func TestPermanentTokenIsNeverFetched(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, always(`{"code":"070301"}`))
	cfg := p.config()
	cfg.StaticToken = NewSecret("permanent")
	c := newClient(t, cfg)
	_, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}"))
	wantVerdict(t, err, VerdictToken)
	if p.fetched() != 0 || len(p.seen()) != 1 {
		t.Errorf("%d fetches, %d calls; want 0 and 1", p.fetched(), len(p.seen()))
	}
	if err := c.FetchToken(context.Background()); err == nil {
		t.Error("FetchToken worked with a permanent token")
	}
}

func TestTokenIsRenewedBeforeItEnds(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, ok(`{}`))
	clock := newClock()
	c := p.client(t, WithClock(clock.now))
	for _, step := range []struct {
		advance time.Duration
		want    int
	}{{0, 1}, {23 * time.Hour, 1}, {55 * time.Minute, 2}, {time.Hour, 2}} {
		clock.advance(step.advance)
		if _, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}")); err != nil {
			t.Fatal(err)
		}
		if p.fetched() != step.want {
			t.Errorf("after %v more: %d fetches, want %d", step.advance, p.fetched(), step.want)
		}
	}
}

func TestShortTokenIsUsedForMostOfItsLife(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, ok(`{}`))
	p.token = func(n int) string { return fmt.Sprintf(`{"access_token":"token-%d","expires_in":60}`, n) }
	clock := newClock()
	c := p.client(t, WithClock(clock.now))
	for range 50 {
		clock.advance(time.Second)
		if _, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}")); err != nil {
			t.Fatal(err)
		}
	}
	if p.fetched() != 1 {
		t.Errorf("%d fetches in 50 s, want 1", p.fetched())
	}
}

func TestQuotaKeepsSomeFetchesForAPerson(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, ok(`{}`))
	clock := newClock()
	c := p.client(t, WithClock(clock.now), WithTokenQuota(10, 3))
	var err error
	for range 12 {
		clock.advance(24 * time.Hour)
		_, err = c.CallRaw(context.Background(), MethodIssue, []byte("{}"))
	}
	if p.fetched() != 7 {
		t.Errorf("%d automatic fetches, want 7", p.fetched())
	}
	var quota *QuotaError
	if !errors.As(err, &quota) || quota.Used != 7 || quota.Limit != 7 || !quota.Until.After(clock.now()) {
		t.Errorf("error = %v, want a *QuotaError with 7 of 7", err)
	}
	wantVerdict(t, err, VerdictStop)
	for i := range 4 {
		err = c.FetchToken(context.Background())
		if (err == nil) != (i < 3) {
			t.Errorf("fetch %d by a person: %v", i+1, err)
		}
	}
	clock.advance(31 * 24 * time.Hour)
	if _, err := c.CallRaw(context.Background(), MethodIssue, []byte("{}")); err != nil {
		t.Errorf("after the window moved: %v", err)
	}
}

func TestLivingTokenIsUsedWhenItCannotBeRenewed(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, ok(`{}`))
	clock := newClock()
	c := p.client(t, WithClock(clock.now), WithTokenQuota(1, 0))
	for _, step := range []time.Duration{0, 24*time.Hour - 5*time.Minute} {
		clock.advance(step)
		if _, err := c.CallRaw(context.Background(), MethodQuery, []byte("{}")); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRefusedCredentialsAreAskedOnce(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 400, 401} {
		var mu sync.Mutex
		fetches := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			mu.Lock()
			fetches++
			mu.Unlock()
			w.WriteHeader(status)
			fmt.Fprint(w, `{"error":"070305","error_description":"Incorrect clientSecret[13812345678]"}`)
		}))
		t.Cleanup(server.Close)
		c := newClient(t, Config{Endpoint: server.URL, TokenURL: server.URL, AppKey: "k", AppSecret: NewSecret("s")})
		var group sync.WaitGroup
		for range 30 {
			group.Go(func() {
				_, err := c.CallRaw(context.Background(), MethodIssue, []byte("{}"))
				var e *Error
				if !errors.As(err, &e) || e.Code != "070305" || e.Sent || e.Method != MethodIssue {
					t.Errorf("error = %#v", err)
				}
				wantVerdict(t, err, VerdictStop)
			})
		}
		group.Wait()
		if fetches != 1 {
			t.Errorf("HTTP status %d: %d fetches, want 1", status, fetches)
		}
	}
}

func TestFailedFetchesCountWhenTheyLeft(t *testing.T) {
	t.Parallel()
	p := newPlatform(t, ok(`{}`))
	p.token = func(int) string { return "<html>" }
	store := NewMemoryTokenStore()
	c := p.client(t, WithTokenStore(store))
	_, err := c.CallRaw(context.Background(), MethodIssue, []byte("{}"))
	wantVerdict(t, err, VerdictRetry)
	token, _ := store.Load(context.Background(), c.tokens.key)
	if len(token.Fetches) != 1 || token.Fetches[0].OK {
		t.Errorf("record = %+v, want one failed fetch", token.Fetches)
	}
	cfg := p.config()
	cfg.TokenURL = "http://" + closedAddress(t)
	c = newClient(t, cfg, WithTokenStore(store))
	if _, err := c.CallRaw(context.Background(), MethodIssue, []byte("{}")); err == nil {
		t.Fatal("no error")
	}
	token, _ = store.Load(context.Background(), c.tokens.key)
	if len(token.Fetches) != 0 {
		t.Errorf("record = %+v, want none: nothing left", token.Fetches)
	}
}
