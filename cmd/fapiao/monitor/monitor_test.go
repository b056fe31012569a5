package monitor

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// bench is a monitor whose clock a test moves.
type bench struct {
	*Monitor
	t     *testing.T
	clock time.Time
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, clock: time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)}
	b.Monitor = New("v1", "simulator", 16, func() time.Time { return b.clock })
	return b
}

func (b *bench) get(path string) (int, string) {
	b.t.Helper()
	w := httptest.NewRecorder()
	b.handler().ServeHTTP(w, httptest.NewRequestWithContext(b.t.Context(), http.MethodGet, path, http.NoBody))
	return w.Code, w.Body.String()
}

func (b *bench) healthIs(code int, reason string) {
	b.t.Helper()
	got, body := b.get("/healthz")
	var h health
	if err := json.Unmarshal([]byte(body), &h); err != nil {
		b.t.Fatal(err)
	}
	if got != code || h.Reason != reason || (h.Status == "ok") != (code == http.StatusOK) {
		b.t.Errorf("health is %d %s, want %d %q", got, body, code, reason)
	}
}

func (b *bench) has(want ...string) {
	b.t.Helper()
	_, body := b.get("/metrics")
	for _, line := range want {
		if !strings.Contains(body, "\n"+line+"\n") {
			b.t.Errorf("no line %q in\n%s", line, body)
		}
	}
}

func (b *bench) lacks(name string) {
	b.t.Helper()
	if _, body := b.get("/metrics"); strings.Contains(body, name) {
		b.t.Errorf("%s is in\n%s", name, body)
	}
}

func TestHealthFollowsSignsOfLife(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.healthIs(http.StatusServiceUnavailable, "starting")
	b.has("fapiao_worker_alive 0")
	b.Alive()
	b.clock = b.clock.Add(ledger.WorkerSilent - time.Millisecond)
	b.healthIs(http.StatusOK, "")
	b.has("fapiao_worker_alive 1")
	b.clock = b.clock.Add(time.Millisecond)
	b.healthIs(http.StatusServiceUnavailable, "the ledger took no sign of life")
	b.Trouble(app.LedgerAway, b.clock.Add(-time.Minute))
	b.healthIs(http.StatusServiceUnavailable, "the ledger's database cannot be reached")
	b.has(`fapiao_worker_trouble_seconds{trouble="database"} 60`, `fapiao_worker_trouble_seconds{trouble="jobs"} 0`)
	b.Alive()
	b.healthIs(http.StatusOK, "")
	if _, body := b.get("/healthz"); !strings.Contains(body, `"troubles":{"database":"2026-11-27T07:59:15Z"}`) {
		t.Errorf("the trouble is not in %s", body)
	}
	b.Trouble(app.LedgerAway, time.Time{})
	b.has(`fapiao_worker_trouble_seconds{trouble="database"} 0`)
	if _, body := b.get("/healthz"); strings.Contains(body, "troubles") {
		t.Errorf("the trouble that is over is in %s", body)
	}
	b.Stopping()
	b.Alive()
	b.healthIs(http.StatusServiceUnavailable, "stopping")
}

func TestWhatAWorkerDoesIsCounted(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.Called("S1", nuonuo.Observation{Method: "m", Verdict: nuonuo.VerdictUnknown, Sent: true, Took: 2 * time.Second})
	b.Called("S1", nuonuo.Observation{Method: "m", Verdict: nuonuo.VerdictRetry})
	b.Waited("S1", time.Second)
	b.Worked(pipeline.SubmitTask, &pipeline.Report{Sent: 3, Failed: 1}, time.Second, nil)
	b.Worked(pipeline.SubmitTask, &pipeline.Report{Sent: 2}, time.Second, errors.New("failed"))
	b.Failed()
	b.Files("S1", map[app.FileStatus]int{app.FileFetched: 3, app.FileLater: 1})
	b.Files("S1", map[app.FileStatus]int{app.FileFetched: 2})
	b.has(
		`fapiao_files_total{seller="S1",result="fetched"} 5`, `fapiao_files_total{seller="S1",result="later"} 1`,
		`fapiao_calls_total{seller="S1",method="m",answer="unknown"} 1`, `fapiao_calls_total{seller="S1",method="m",answer="retry"} 1`,
		`fapiao_call_duration_seconds_count{method="m"} 1`, // the other one was not sent
		`fapiao_call_duration_seconds_bucket{method="m",le="1"} 0`, `fapiao_call_duration_seconds_bucket{method="m",le="2.5"} 1`,
		`fapiao_limit_wait_seconds_sum{seller="S1"} 1`,
		`fapiao_slices_total{task="submit",result="done"} 1`, `fapiao_slices_total{task="submit",result="failed"} 1`,
		`fapiao_outcomes_total{task="submit",outcome="sent"} 5`, `fapiao_outcomes_total{task="submit",outcome="failed"} 1`,
		"fapiao_worker_errors_total 1", `fapiao_worker_info{version="v1",environment="simulator"} 1`,
	)
}

// TestScrapingDoesNotLoadTheLedger holds that the ledger is read at most every keepFor, and less
// often where it is slow.
func TestScrapingDoesNotLoadTheLedger(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	looks, slow := 0, time.Duration(0)
	var failing error
	b.Ready(func(context.Context) (app.Figures, error) {
		looks++
		b.clock = b.clock.Add(slow)
		return app.Figures{Workers: looks, Jobs: 2, JobAge: 3 * time.Second, Sellers: []app.SellerFigures{{
			TaxNum: "S1", Orders: []ledger.StateCount{{State: ledger.Ready, Orders: 7}}, Handed: 4, Overdue: time.Minute, Trouble: "login",
			Corrections: map[pipeline.Task]app.CorrectionFigures{pipeline.RedTask: {Due: 5, Failed: 2}},
			Files:       ledger.FetchCount{Due: 9, Waiting: 8, Failed: 6, Differing: 3}, LateFiles: 2 * time.Minute, BuyerForms: 3,
		}}}, failing
	})
	b.has("fapiao_workers_alive 1", "fapiao_jobs_waiting 2", "fapiao_job_age_seconds 3", `fapiao_orders{seller="S1",state="ready"} 7`,
		`fapiao_handed_out_orders{seller="S1"} 4`, `fapiao_oldest_due_seconds{seller="S1"} 60`, `fapiao_seller_stopped{seller="S1",trouble="login"} 1`,
		`fapiao_corrections{seller="S1",task="red",state="due"} 5`, `fapiao_corrections{seller="S1",task="red",state="failed"} 2`,
		`fapiao_corrections{seller="S1",task="forms",state="waiting"} 3`, `fapiao_files{seller="S1",state="due"} 9`, `fapiao_files{seller="S1",state="waiting"} 8`, `fapiao_files{seller="S1",state="failed"} 6`,
		`fapiao_files{seller="S1",state="differing"} 3`, `fapiao_files_due_seconds{seller="S1"} 120`)
	after := func(d time.Duration, want int) {
		t.Helper()
		b.clock = b.clock.Add(d)
		b.get("/metrics")
		if looks != want {
			t.Errorf("%d looks, want %d", looks, want)
		}
	}
	after(keepFor-time.Millisecond, 1)
	slow = time.Second
	after(time.Millisecond, 2)
	after(keepTimes*time.Second-time.Millisecond, 2)
	failing = errors.New("away")
	after(time.Millisecond, 3)
	b.lacks("fapiao_workers_alive")
	after(time.Second, 3) // nor is a ledger asked again and again that does not answer
	b.has("fapiao_ledger_errors_total 1")
	b.Stopping()
	after(time.Hour, 3)
}
