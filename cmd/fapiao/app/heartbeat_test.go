package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

// beaten reconciles with heartbeats, and returns the log.
func beaten(d *desk, of app.Batches, changes ...string) string {
	d.t.Helper()
	var log bytes.Buffer
	a := d.with(app.Options{Config: d.config(append(changes, "wait", "0")...), Events: &recorder{}, Log: &log, Run: "0123456789ab", Version: "v9"})
	if _, err := a.Reconcile(context.Background(), app.ReconcileOptions{Batches: of}); err != nil {
		d.t.Fatal(err)
	}
	return log.String()
}

func TestHeartbeatOfReconcile(t *testing.T) {
	t.Parallel()
	var calls atomic.Int64
	service := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.Path == "/ping/MARKER" {
			calls.Add(1)
		}
	}))
	defer service.Close()
	d := newDesk(t)
	must(d, imports(d.two()))
	file := filepath.Join(d.dir, "heartbeat.json")
	settings := []string{"heartbeat_file", file, "heartbeat_url", service.URL + "/ping/MARKER"}
	if log := beaten(d, app.Batches{All: true}, settings...); strings.Contains(log, "heartbeat") {
		t.Error(log)
	}
	var got struct {
		Time, Run, Version, By string
		Ready, Open            int
	}
	b, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(b, &got)
	}
	if err != nil || got.Run != "0123456789ab" || got.Version != "v9" || got.By != "reconcile" || got.Ready != 2 || got.Open != 0 || got.Time == "" {
		t.Errorf("%s: %v", b, err)
	}
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	r := must(d, statusOf(app.Selection{}))
	beaten(d, app.Batches{ID: r.Summary.Batch}, settings...) // one batch is not the nightly job
	if n := calls.Load(); n != 1 {
		t.Errorf("the service was called %d times, want once", n)
	}
}

// A heartbeat that fails is a warning. The address of the service is a secret, and in no line.
func TestHeartbeatThatFailsEndsNothing(t *testing.T) {
	t.Parallel()
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/MARKER/moved" {
			http.Redirect(w, r, "/MARKER/elsewhere", http.StatusFound)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	defer service.Close()
	d := newDesk(t)
	for address, want := range map[string]string{
		service.URL + "/MARKER":       "answered 404",
		service.URL + "/MARKER/moved": "answered 302",
		"http://127.0.0.1:1/MARKER":   "heartbeat not received",
	} {
		log := beaten(d, app.Batches{All: true}, "heartbeat_file", filepath.Join(d.dir, "missing", "file"), "heartbeat_url", address)
		if !strings.Contains(log, want) || !strings.Contains(log, "heartbeat file not written") || strings.Contains(log, "MARKER") {
			t.Errorf("%s: %s", address, log)
		}
	}
}
