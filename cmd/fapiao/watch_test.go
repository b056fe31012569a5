package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// beside runs a command beside a worker until it says something, and returns what it said.
func beside(t *testing.T, folder, want string, args ...string) string {
	t.Helper()
	late := time.After(soon)
	for {
		p := start(t, folder, nil, args...)
		<-p.done
		if strings.Contains(p.text(), want) {
			return withoutWarnings(p.text())
		}
		select {
		case <-late:
			t.Fatalf("%v does not say %q:\n%s", args, want, p.text())
		default:
		}
	}
}

// withoutWarnings is what a program says, but for its warnings about the test's own environment.
func withoutWarnings(text string) string {
	var kept strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "fapiao: ") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// A worker at work is seen by status on another machine: what it does, and which calls it spends.
// When it is stopped, that is seen too. Its heartbeat is in its file.
func TestStatusShowsWorkers(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	p, sim := newPlace(t, 400), strict(t, "issuing_ms=600000")
	folder := filepath.Dir(p.orders)
	platform := []string{"--ledger", url, "--endpoint", sim.Endpoint(), "--rate", "10"}
	status := func(want string, flags ...string) string {
		return beside(t, folder, want, append([]string{"status", "--ledger", url}, flags...)...)
	}
	start(t, folder, nil, "import", p.orders, "--ledger", url).ends(exitDone)
	beat := filepath.Join(folder, "beat.json")
	worker := start(t, folder, func(c *exec.Cmd) { c.Env = append(c.Env, "FAPIAO_HEARTBEAT_FILE="+beat) }, append([]string{"worker"}, platform...)...)
	worker.says("is ready")
	start(t, folder, nil, append([]string{"submit", "--workers", "--detach"}, platform...)...)
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	lines := status(`"task":"submit"`, "--json")
	page := pageOfJSON(t)
	for line := range strings.Lines(lines) {
		page.check(t, "status", line)
	}
	for _, want := range []string{`"state":"alive"`, `"host":"` + host + `"`, `"type":"oldest"`} {
		if !strings.Contains(lines, want) {
			t.Errorf("status lacks %s:\n%s", want, lines)
		}
	}
	spends := status(`"type":"spender"`, "--json")
	for line := range strings.Lines(spends) {
		page.check(t, "status", line)
		var s struct {
			Type, Run, Host string
			PID, Turns      int
		}
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatal(err)
		}
		if s.Type == "spender" && (s.Host != host || s.PID != worker.cmd.Process.Pid || s.Turns < 1 || s.Turns > 10) {
			t.Errorf("who spends the calls: %s", line)
		}
	}
	status("a second")
	if b, err := os.ReadFile(beat); err != nil || !strings.Contains(string(b), `"by":"worker"`) {
		t.Errorf("heartbeat %s: %v", b, err)
	}
	start(t, folder, nil, "status", "--alarm", "--ledger", url).ends(exitDone, "Seen last: a worker")
	worker.signal(syscall.SIGTERM)
	worker.ends(exitDone)
	status("stopped 20")
}
