package simulator

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// decide returns what goes wrong with a call. The chance depends on the seed,
// the method, the order number (else the body) and on how often that came
// before, never on the order in which calls arrive.
func (s *Server) decide(c *call) Fault {
	n := s.stats.begin(c.method)
	var orderNo string
	if s.opts.Decide != nil || c.knobs.Faults.any() {
		eachMember(c.body, func(key, raw string) {
			if key == "order" {
				orderNo = member(raw, "orderNo")
			}
		})
	}
	if s.opts.Decide != nil {
		if fault := s.opts.Decide(Call{Method: c.method, N: n, OrderNo: orderNo, Body: c.body}); fault > NoFault && fault < faultCount {
			return fault
		}
	}
	if !c.knobs.Faults.any() {
		return NoFault
	}
	key := orderNo
	if key == "" {
		key = c.body
	}
	counter, _ := s.tries.LoadOrStore(s.hash(c.short, key), new(atomic.Int64))
	try := strconv.FormatInt(counter.(*atomic.Int64).Add(1), 10)
	for kind := NoFault + 1; kind < faultCount; kind++ {
		if p := c.knobs.Faults[kind].of(c.short); p > 0 && s.draw(kind.String(), c.short, key, try) < p {
			s.stats.struck(kind.String())
			return kind
		}
	}
	return NoFault
}

// faultBefore strikes before the call is processed. It reports whether the call
// goes on.
func (s *Server) faultBefore(w http.ResponseWriter, r *http.Request, c *call, fault Fault) bool {
	switch fault {
	case DropBefore:
		drop(w)
	case GatewayBefore:
		writePage(w, http.StatusBadGateway, "502 Bad Gateway")
	case BusyBefore:
		s.finish(w, c.method, refuse("040102", "API服务异常，请稍后重试"))
		return false
	case ExceptionBefore:
		s.finish(w, c.method, refuse("0203", "处理异常"))
		return false
	case SlowBefore:
		return wait(r, c.knobs.Slow)
	default:
		return true
	}
	s.stats.answered(c.method, fault.String())
	return false
}

// faultAfter strikes the answer of a processed call, or sends it.
func (s *Server) faultAfter(w http.ResponseWriter, r *http.Request, c *call, fault Fault, answer reply) {
	switch fault {
	case DropAfter:
		drop(w)
	case GatewayAfter:
		writePage(w, http.StatusBadGateway, "502 Bad Gateway")
	case HalfJSON:
		body := envelope(nil, answer)
		_, _ = w.Write(body[:len(body)/2])
	case Cut:
		body := envelope(nil, answer)
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body[:len(body)/2])
		panic(http.ErrAbortHandler)
	case ExceptionAfter:
		writeReply(w, refuse("0203", "处理异常"))
	case SlowAfter:
		if wait(r, c.knobs.Slow) {
			s.finish(w, c.method, answer)
		}
		return
	default:
		s.finish(w, c.method, answer)
		return
	}
	s.stats.answered(c.method, fault.String())
}

// wait lets d pass and reports whether the caller is still there.
func wait(r *http.Request, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// drop ends the connection without an answer. http.ErrAbortHandler is net/http's
// own way to say so where the connection cannot be taken over.
func drop(w http.ResponseWriter) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	conn, _, err := hijacker.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = conn.Close()
}
