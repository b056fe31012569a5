//go:build unix

package main

import (
	"database/sql"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// monitored is where a worker answers for the monitoring.
type monitored struct {
	t       *testing.T
	address string
}

// monitoringOf waits until a worker says where it answers.
func monitoringOf(p *process) monitored {
	p.t.Helper()
	const said = `{"type":"listen","address":"`
	p.says(said)
	_, after, _ := strings.Cut(p.text(), said)
	address, _, _ := strings.Cut(after, `"`)
	return monitored{p.t, address}
}

// ask sends a request, and returns the code and the body of the answer.
func (m monitored) ask(method, path string) (code int, body string) {
	m.t.Helper()
	r, err := http.NewRequestWithContext(m.t.Context(), method, "http://"+m.address+path, http.NoBody)
	if err != nil {
		m.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		m.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		m.t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// shows asks for the metrics until they have a line.
func (m monitored) shows(line string) string {
	m.t.Helper()
	late := time.After(soon)
	for {
		code, body := m.ask(http.MethodGet, "/metrics")
		if code == http.StatusOK && strings.Contains(body, "\n"+line+"\n") {
			return body
		}
		select {
		case <-time.After(200 * time.Millisecond):
		case <-late:
			m.t.Fatalf("the metrics have no line %q:\n%s", line, body)
		}
	}
}

// TestWorkerIsMonitored reads the metrics of a worker that issued orders; the service manager gets
// when it works and when it ends.
func TestWorkerIsMonitored(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 12)
	folder, url := filepath.Dir(p.orders), pgtest.URL(t)
	endpoint, _ := server(t, "--knob", "rate=0", "--knob", "issuing_ms=0", "--knob", "signing_ms=0")
	manager := newManager(t)
	at := []string{"--ledger", url, "--endpoint", endpoint, "--rate", "200"}
	worker := start(t, folder, func(c *exec.Cmd) { c.Env = append(c.Env, "NOTIFY_SOCKET="+manager.path, "WATCHDOG_USEC=12000000") },
		append([]string{"worker", "--listen", "127.0.0.1:0", "--json"}, at...)...)
	worker.says(`"type":"worker"`)
	m := monitoringOf(worker)
	start(t, folder, nil, append([]string{"run", p.orders, "--workers"}, at...)...).ends(exitDone)

	if code, body := m.ask(http.MethodGet, "/healthz"); code != http.StatusOK || !strings.Contains(body, `"status":"ok"`) {
		t.Errorf("/healthz: %d %s", code, body)
	}
	for path, want := range map[string]int{"/": http.StatusNotFound, "/debug/pprof/": http.StatusNotFound} {
		if code, _ := m.ask(http.MethodGet, path); code != want {
			t.Errorf("%s: %d, want %d", path, code, want)
		}
	}
	if code, _ := m.ask(http.MethodPost, "/metrics"); code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", code)
	}
	if code, body := m.ask(http.MethodHead, "/metrics"); code != http.StatusOK || body != "" {
		t.Errorf("HEAD: %d %q", code, body)
	}
	body := m.shows("fapiao_workers_alive 1")
	for _, want := range []string{
		`fapiao_outcomes_total{task="submit",outcome="sent"} 12`, "fapiao_worker_alive 1",
		`fapiao_corrections{seller="` + sellerNo + `",task="red",state="due"} 0`, `fapiao_corrections{seller="` + sellerNo + `",task="void",state="failed"} 0`,
		`fapiao_corrections{seller="` + sellerNo + `",task="deliver",state="due"} 0`,
		"fapiao_worker_slots 16",
		`fapiao_calls_total{seller="` + sellerNo + `",method="nuonuo.OpeMplatform.requestBillingNew",answer="ok"} 12`,
		"# TYPE fapiao_calls_total counter",
	} {
		if !strings.Contains(body, want+"\n") {
			t.Errorf("the metrics have no %q:\n%s", want, body)
		}
	}
	if private := regexp.MustCompile(`M0000|有限公司|postgres|` + filepath.Base(url)).FindString(body); private != "" {
		t.Errorf("the metrics have %q:\n%s", private, body)
	}
	checkMetrics(t, body, "fapiao_orders", "fapiao_seller_stopped", "fapiao_files_total") // of orders that are not issued, and of files that nobody fetches
	taken := start(t, folder, nil, append([]string{"worker", "--listen", m.address}, at...)...)
	taken.ends(exitUnusable, "cannot listen on "+m.address, "--listen")

	manager.gets("READY=1\nSTATUS=worker ")
	manager.gets("WATCHDOG=1")
	loseJobs(t, url)
	worker.says("tables of the jobs are missing; the worker makes them again")
	manager.gets("STATUS=waits for the jobs since ")
	if code, body := m.ask(http.MethodGet, "/healthz"); code != http.StatusOK || !strings.Contains(body, `"troubles":{"jobs":"`) {
		t.Errorf("/healthz: %d %s", code, body)
	}
	if n := strings.Count(worker.text(), "part=jobs"); n > 0 {
		t.Errorf("%d lines of the engine while its tables were lost:\n%s", n, worker.text())
	}
	worker.signal(syscall.SIGTERM)
	worker.ends(exitDone)
	manager.gets("STOPPING=1\nSTATUS=")
}

// loseJobs drops the tables of the jobs.
func loseJobs(t *testing.T, url string) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 10 { // it may meet the worker in a deadlock
		if _, err = db.Exec("DROP SCHEMA public_jobs CASCADE"); err == nil {
			return
		}
	}
	t.Fatal(err)
}

