// Package model runs ledger, stages, client and simulator in one process with a fake clock, through
// days of random events, and compares the ledger with the platform's state.
package model

import (
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
)

// fate is what happens to one request.
type fate int

const (
	arrives     fate = iota
	neverLeaves      // no connection: surely not sent
	lostBefore       // it left and never arrived
	lostAfter        // it arrived and was processed; the answer is lost
	arrivesLate      // it arrives when the caller has given it up
	answersLate      // it is processed at once and the answer takes long
	half             // half of the answer arrives
	gateway          // a proxy answers in the platform's place, after it was processed
	fates
)

// Latest is the longest delay of a request before it arrives.
const latest = 9 * time.Second

var errLost = errors.New("connection lost")

// wire passes requests to a handler in the same process, and loses some.
type wire struct {
	platform http.Handler

	mu     sync.Mutex
	chance *rand.Rand
	share  float64 // of requests that fare badly
	calls  atomic.Int64
	// spy sees what arrives at the platform and what it answers; nil: nobody does.
	spy func(method string, body, answer []byte)
}

// trouble sets the share of requests that fail.
func (w *wire) trouble(share float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.share = share
}

func (w *wire) draw(path string) (fate, time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if path != "/open/v1/services" || w.chance.Float64() >= w.share {
		return arrives, 0
	}
	return fate(1 + w.chance.IntN(int(fates)-1)), time.Duration(w.chance.Int64N(int64(latest)))
}

// RoundTrip implements [http.RoundTripper].
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.calls.Add(1)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	what, delay := w.draw(r.URL.Path)
	trace := httptrace.ContextClientTrace(r.Context())
	if trace != nil {
		trace.GetConn(r.URL.Host)
	}
	if what == neverLeaves {
		return nil, errLost
	}
	if trace != nil {
		trace.WroteHeaders()
	}
	answer := func() (*http.Response, error) { return w.deliver(r, body) }
	switch what {
	case lostBefore:
		return nil, errLost
	case lostAfter:
		_, _ = answer()
		return nil, errLost
	case arrivesLate:
		go func() {
			time.Sleep(delay)
			_, _ = answer() // nobody hears it
		}()
		<-r.Context().Done()
		return nil, r.Context().Err()
	case answersLate:
		res, err := answer()
		select {
		case <-time.After(delay):
			return res, err
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	case half:
		res, err := answer()
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(res.Body)
		res.Body = io.NopCloser(io.LimitReader(bytesReader(b), int64(len(b)/2)))
		return res, err
	case gateway:
		_, _ = answer()
		return &http.Response{StatusCode: http.StatusBadGateway, Header: http.Header{}, Body: io.NopCloser(bytesReader([]byte("<html>502</html>"))), Request: r}, nil
	}
	return answer()
}

// deliver lets the platform process a request, regardless of the caller's context.
func (w *wire) deliver(r *http.Request, body []byte) (res *http.Response, err error) {
	defer func() {
		if v := recover(); v == http.ErrAbortHandler { // how a handler drops the connection
			res, err = nil, errLost
		} else if v != nil {
			panic(v)
		}
	}()
	req := httptest.NewRequest(r.Method, r.URL.String(), bytesReader(body))
	for name, values := range r.Header { // as a server reads them
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	rec := httptest.NewRecorder()
	w.platform.ServeHTTP(rec, req)
	if w.spy != nil {
		w.spy(req.Header.Get("method"), body, rec.Body.Bytes())
	}
	return rec.Result(), nil
}
