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

// Response is an answer of the platform, undecoded.
type Response struct {
	Method     string          // name of the method that was called
	Code       string          // never empty in a readable answer; what means success differs by method
	Describe   string          // raw text; may contain personal data
	Result     json.RawMessage // object, array, text or absent, depending on the method and on success
	Raw        []byte          // the whole answer
	Elements   []Part          // where the elements of Result stand in Raw; an object counts as one
	RequestID  string          // senid of the request
	HTTPStatus int             // usually 200 even if the platform refused the request

	clean func(string) string // removes secrets and personal data
	split *splitValue         // Result, until it is decoded; nil if there is none
}

// Part is where a piece of an answer begins, and where it ends.
type Part struct{ From, To int }

// Call marshals request, sends it signed, and decodes the result of the answer into result, which
// may be nil. Use it for methods that have no function of their own. The response is returned
// together with the error if the platform answered.
//
// request is marshalled with encoding/json without HTML escapes. result is decoded leniently; see
// [Decode].
//
// method must be spelled exactly as the platform does; a wrong name fails with code 070501
// (VerdictStop). A method that this package does not know succeeds with code E0000, 0000 or S0000
// and is treated as a write, so a lost answer is VerdictUnknown.
func (c *Client) Call(ctx context.Context, method string, request, result any) (*Response, error) {
	if err := c.ready(ctx, method); err != nil {
		return nil, err
	}
	body, err := encode(request)
	if err != nil {
		return nil, &Error{Method: method, Err: &InputError{Field: "request", Reason: err.Error()}}
	}
	resp, err := c.send(ctx, method, body)
	if err != nil || result == nil {
		return resp.whole(), err
	}
	if err := resp.decode(result); err != nil {
		return resp, resp.failure(&AnswerError{Reason: "of an unexpected shape", Err: err})
	}
	return resp, nil
}

// CallRaw signs and sends exactly body. If the platform rejects the token (code 070301, nothing was
// processed), CallRaw renews it and sends the request once more. It never repeats a request for
// another reason. The response is returned together with the error if the platform answered.
func (c *Client) CallRaw(ctx context.Context, method string, body []byte) (*Response, error) {
	resp, err := c.send(ctx, method, body)
	return resp.whole(), err
}

// send is CallRaw that leaves the result of the answer split, to be decoded.
func (c *Client) send(ctx context.Context, method string, body []byte) (*Response, error) {
	if err := c.ready(ctx, method); err != nil {
		return nil, err
	}
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
	still, end, err := c.begin(ctx)
	if err != nil {
		return nil, &Error{Method: method, Err: err}
	}
	begun := c.now()
	senid, nonce := c.ids()
	params := SignParams{AppKey: c.config.AppKey, Senid: senid, Nonce: nonce, Timestamp: strconv.FormatInt(begun.Unix(), 10), Body: body}
	u := *c.endpoint
	u.RawQuery = "appkey=" + url.QueryEscape(c.config.AppKey) + "&nonce=" + url.QueryEscape(nonce) +
		"&senid=" + url.QueryEscape(senid) + "&timestamp=" + params.Timestamp
	start := noting(beginOf(ctx))
	a, sent, err := c.post(ctx, &u, c.header(method, token, params), body, still, start.run)
	end(sent || start.ran.Load())
	resp, err := readResponse(method, senid, a, sent, err, c.cleaner(token.Reveal()))
	err = addressed(err, &u)
	took := c.now().Sub(begun)
	c.logCall(ctx, method, senid, a.status, resp, err, took)
	c.observed(method, sent || start.ran.Load(), err, took)
	return resp, err
}

// header uses the documented spelling of header names instead of net/http's canonical form, in case
// the platform is case-sensitive.
func (c *Client) header(method string, token Secret, p SignParams) http.Header {
	h := http.Header{
		"Content-Type":  {"application/json"},
		"Accept":        {"application/json"},
		"User-Agent":    {c.userAgent},
		"X-Nuonuo-Sign": {Sign(c.config.AppSecret.Reveal(), c.endpoint.Path, p)},
		"accessToken":   {token.Reveal()},
		"method":        {method},
	}
	if c.config.UserTax != "" {
		h["userTax"] = []string{c.config.UserTax}
	}
	return h
}

// cleaner returns a function that masks the app key, the app secret and other confidential values
// in the platform's text, which repeats them in some refusals, and then personal numbers. Personal
// numbers come second because their mask could cut a secret in half. Longer values go first since
// one may be part of another.
func (c *Client) cleaner(confidential ...string) func(string) string {
	private := append([]string{c.config.AppSecret.Reveal(), c.config.AppKey}, confidential...)
	slices.SortFunc(private, func(a, b string) int { return len(b) - len(a) })
	return func(text string) string {
		for _, p := range private {
			if len(p) >= 6 { // shorter ones would mask ordinary words
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

// decode decodes the result, once.
func (r *Response) decode(target any) error {
	split := r.split
	if r.split = nil; split == nil {
		return nil
	}
	return split.decode(target)
}

// whole forgets how the result was split, so that a response that is kept holds no more than its
// bytes.
func (r *Response) whole() *Response {
	if r != nil {
		r.split = nil
	}
	return r
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
	return errors.As(err, &e) && e.Sent && e.Code == CodeToken
}

// usualRequest is about what a request takes, in bytes.
const usualRequest = 1 << 10

// encode marshals v into one line of UTF-8 without HTML escapes and without a trailing line feed.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(usualRequest)
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
