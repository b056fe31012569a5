package nuonuo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Response is an answer of the platform as it came.
type Response struct {
	Method     string          // name of the method that was called
	Code       string          // never empty in a readable answer; what means success differs by method
	Describe   string          // raw text; it may hold personal data
	Result     json.RawMessage // object, array, text or absent, depending on the method and on success
	Raw        []byte          // the whole answer
	RequestID  string          // senid of the request
	HTTPStatus int             // usually 200 with the platform's own refusals, too

	clean func(string) string // makes a text fit for an error
}

// Call marshals request, signs and sends it, and decodes the result into result, which may be nil.
// It serves methods that have no typed counterpart. The answer is returned with the error when
// there was one.
//
// result is filled leniently: see [Decode]. request is marshalled with encoding/json without HTML
// escapes.
//
// The name must be spelt as the platform spells it (070501 otherwise, VerdictStop). A method that
// this package does not know may answer E0000, 0000 or S0000 for success and counts as one that
// changes something, so that a lost answer is VerdictUnknown.
func (c *Client) Call(ctx context.Context, method string, request, result any) (*Response, error) {
	body, err := encode(request)
	if err != nil {
		return nil, &Error{Method: method, Err: &InputError{Field: "request", Reason: err.Error()}}
	}
	resp, err := c.CallRaw(ctx, method, body)
	if err != nil || result == nil {
		return resp, err
	}
	if err := Decode(resp.Result, result); err != nil {
		return resp, resp.failure(&AnswerError{Reason: "of an unexpected shape", Err: err})
	}
	return resp, nil
}

// CallRaw signs and sends exactly body. When the platform says that the token is not valid (070301,
// which means that nothing was processed) the token is renewed and the call repeated once. Nothing
// else is ever repeated. The answer comes with the error where the platform gave one.
func (c *Client) CallRaw(ctx context.Context, method string, body []byte) (*Response, error) {
	token, err := c.tokens.current(ctx)
	if err != nil {
		return nil, beforeSending(method, err)
	}
	resp, err := c.attempt(ctx, method, body, token)
	if !tokenRefused(err) || !c.config.StaticToken.Empty() {
		return resp, err
	}
	fresh, renewErr := c.tokens.renew(ctx, token)
	if renewErr != nil {
		return resp, beforeSending(method, renewErr)
	}
	return c.attempt(ctx, method, body, fresh)
}

func (c *Client) attempt(ctx context.Context, method string, body []byte, token Secret) (*Response, error) {
	if err := c.limiter.Wait(ctx); err != nil {
		return nil, &Error{Method: method, Err: err}
	}
	begun := c.now()
	senid, nonce := c.ids()
	params := SignParams{AppKey: c.config.AppKey, Senid: senid, Nonce: nonce, Timestamp: strconv.FormatInt(begun.Unix(), 10), Body: body}
	u := *c.endpoint
	u.RawQuery = url.Values{"senid": {senid}, "nonce": {nonce}, "timestamp": {params.Timestamp}, "appkey": {c.config.AppKey}}.Encode()
	a, sent, err := c.post(ctx, &u, c.header(method, token, params), body, beginOf(ctx))
	resp, err := readResponse(method, senid, a, sent, err, c.cleaner(token.Reveal()))
	err = addressed(err, &u)
	c.logCall(ctx, method, senid, a.status, resp, err, c.now().Sub(begun))
	return resp, err
}

// header sets the documented spelling past net/http's canonical form, in case the platform cares.
func (c *Client) header(method string, token Secret, p SignParams) http.Header {
	h := http.Header{
		"Content-Type":  {"application/json"},
		"Accept":        {"application/json"},
		"User-Agent":    {"fapiao-nuonuo-go"},
		"X-Nuonuo-Sign": {Sign(c.config.AppSecret.Reveal(), c.endpoint.Path, p)},
		"accessToken":   {token.Reveal()},
		"method":        {method},
	}
	if c.config.UserTax != "" {
		h["userTax"] = []string{c.config.UserTax}
	}
	return h
}

// cleaner removes the app key, its secret and what else was sent in confidence from the platform's
// text, which repeats them in some refusals, and then personal numbers: a mask that came first
// could leave half a secret standing. Longer texts go first, since one may be part of another.
func (c *Client) cleaner(confidential ...string) func(string) string {
	private := append([]string{c.config.AppSecret.Reveal(), c.config.AppKey}, confidential...)
	slices.SortFunc(private, func(a, b string) int { return len(b) - len(a) })
	return func(text string) string {
		for _, p := range private {
			if len(p) >= 6 { // shorter ones would blot out ordinary words
				text = strings.ReplaceAll(text, p, "****")
			}
		}
		return MaskPersonal(text)
	}
}

func readResponse(method, senid string, a answer, sent bool, err error, clean func(string) string) (*Response, error) {
	if err != nil {
		return nil, &Error{Method: method, RequestID: senid, HTTPStatus: a.status, Sent: sent, Err: err}
	}
	resp := &Response{Method: method, RequestID: senid, HTTPStatus: a.status, Raw: a.body, clean: clean}
	if err := resp.decodeEnvelope(); err != nil {
		return resp, resp.failure(err)
	}
	if a.status < 200 || a.status > 299 || !succeeded(method, resp.Code) {
		return resp, resp.failure(nil)
	}
	return resp, nil
}

func (r *Response) failure(cause error) *Error {
	return &Error{
		Method: r.Method, Code: r.Code, Describe: r.clean(r.Describe), RequestID: r.RequestID,
		HTTPStatus: r.HTTPStatus, Sent: true, Err: cause,
	}
}

// beforeSending reports the failure of the token request as a failure of the call that needed it.
// That call was never sent.
func beforeSending(method string, err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return &Error{Method: method, Err: err}
	}
	if e.Method == method {
		return e
	}
	return &Error{Method: method, Code: e.Code, Describe: e.Describe, HTTPStatus: e.HTTPStatus, RequestID: e.RequestID, Address: e.Address, Err: e}
}

func tokenRefused(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Sent && e.Code == codeToken
}

// encode marshals v into one line of UTF-8 without HTML escapes and without a trailing line feed.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
