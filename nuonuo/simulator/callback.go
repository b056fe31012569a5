package simulator

import (
	"bytes"
	"container/heap"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// callbackTries is how often a callback is sent when no clear answer comes: once
// and three repeats.
const callbackTries = 4

// CallbackCount counts the callbacks.
type CallbackCount struct {
	Sent      int `json:"sent"`      // attempts
	Confirmed int `json:"confirmed"` // answered with status 0000
	Lost      int `json:"lost"`      // withheld by a knob
	GivenUp   int `json:"given_up"`  // after the last attempt
}

// callbackJob is a callback that waits for its time.
type callbackJob struct {
	kind   string // operater
	due    int64  // ms
	seq    uint64 // of those due together, the first planned goes first
	url    string
	base   string
	index  int    // of the invoice
	form   string // billId, of the kinds about a red form
	status string // of that form, as told
	at     int64  // ms; when the form takes this status unless a verdict comes before, else 0
	try    int
}

type callbackHeap []callbackJob

func (h callbackHeap) Len() int { return len(h) }
func (h callbackHeap) Less(i, j int) bool {
	return h[i].due < h[j].due || h[i].due == h[j].due && h[i].seq < h[j].seq
}
func (h callbackHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *callbackHeap) Push(x any)   { *h = append(*h, x.(callbackJob)) }
func (h *callbackHeap) Pop() any {
	old := *h
	job := old[len(old)-1]
	*h = old[:len(old)-1]
	return job
}

// callbackQueue sends the callbacks (回传) from one goroutine, which runs only
// while there are any.
type callbackQueue struct {
	server *Server
	client *http.Client
	ctx    context.Context
	cancel context.CancelFunc
	wake   chan struct{}
	done   sync.WaitGroup

	mu      sync.Mutex
	jobs    callbackHeap
	running bool
	planned uint64
	count   CallbackCount
}

func newCallbackQueue(s *Server) *callbackQueue {
	ctx, cancel := context.WithCancel(context.Background())
	return &callbackQueue{server: s, client: &http.Client{Timeout: 10 * time.Second}, ctx: ctx, cancel: cancel, wake: make(chan struct{}, 1)}
}

func (q *callbackQueue) close() {
	q.mu.Lock()
	q.cancel()
	q.mu.Unlock()
	q.done.Wait()
	q.client.CloseIdleConnections()
}

func (q *callbackQueue) counts() CallbackCount {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.count
}

// plan enters a callback that is due after the delay of the knobs. Chance, drawn
// by kind and id, may lose it, double it or delay it past later ones.
func (q *callbackQueue) plan(c *call, job callbackJob, id string) {
	job.url = orText(job.url, c.knobs.CallbackURL)
	if !c.knobs.Callbacks || job.url == "" || !slices.Contains(c.knobs.CallbackKinds, job.kind) {
		return
	}
	job.base = c.base
	job.due += c.knobs.CallbackDelay.Milliseconds()
	chance := func(knob string, p float64) bool {
		if p <= 0 || q.server.draw(knob, job.kind, id) >= p {
			return false
		}
		q.server.stats.struck(knob)
		return true
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if chance("callback_lost", c.knobs.CallbackLost) {
		q.count.Lost++
		return
	}
	if chance("callback_late", c.knobs.CallbackLate) {
		job.due += c.knobs.CallbackLateBy.Milliseconds()
	}
	q.push(job)
	if chance("callback_twice", c.knobs.CallbackTwice) {
		q.push(job)
	}
}

// push enters a job; the lock is held.
func (q *callbackQueue) push(job callbackJob) {
	if q.ctx.Err() != nil {
		return
	}
	q.planned++
	job.seq = q.planned
	heap.Push(&q.jobs, job)
	if !q.running {
		q.running = true
		q.done.Go(q.run)
		return
	}
	q.hurry()
}

// hurry makes the queue look again at what is due.
func (q *callbackQueue) hurry() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// run sends what is due and ends when nothing is left.
func (q *callbackQueue) run() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		q.mu.Lock()
		if len(q.jobs) == 0 || q.ctx.Err() != nil {
			q.running = false
			q.mu.Unlock()
			return
		}
		left := time.Duration(q.jobs[0].due-q.server.clock().UnixMilli()) * time.Millisecond
		if left <= 0 {
			job := heap.Pop(&q.jobs).(callbackJob)
			q.mu.Unlock()
			q.deliver(job)
			continue
		}
		q.mu.Unlock()
		timer.Reset(left)
		select {
		case <-timer.C:
		case <-q.wake:
		case <-q.ctx.Done():
		}
	}
}

// deliver sends a callback once. A failure without a clear answer is tried
// again; an answer of status 9999 is clear.
func (q *callbackQueue) deliver(job callbackJob) {
	n, ok := q.server.notice(job)
	if !ok {
		return
	}
	definite, confirmed := q.post(job.url, n)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.count.Sent++
	job.try++
	switch {
	case confirmed:
		q.count.Confirmed++
	case definite || job.try >= callbackTries:
		q.count.GivenUp++
	default:
		job.due = q.server.clock().UnixMilli() + q.server.knobs.Load().CallbackRetry.Milliseconds()
		q.push(job)
	}
}

func (q *callbackQueue) post(target string, n notice) (definite, confirmed bool) {
	request, err := http.NewRequestWithContext(q.ctx, http.MethodPost, target, strings.NewReader(n.body))
	if err != nil {
		return true, false
	}
	request.Header.Set("Content-Type", n.contentType)
	response, err := q.client.Do(request)
	if err != nil {
		return false, false
	}
	defer response.Body.Close()
	var answer struct {
		Status string `json:"status"`
	}
	content, err := io.ReadAll(io.LimitReader(response.Body, 1<<16))
	if err != nil || json.NewDecoder(bytes.NewReader(content)).Decode(&answer) != nil {
		return false, false
	}
	return answer.Status != "", answer.Status == "0000"
}
