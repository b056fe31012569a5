package nuonuo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"
)

// renewMargin is how long before its expiry a token is replaced, so that it does not expire during
// a call.
const renewMargin = 10 * time.Minute

// If tokens are rejected again and again, expiry is not the cause, and fetching more of them only
// uses up the quota.
const (
	burstWindow = 10 * time.Minute
	burstLimit  = 3
)

// QuotaError means that a token is needed and that the client did not fetch one, to protect the
// platform's quota.
type QuotaError struct {
	Used  int       // fetches in the window
	Limit int       // how many the window allows automatically
	Until time.Time // when the next automatic fetch is possible
}

// Error returns the count and when the next fetch is possible.
func (e *QuotaError) Error() string {
	return fmt.Sprintf("token fetches are held back: %d used, %d allowed without a person; next at %s", e.Used, e.Limit, e.Until.Format(time.RFC3339))
}

// ErrNotAuthorized means that an ISV app has no token of the merchant, who must authorize the app
// first.
var ErrNotAuthorized = errors.New("merchant has not authorised this app")

type tokenQuota struct{ limit, reserve int }

// allow returns nil if one more fetch is allowed. [Client.FetchToken] may use the whole quota.
func (q tokenQuota) allow(t Token, now time.Time, person bool) error {
	limit := q.limit
	if !person {
		limit -= q.reserve
	}
	if err := within(t.Fetches, now, quotaWindow, limit); err != nil {
		return err
	}
	if person {
		return nil
	}
	var good []Fetch
	for _, f := range t.Fetches {
		if f.OK {
			good = append(good, f)
		}
	}
	return within(good, now, burstWindow, burstLimit)
}

func within(fetches []Fetch, now time.Time, window time.Duration, limit int) error {
	var recent []Fetch
	for _, f := range fetches {
		if now.Sub(f.At) < window {
			recent = append(recent, f)
		}
	}
	if len(recent) < limit {
		return nil
	}
	e := &QuotaError{Used: len(recent), Limit: max(limit, 0)}
	if limit > 0 {
		e.Until = recent[len(recent)-limit].At.Add(window)
	}
	return e
}

// tokenGrant requests a token from the platform; current is the stored one.
type tokenGrant func(ctx context.Context, current Token) (Token, error)

// tokenSource returns the token of one client. The lock is a channel so that waiting ends with the
// context.
type tokenSource struct {
	store  TokenStore
	key    string
	static Secret
	quota  tokenQuota
	now    func() time.Time
	grant  tokenGrant
	held   atomic.Pointer[Token]
	lock   chan struct{}
	log    *slog.Logger
	refuse atomic.Pointer[refusal]
}

// refusal is the platform's last rejection of the credentials, kept so that a thousand waiting
// calls do not ask again.
type refusal struct {
	err   error
	until time.Time
}

func newTokenSource(c *Client, s settings) *tokenSource {
	key := c.config.AppKey
	if c.config.ISV {
		key += "/" + c.config.UserTax
	}
	if c.tokenURL != nil {
		key += "@" + c.tokenURL.Host
	}
	t := &tokenSource{store: s.store, key: key, static: c.config.StaticToken, quota: s.quota, now: s.now, log: s.log, lock: make(chan struct{}, 1)}
	t.grant = c.fetchMerchantToken
	if c.config.ISV {
		t.grant = c.refreshMerchantToken
	}
	return t
}

// current returns a token that should still be valid.
func (t *tokenSource) current(ctx context.Context) (Secret, error) {
	if !t.static.Empty() {
		return t.static, nil
	}
	if held := t.held.Load(); held != nil && held.usable(t.now(), true) {
		return held.Access, nil
	}
	return t.obtain(ctx, Secret{})
}

// renew returns a token other than refused, which the platform said is not valid.
func (t *tokenSource) renew(ctx context.Context, refused Secret) (Secret, error) {
	return t.obtain(ctx, refused)
}

// obtain lets one goroutine read the store and, if it has no usable token, fetch one; the others
// wait and use the result.
func (t *tokenSource) obtain(ctx context.Context, refused Secret) (Secret, error) {
	select {
	case t.lock <- struct{}{}:
		defer func() { <-t.lock }()
	case <-ctx.Done():
		return Secret{}, ctx.Err()
	}
	good := func(k Token, early bool) bool { return k.Access != refused && k.usable(t.now(), early) }
	if held := t.held.Load(); held != nil && good(*held, true) {
		return held.Access, nil
	}
	stored, err := t.store.Load(ctx, t.key)
	if err != nil {
		return Secret{}, &StoreError{Err: err}
	}
	if good(stored, true) {
		t.held.Store(&stored)
		return stored.Access, nil
	}
	fresh, err := t.fetch(ctx, func(k Token) bool { return good(k, true) }, false)
	if err != nil && good(stored, false) {
		return stored.Access, nil // renewal failed, but it is still valid
	}
	return fresh.Access, err
}

// fetch requests a token inside the store's lock, unless another process has stored a valid one
// meanwhile.
func (t *tokenSource) fetch(ctx context.Context, good func(Token) bool, person bool) (Token, error) {
	return t.fetchBy(ctx, t.grant, good, person)
}

func (t *tokenSource) fetchBy(ctx context.Context, grant tokenGrant, good func(Token) bool, person bool) (Token, error) {
	if r := t.refuse.Load(); r != nil && !person && t.now().Before(r.until) {
		return Token{}, r.err
	}
	var got Token
	var fetchErr error
	fetched := false
	err := t.store.Update(ctx, t.key, func(stored Token) (Token, error) {
		got = stored
		if good(stored) {
			return stored, nil
		}
		if fetchErr = t.quota.allow(stored, t.now(), person); fetchErr != nil {
			return stored, nil
		}
		got, fetchErr = t.spend(ctx, grant, stored)
		fetched = fetchErr == nil
		return got, nil // stored also when the fetch failed: it may have counted
	})
	switch {
	case err != nil && fetched:
		// The token is valid and used up a fetch. Only other processes will not find it.
		t.log.LogAttrs(ctx, slog.LevelWarn, "nuonuo token not stored", slog.Any("error", err))
	case err != nil:
		return Token{}, errors.Join(fetchErr, &StoreError{Err: err})
	case fetchErr != nil:
		t.remember(fetchErr)
		return Token{}, fetchErr
	}
	t.held.Store(&got)
	return got, nil
}

func (t *tokenSource) spend(ctx context.Context, grant tokenGrant, stored Token) (Token, error) {
	at := t.now()
	next, err := grant(ctx, stored)
	var e *Error
	switch {
	case err == nil:
		next.Fetches = stored.counted(at, true).Fetches
		return next, nil
	case errors.As(err, &e) && e.Sent:
		return stored.counted(at, false), err
	}
	return stored, err
}

// remember records a rejection that a repeat cannot fix.
func (t *tokenSource) remember(err error) {
	if verdict, _ := Classify(err); verdict == VerdictStop {
		t.refuse.Store(&refusal{err: err, until: t.now().Add(burstWindow)})
	}
}
