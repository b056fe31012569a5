package nuonuo

import (
	"context"
	"time"
)

// TokenUse is what is known of a client's token without its secrets.
type TokenUse struct {
	Static  bool      // a permanent token is configured; none is fetched
	Stored  bool      // a token was fetched
	Expires time.Time // zero: never, or no token was fetched
	Fetched int       // fetches of the last 30 days that this store knows
	Left    int       // fetches that the quota allows still; see [WithTokenQuota]
	Frees   time.Time // when the next of them leaves the 30 days; zero if there is none
}

// TokenUse reads the state of the token from the store. It makes no call.
func (c *Client) TokenUse(ctx context.Context) (TokenUse, error) {
	if err := c.ready(ctx, MethodAccessToken); err != nil {
		return TokenUse{}, err
	}
	if !c.tokens.static.Empty() {
		return TokenUse{Static: true}, nil
	}
	stored, err := c.tokens.store.Load(ctx, c.tokens.key)
	if err != nil {
		return TokenUse{}, &StoreError{Err: err}
	}
	u := TokenUse{Stored: !stored.Access.Empty(), Expires: stored.Expires}
	for _, f := range stored.Fetches {
		if c.tokens.now().Sub(f.At) >= quotaWindow {
			continue
		}
		if u.Fetched++; u.Frees.IsZero() {
			u.Frees = f.At.Add(quotaWindow)
		}
	}
	u.Left = max(c.tokens.quota.limit-u.Fetched, 0)
	return u, nil
}
