package nuonuo

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// client returns the HTTP client to use: the caller's with redirects disabled, or one made for this
// API.
func (s settings) client() *http.Client {
	h := &http.Client{}
	if s.httpClient != nil {
		*h = *s.httpClient
	}
	if h.Transport == nil {
		h.Transport = s.transport()
	}
	h.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return h
}

// dialTime limits connecting, including the DNS lookup, so that an unreachable address fails soon.
const dialTime = 5 * time.Second

// transport uses HTTP/1.1 only: with it, the trace below is reliable about whether a request was
// begun.
func (s settings) transport() *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: dialTime, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  s.timeout,
		IdleConnTimeout:        60 * time.Second,
		MaxConnsPerHost:        s.inFlight,
		MaxIdleConnsPerHost:    s.inFlight,
		MaxIdleConns:           2 * s.inFlight,
		MaxResponseHeaderBytes: 256 << 10,
		Protocols:              protocols,
	}
}

// answer is what came back, before it is decoded.
type answer struct {
	status int
	body   []byte
}

// largeHeader is under the write buffer of net/http: headers below it cannot leave before the trace
// reports them.
const largeHeader = 3 << 10

// post sends one request and reads the whole answer. It asks still before the first byte is sent,
// and runs begin, unless nil, before the body. sent is false only if it is certain that no byte of
// the request was sent.
func (c *Client) post(ctx context.Context, u *url.URL, header http.Header, body []byte, still, begin func() error) (a answer, sent bool, err error) {
	if err := ctx.Err(); err != nil {
		return answer{}, false, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	var seen progress
	if c.own {
		seen.still = still
	}
	out := outgoing{body: body, begin: begin}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, seen.trace()), http.MethodPost, u.String(), out.reader())
	if err != nil {
		return answer{}, false, err
	}
	req.Header, req.ContentLength = header, int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) { return out.reader(), nil }
	resp, err := c.http.Do(req)
	if err != nil {
		size := headerSize(header) + len(u.String())
		if why := seen.refused.Load(); why != nil && size <= largeHeader {
			return answer{}, false, *why
		}
		if out.refused.Load() && size <= largeHeader {
			return answer{}, false, bareURLError(err)
		}
		return answer{}, seen.sent(size), bareURLError(err)
	}
	defer resp.Body.Close()
	a.status = resp.StatusCode
	a.body, err = readAnswer(resp, c.maxBytes)
	return a, true, err
}

// progress records how much of a request was sent.
type progress struct {
	asked, connected, wrote atomic.Bool

	still   func() error // refuses the request before its first byte; nil: nothing does
	conn    atomic.Pointer[net.Conn]
	refused atomic.Pointer[error]
}

func (p *progress) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		// A second GetConn means that net/http restarts the request, which it does for a POST only
		// if nothing of it was sent.
		GetConn: func(string) {
			p.asked.Store(true)
			p.connected.Store(false)
			p.wrote.Store(false)
			p.refused.Store(nil)
		},
		GotConn: func(info httptrace.GotConnInfo) {
			p.conn.Store(&info.Conn)
			p.connected.Store(true)
		},
		WroteHeaders: p.wroteHeaders,
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				p.wrote.Store(true)
			}
		},
	}
}

// wroteHeaders runs when the headers are in the write buffer of the connection. When the request is
// refused, the connection is closed, so that they never leave it.
func (p *progress) wroteHeaders() {
	if p.still != nil {
		if err := p.still(); err != nil {
			p.refused.Store(&err)
			_ = (*p.conn.Load()).Close() // nothing was sent on it
			return
		}
	}
	p.wrote.Store(true)
}

// sent assumes that the request was sent if the trace is not reliable: the transport does not
// report, or the headers are so large that a part may be flushed before they are reported.
func (p *progress) sent(size int) bool {
	return p.wrote.Load() || !p.asked.Load() || size > largeHeader && p.connected.Load()
}

func headerSize(h http.Header) int {
	n := 0
	for name, values := range h {
		for _, v := range values {
			n += len(name) + len(v) + 4
		}
	}
	return n
}

// bareURLError removes the URL that net/http adds to an error: its query does not help a reader.
func bareURLError(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

var gzipMagic = []byte{0x1f, 0x8b}

func readAnswer(resp *http.Response, limit int64) ([]byte, error) {
	body, err := readLimited(resp.Body, resp.ContentLength, limit)
	if err != nil {
		return body, err
	}
	if resp.Uncompressed || !bytes.HasPrefix(body, gzipMagic) {
		return body, nil
	}
	// net/http decompresses only what it asked for; some proxies compress without being asked.
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return body, &AnswerError{Reason: "broken gzip", Err: err}
	}
	return readLimited(z, unknownLength, limit)
}

// unknownLength is the length of a body that does not say how long it is.
const unknownLength = -1

// believedLength is how much room is made for a body because of what it says of its length.
const believedLength = 1 << 20

// readLimited reads a body that says it has length bytes.
func readLimited(r io.Reader, length, limit int64) ([]byte, error) {
	var body bytes.Buffer
	if 0 < length && length <= min(limit, believedLength) {
		body.Grow(int(length) + bytes.MinRead) // the last read meets the end and needs room too
	}
	_, err := body.ReadFrom(io.LimitReader(r, limit+1))
	if err != nil {
		return body.Bytes(), &AnswerError{Reason: "cut off", Err: err}
	}
	if int64(body.Len()) > limit {
		return body.Bytes()[:limit], &AnswerError{Reason: fmt.Sprintf("longer than %d bytes", limit)}
	}
	return body.Bytes(), nil
}
