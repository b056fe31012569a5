package simulator

import (
	"cmp"
	"net/http"
	"slices"
	"sync"
)

// second is the width of the sliding window, in nanoseconds.
const second = int64(1e9)

// log is a queue of the moments of the last second.
type log struct {
	times []int64
	head  int
}

// add notes now and forgets what is a second old.
func (l *log) add(now int64) {
	l.expire(now)
	l.times = append(l.times, now)
}

func (l *log) expire(now int64) {
	for l.head < len(l.times) && now-l.times[l.head] >= second {
		l.head++
	}
	if l.head > 1024 && l.head > len(l.times)/2 {
		l.times = append(l.times[:0], l.times[l.head:]...)
		l.head = 0
	}
}

func (l *log) len() int { return len(l.times) - l.head }

// window counts the calls of an application in sliding seconds.
type window struct {
	mu       sync.Mutex
	arrived  log
	admitted log
	seconds  []SecondCount
	busiest  int
	total    int
	refused  int
}

// SecondCount is how many service calls one second of the clock had.
type SecondCount struct {
	Second int64 `json:"second"` // since the epoch
	Calls  int   `json:"calls"`
}

// maxSeconds bounds how many seconds are remembered.
const maxSeconds = 60

// note counts a call in its second.
func (w *window) note(at int64) {
	if n := len(w.seconds); n > 0 && w.seconds[n-1].Second == at {
		w.seconds[n-1].Calls++
		return
	}
	if len(w.seconds) == maxSeconds {
		w.seconds = append(w.seconds[:0], w.seconds[1:]...)
	}
	w.seconds = append(w.seconds, SecondCount{at, 1})
}

// mergeSeconds adds up the seconds of several apps and keeps the latest.
func mergeSeconds(all []SecondCount) []SecondCount {
	slices.SortFunc(all, func(a, b SecondCount) int { return cmp.Compare(a.Second, b.Second) })
	out := make([]SecondCount, 0, len(all))
	for _, s := range all {
		if n := len(out); n > 0 && out[n-1].Second == s.Second {
			out[n-1].Calls += s.Calls
			continue
		}
		out = append(out, s)
	}
	return out[max(0, len(out)-maxSeconds):]
}

// admit notes a call and reports whether it is within the rate; 0 is no limit.
// Only admitted calls fill the rate, but all of them count for the busiest
// second.
func (w *window) admit(clock func() int64, rate int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := clock()
	w.total++
	w.note(now / second)
	w.arrived.add(now)
	w.busiest = max(w.busiest, w.arrived.len())
	if rate <= 0 {
		return true
	}
	w.admitted.expire(now)
	if w.admitted.len() >= rate {
		w.refused++
		return false
	}
	w.admitted.add(now)
	return true
}

// overload answers a call above the rate.
func (s *Server) overload(w http.ResponseWriter, kind Overload, senid string) string {
	if kind == OverloadMixture {
		kinds := [...]Overload{OverloadQuota, OverloadBusy, Overload429, Overload503, OverloadDrop}
		kind = kinds[int(s.draw("overload", senid)*float64(len(kinds)))]
	}
	switch kind {
	case OverloadBusy:
		writeReply(w, refuse("040102", "API服务异常，请稍后重试"))
	case Overload429:
		w.Header().Set("Retry-After", "1")
		http.Error(w, "Too Many Requests", http.StatusTooManyRequests)
	case Overload503:
		writePage(w, http.StatusServiceUnavailable, "503 Service Temporarily Unavailable")
	case OverloadDrop:
		drop(w)
	default:
		writeReply(w, refuse("070201", "API日流量超出限制"))
	}
	return string(kind)
}
