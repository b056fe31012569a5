package simulator

import (
	"bytes"
	"container/heap"
	"context"
	"encoding/json"
	"io"
	"net/http"
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
	due   int64 // ms
	url   string
	base  string
	index int
	try   int
}

type callbackHeap []callbackJob

func (h callbackHeap) Len() int           { return len(h) }
func (h callbackHeap) Less(i, j int) bool { return h[i].due < h[j].due }
func (h callbackHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *callbackHeap) Push(x any)        { *h = append(*h, x.(callbackJob)) }
func (h *callbackHeap) Pop() any {
	old := *h
	job := old[len(old)-1]
	*h = old[:len(old)-1]
	return job
}

// callbackQueue sends the callbacks (开票结果回传) from one goroutine, which runs
// only while there are any.
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

// scheduleCallbacks plans the callback of each piece of an accepted order.
func (s *Server) scheduleCallbacks(c *call, first int, pieces []*order) {
	if !c.knobs.Callbacks || c.knobs.CallbackURL == "" && pieces[0].head[hCallBackURL] == "" {
		return
	}
	for i, piece := range pieces {
		s.books.mu.RLock()
		rec := *s.books.at(first + i)
		s.books.mu.RUnlock()
		s.callbacks.add(c, &found{index: first + i, rec: rec, order: piece}, rec.finalAt())
	}
}

// add plans the callback of an invoice that is final at a moment. Chance may
// lose it, double it or delay it past later ones.
func (q *callbackQueue) add(c *call, f *found, final int64) {
	target := orText(f.order.head[hCallBackURL], c.knobs.CallbackURL)
	if !c.knobs.Callbacks || target == "" {
		return
	}
	s, serial := q.server, serialNo(&f.rec, f.index)
	job := callbackJob{due: final + c.knobs.CallbackDelay.Milliseconds(), url: target, base: c.base, index: f.index}
	q.mu.Lock()
	defer q.mu.Unlock()
	if p := c.knobs.CallbackLost; p > 0 && s.draw("lost", serial) < p {
		q.count.Lost++
		return
	}
	if p := c.knobs.CallbackLate; p > 0 && s.draw("late", serial) < p {
		job.due += c.knobs.CallbackLateBy.Milliseconds()
	}
	q.push(job)
	if p := c.knobs.CallbackTwice; p > 0 && s.draw("twice", serial) < p {
		q.push(job)
	}
}

// push enters a job; the lock is held.
func (q *callbackQueue) push(job callbackJob) {
	if q.ctx.Err() != nil {
		return
	}
	heap.Push(&q.jobs, job)
	if !q.running {
		q.running = true
		q.done.Go(q.run)
		return
	}
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
	body, ok := q.server.callbackForm(job)
	if !ok {
		return
	}
	definite, confirmed := q.post(job.url, body)
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

func (q *callbackQueue) post(target, body string) (definite, confirmed bool) {
	request, err := http.NewRequestWithContext(q.ctx, http.MethodPost, target, strings.NewReader(body))
	if err != nil {
		return true, false
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
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
