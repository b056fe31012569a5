package nuonuo

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// quotaWindow is the period over which the platform counts token fetches.
const quotaWindow = 30 * 24 * time.Hour

// Token is an access token with what is needed to renew it and to count fetches. The zero Token
// means that none was ever fetched. Stores serialize it with [Token.Encode], since its secrets do
// not marshal.
type Token struct {
	Access  Secret    // empty when none was ever fetched
	Refresh Secret    // ISV only
	UserID  string    // ISV only: client_id of a refresh
	TaxNum  string    // ISV only: merchant that authorised
	Expires time.Time // zero: never
	Fetches []Fetch   // those of the last 30 days, oldest first
}

// Fetch is one request to the token endpoint that may have counted against the quota.
type Fetch struct {
	At time.Time `json:"at"` // when it left, UTC
	OK bool      `json:"ok"` // whether a token came back
}

type storedToken struct {
	Access  string    `json:"access_token,omitempty"`
	Refresh string    `json:"refresh_token,omitempty"`
	UserID  string    `json:"user_id,omitempty"`
	TaxNum  string    `json:"tax_num,omitempty"`
	Expires time.Time `json:"expires,omitzero"`
	Fetches []Fetch   `json:"fetches,omitempty"`
}

// Encode serializes the token with its secrets in plain text. Protect the result.
func (t Token) Encode() ([]byte, error) {
	data, err := json.Marshal(storedToken{t.Access.Reveal(), t.Refresh.Reveal(), t.UserID, t.TaxNum, t.Expires, t.Fetches})
	if err != nil {
		return nil, fmt.Errorf("encode token: %w", err)
	}
	return data, nil
}

// DecodeToken parses the result of [Token.Encode].
func DecodeToken(data []byte) (Token, error) {
	var s storedToken
	if err := json.Unmarshal(data, &s); err != nil {
		return Token{}, fmt.Errorf("decode token: %w", err)
	}
	return Token{NewSecret(s.Access), NewSecret(s.Refresh), s.UserID, s.TaxNum, s.Expires, s.Fetches}, nil
}

// usable reports whether the token can be used at now. With early, a token in the last tenth of its
// life, but at most ten minutes, is not usable.
func (t Token) usable(now time.Time, early bool) bool {
	if t.Access.Empty() || t.Expires.IsZero() {
		return !t.Access.Empty()
	}
	margin := time.Duration(0)
	if early {
		margin = renewMargin
		if n := len(t.Fetches); n > 0 {
			margin = min(margin, t.Expires.Sub(t.Fetches[n-1].At)/10)
		}
	}
	return now.Add(margin).Before(t.Expires)
}

// counted returns the token with one more fetch and without the fetches outside the window.
func (t Token) counted(at time.Time, ok bool) Token {
	kept := make([]Fetch, 0, len(t.Fetches)+1)
	for _, f := range t.Fetches {
		if at.Sub(f.At) < quotaWindow {
			kept = append(kept, f)
		}
	}
	t.Fetches = append(kept, Fetch{At: at.UTC(), OK: ok})
	return t
}

// TokenStore stores tokens for all goroutines and processes that use one app. Keys are short
// printable texts.
type TokenStore interface {
	// Load returns the token of key, or the zero Token when there is none.
	Load(ctx context.Context, key string) (Token, error)
	// Update calls change with the current token (the zero Token if there is none) and stores the
	// result. If change fails, Update stores nothing and returns its error. No other Update of the
	// key may run at the same time, in any process. change calls the platform, so it may take as
	// long as a request.
	Update(ctx context.Context, key string, change func(current Token) (Token, error)) error
}
