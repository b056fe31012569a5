package monitor

import (
	"fmt"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/quiet"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
)

// Monitor gathers what a worker does. Its methods may be called from several goroutines.
type Monitor struct {
	now  func() time.Time
	set  *metrics.Set
	kept kept

	mu       sync.Mutex
	look     app.Look  // nil until the worker is ready
	seen     time.Time // the last sign of life that the ledger took
	stopping bool
	troubles map[quiet.Trouble]time.Time // since when they last; those that do not are left out
}

// New makes the monitor of a worker.
func New(version, environment string, jobs int, now func() time.Time) *Monitor {
	metrics.ExposeMetadata(true)
	m := &Monitor{now: now, set: metrics.NewSet(), troubles: map[quiet.Trouble]time.Time{}}
	m.set.NewGauge(fmt.Sprintf("fapiao_worker_info{version=%q,environment=%q}", version, environment), func() float64 { return 1 })
	m.set.NewGauge("fapiao_worker_slots", func() float64 { return float64(jobs) })
	m.set.NewGauge("fapiao_worker_alive", func() float64 {
		if m.trouble() != "" {
			return 0
		}
		return 1
	})
	for _, t := range app.Troubles {
		m.set.NewGauge(fmt.Sprintf("fapiao_worker_trouble_seconds{trouble=%q}", t), func() float64 { return m.lasts(t).Seconds() })
	}
	m.set.NewCounter("fapiao_worker_errors_total")
	m.set.NewCounter("fapiao_ledger_errors_total")
	return m
}

// Ready takes that the worker works on jobs, and how to read figures from its ledger.
func (m *Monitor) Ready(look app.Look) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.look = look
}

// Alive takes that the worker gave the ledger a sign of life.
func (m *Monitor) Alive() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seen = m.now()
}

// Stopping takes that the worker fetches nothing more.
func (m *Monitor) Stopping() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stopping, m.look = true, nil
}

// Trouble takes that the worker cannot work since a time; the zero time: that is over.
func (m *Monitor) Trouble(t quiet.Trouble, since time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.troubles[t] = since; since.IsZero() {
		delete(m.troubles, t)
	}
}

// lasts is for how long a trouble has lasted; 0: it is not there.
func (m *Monitor) lasts(t quiet.Trouble) time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	since, ok := m.troubles[t]
	if !ok {
		return 0
	}
	return max(m.now().Sub(since), 0)
}

// Failed takes an error of what the worker repeats.
func (m *Monitor) Failed() { m.set.GetOrCreateCounter("fapiao_worker_errors_total").Inc() }

// The upper bounds of the durations, in seconds.
var (
	callBounds  = []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30}
	waitBounds  = []float64{.01, .1, .5, 1, 5, 15, 60}
	sliceBounds = []float64{.05, .25, 1, 5, 15, 60, 120}
)

// Called takes a request to the platform for a seller.
func (m *Monitor) Called(seller string, o nuonuo.Observation) {
	m.set.GetOrCreateCounter(fmt.Sprintf("fapiao_calls_total{seller=%q,method=%q,answer=%q}", seller, o.Method, o.Verdict)).Inc()
	if o.Sent {
		m.set.GetOrCreatePrometheusHistogramExt(fmt.Sprintf("fapiao_call_duration_seconds{method=%q}", o.Method), callBounds).Update(o.Took.Seconds())
	}
}

// Waited takes how long a request of a seller waited for its turn at the call limit.
func (m *Monitor) Waited(seller string, took time.Duration) {
	m.set.GetOrCreatePrometheusHistogramExt(fmt.Sprintf("fapiao_limit_wait_seconds{seller=%q}", seller), waitBounds).Update(took.Seconds())
}

// Files takes what became of files of a seller.
func (m *Monitor) Files(seller string, count map[app.FileStatus]int) {
	for status, n := range count {
		m.set.GetOrCreateCounter(fmt.Sprintf("fapiao_files_total{seller=%q,result=%q}", seller, status)).Add(n)
	}
}

// Worked takes what a slice did.
func (m *Monitor) Worked(task pipeline.Task, r *pipeline.Report, took time.Duration, err error) {
	result := "done"
	if err != nil {
		result = "failed"
	}
	m.set.GetOrCreateCounter(fmt.Sprintf("fapiao_slices_total{task=%q,result=%q}", task, result)).Inc()
	m.set.GetOrCreatePrometheusHistogramExt(fmt.Sprintf("fapiao_slice_duration_seconds{task=%q}", task), sliceBounds).Update(took.Seconds())
	for _, c := range []struct {
		outcome string
		n       int
	}{
		{"sent", r.Sent}, {"asked", r.Asked}, {"unasked", r.Unasked}, {"failed", r.Failed}, {"reds_failed", r.RedsFailed},
		{"differing", r.Differing}, {"taken_over", r.TakenOver},
	} {
		if c.n > 0 {
			m.set.GetOrCreateCounter(fmt.Sprintf("fapiao_outcomes_total{task=%q,outcome=%q}", task, c.outcome)).Add(c.n)
		}
	}
}
