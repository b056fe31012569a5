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

// client returns the HTTP client to use: the caller's with redirects switched off, or one made for
// this API.
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

// dialTime bounds a connection, with the look-up of the name: an address that answers nothing is
// known soon.
const dialTime = 5 * time.Second

// transport speaks HTTP/1.1 only: with it, the trace below knows for certain whether a request was
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

// answer is what came back over the wire, before anything is read into it.
type answer struct {
	status int
	body   []byte
}

// largeHeader is under the write buffer of net/http: headers below it cannot leave before the trace
// reports them.
const largeHeader = 3 << 10

// post sends one request and reads the whole answer. begin is asked before the first byte leaves;
// nil asks nobody. sent is false only when it is certain that no byte of the request left this
// machine.
func (c *Client) post(ctx context.Context, u *url.URL, header http.Header, body []byte, begin func() error) (a answer, sent bool, err error) {
	if err := ctx.Err(); err != nil {
		return answer{}, false, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	var seen progress
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

// progress records how far a request came.
type progress struct {
	asked, connected, wrote atomic.Bool
}

func (p *progress) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		// A second GetConn means that net/http starts over, which it does for a POST only when
		// nothing of it left.
		GetConn:      func(string) { p.asked.Store(true); p.connected.Store(false); p.wrote.Store(false) },
		GotConn:      func(httptrace.GotConnInfo) { p.connected.Store(true) },
		WroteHeaders: func() { p.wrote.Store(true) },
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				p.wrote.Store(true)
			}
		},
	}
}

// sent takes the cautious side wherever the trace cannot know: a transport that reports nothing,
// and headers so large that part of them may be flushed before they are reported.
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

// bareURLError drops the address that net/http puts in front of an error: the query of ours says
// nothing to a reader.
func bareURLError(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

var gzipMagic = []byte{0x1f, 0x8b}

func readAnswer(resp *http.Response, limit int64) ([]byte, error) {
	body, err := readLimited(resp.Body, limit)
	if err != nil {
		return body, err
	}
	if resp.Uncompressed || !bytes.HasPrefix(body, gzipMagic) {
		return body, nil
	}
	// net/http unpacks only what it asked for itself; some proxies pack without being asked.
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return body, &AnswerError{Reason: "broken gzip", Err: err}
	}
	return readLimited(z, limit)
}

func readLimited(r io.Reader, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return body, &AnswerError{Reason: "cut off", Err: err}
	}
	if int64(len(body)) > limit {
		return body[:limit], &AnswerError{Reason: fmt.Sprintf("longer than %d bytes", limit)}
	}
	return body, nil
}
