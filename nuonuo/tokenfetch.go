package nuonuo

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// FetchToken fetches a new token, even if the current one is valid, and may use the fetches
// reserved by [WithTokenQuota]. The platform may invalidate the old token. It is meant for commands
// run by a person.
func (c *Client) FetchToken(ctx context.Context) error {
	if err := c.ready(ctx, MethodAccessToken); err != nil {
		return err
	}
	if !c.config.StaticToken.Empty() {
		return refuse(MethodAccessToken, "StaticToken", "a permanent token is configured; there is nothing to fetch")
	}
	_, err := c.tokens.fetch(ctx, func(Token) bool { return false }, true)
	if err != nil {
		return beforeSending(MethodAccessToken, err)
	}
	return nil
}

// fetchMerchantToken is the grant of self-use apps (自用型).
func (c *Client) fetchMerchantToken(ctx context.Context, _ Token) (Token, error) {
	return c.requestToken(ctx, url.Values{
		"client_id":     {c.config.AppKey},
		"client_secret": {c.config.AppSecret.Reveal()},
		"grant_type":    {"client_credentials"},
	})
}

// requestToken posts a form to the token endpoint and reads the token from its answer.
func (c *Client) requestToken(ctx context.Context, form url.Values) (Token, error) {
	still, end, err := c.begin(ctx)
	if err != nil {
		return Token{}, &Error{Method: MethodAccessToken, Err: err}
	}
	begun := c.now()
	header := http.Header{
		"Content-Type": {"application/x-www-form-urlencoded;charset=UTF-8"},
		"Accept":       {"application/json"},
		"User-Agent":   {c.userAgent},
	}
	a, sent, err := c.post(ctx, c.tokenURL, header, []byte(form.Encode()), still, nil)
	end(sent)
	var token Token
	if err != nil {
		err = &Error{Method: MethodAccessToken, HTTPStatus: a.status, Sent: sent, Err: err}
	} else {
		token, err = readToken(a, c.now(), c.cleaner(form.Get("client_id"), form.Get("code"), form.Get("refresh_token")))
	}
	err = addressed(err, c.tokenURL)
	took := c.now().Sub(begun)
	c.logCall(ctx, MethodAccessToken, "", a.status, nil, err, took)
	c.observed(MethodAccessToken, sent, err, took)
	return token, err
}

// tokenAnswer has the keys of all grants and both forms of refusal.
type tokenAnswer struct {
	AccessToken      string          `json:"access_token"`
	RefreshToken     string          `json:"refresh_token"`
	ExpiresIn        json.RawMessage `json:"expires_in"`
	UserID           string          `json:"userId"`
	UserName         string          `json:"userName"`
	OAuthUser        json.RawMessage `json:"oauthUser"` // a text that holds JSON
	Error            string          `json:"error"`
	ErrorDescription string          `json:"error_description"`
	Code             string          `json:"code"`
	Describe         string          `json:"describe"`
}

func readToken(a answer, now time.Time, clean func(string) string) (Token, error) {
	fail := func(code, text string, cause error) (Token, error) {
		return Token{}, &Error{Method: MethodAccessToken, Code: code, Describe: clean(text), HTTPStatus: a.status, Sent: true, Err: cause}
	}
	var t tokenAnswer
	body := bytes.TrimSpace(bytes.TrimPrefix(a.body, utf8Mark))
	if !json.Valid(body) || len(body) == 0 || body[0] != '{' {
		return fail("", "", &AnswerError{Reason: "not a JSON object"})
	}
	if err := Decode(body, &t); err != nil {
		return fail("", "", &AnswerError{Reason: "of an unexpected shape", Err: err})
	}
	switch {
	case t.Error != "":
		return fail(t.Error, t.ErrorDescription, nil)
	case t.AccessToken == "" && t.Code != "":
		return fail(t.Code, t.Describe, nil)
	case t.AccessToken == "":
		return fail("", "", &AnswerError{Reason: "without a token"})
	case a.status < 200 || a.status > 299:
		return fail("", "", nil)
	}
	expires, err := expiry(t.ExpiresIn, now)
	if err != nil {
		return fail("", "", err)
	}
	return Token{
		Access: NewSecret(t.AccessToken), Refresh: NewSecret(t.RefreshToken),
		UserID: t.UserID, TaxNum: t.merchant(), Expires: expires,
	}, nil
}

// merchant is the tax number of the merchant that authorized an ISV app, either inside a JSON text
// or beside it.
func (t tokenAnswer) merchant() string {
	text, _ := scalarText(t.OAuthUser)
	var user struct {
		UserName string `json:"userName"`
	}
	if text == "" {
		text = string(t.OAuthUser)
	}
	if json.Unmarshal([]byte(text), &user) == nil && user.UserName != "" {
		return user.UserName
	}
	return t.UserName
}