// manager is a service manager that listens on a socket.
type manager struct {
	t    *testing.T
	path string
	said chan string
}

func newManager(t *testing.T) *manager {
	t.Helper()
	m := &manager{t: t, path: filepath.Join(t.TempDir(), "notify"), said: make(chan string, 100)}
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: m.path, Net: "unixgram"})
	if err != nil {
		t.Skipf("no socket of a service manager: %v", err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		b := make([]byte, 4096)
		for {
			n, err := conn.Read(b)
			if err != nil {
				return
			}
			m.said <- string(b[:n])
		}
	}()
	return m
}

// gets waits until a message begins so; those before it are dropped.
func (m *manager) gets(want string) {
	m.t.Helper()
	late := time.After(soon)
	for {
		select {
		case got := <-m.said:
			if strings.HasPrefix(got, want) {
				return
			}
		case <-late:
			m.t.Fatalf("the service manager does not get %q", want)
		}
	}
}

// mostJobLines is more than the engine has to say by itself of a database that was away for some
// seconds: it fails about ten times a second.
const mostJobLines = 5

// TestFrozenLedgerFailsTheHealth cuts the database off: after a while the worker is not healthy,
// and it is again when the database is back.
func TestFrozenLedgerFailsTheHealth(t *testing.T) {
	t.Parallel()
	p, own := newPlace(t, 1), pgtest.Start(t)
	endpoint, _ := server(t)
	worker := start(t, filepath.Dir(p.orders), nil, "worker", "--listen", "127.0.0.1:0", "--json", "--ledger", own.URL(), "--endpoint", endpoint)
	worker.says(`"type":"worker"`)
	m := monitoringOf(worker)
	m.health(http.StatusOK, "")
	own.Down()
	m.health(http.StatusServiceUnavailable, "the ledger's database cannot be reached")
	own.Up()
	m.health(http.StatusOK, "")
	for what, want := range map[string]int{"the ledger's database cannot be reached": 1, "part=jobs": mostJobLines} {
		if n := strings.Count(worker.text(), what); n == 0 && what != "part=jobs" || n > want {
			t.Errorf("%d lines with %q, want at most %d:\n%s", n, what, want, worker.text())
		}
	}
	worker.signal(syscall.SIGTERM)
	worker.ends(exitDone)
}

// health waits for an answer of /healthz.
func (m monitored) health(want int, reason string) {
	m.t.Helper()
	late := time.After(soon)
	for {
		code, body := m.ask(http.MethodGet, "/healthz")
		var said struct{ Reason string }
		if err := json.Unmarshal([]byte(body), &said); err != nil {
			m.t.Fatal(err)
		}
		if code == want && said.Reason == reason {
			return
		}
		select {
		case <-time.After(200 * time.Millisecond):
		case <-late:
			m.t.Fatalf("/healthz says %d %s, want %d", code, body, want)
		}
	}
}
