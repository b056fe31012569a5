package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/notify"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/pgtest"
)

// group is a robot that a test listens to.
func group(t *testing.T, answer http.HandlerFunc) (address string, said func() string) {
	t.Helper()
	var last atomic.Value
	last.Store("")
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		last.Store(string(b))
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL, func() string { return last.Load().(string) }
}

// tell is a program whose robot is at an address.
func tell(t *testing.T, b *bench, address string, args ...string) (*program, *bytes.Buffer) {
	t.Helper()
	conf := fmt.Sprintf("lang: zh\nnotify:\n  - {type: wecom, url: \"%s/TOKENMARK\"}\n", address)
	if err := os.WriteFile(b.path("notify.yaml"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	var shown bytes.Buffer
	return &program{args: append(append([]string{"fapiao"}, args...), "--config", b.path("notify.yaml"), "--ledger", b.path("l.db")),
		streams: ui.Streams{In: strings.NewReader(""), Out: &shown, Err: &shown}, now: time.Now, environ: []string{"HOME=" + b.folder, "XDG_DATA_HOME=" + b.folder}}, &shown
}

// An interrupted run is reported, with the command that goes on.
func TestInterruptedRunIsReported(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	address, said := group(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"errcode":0}`) })
	p, shown := tell(t, b, address, "submit", "--all")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if code := p.run(ctx); code != exitInterrupted || !strings.Contains(said(), "被中断") || !strings.Contains(said(), "要继续，请运行：fapiao submit --all") {
		t.Errorf("exit code %d, %s\n%s", code, said(), shown)
	}
}

// Who interrupts a run whose robot hangs waits a moment, and the exit code is that of the run.
func TestHangingRobotEndsWithTheRun(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	called, over := make(chan struct{}, 1), make(chan struct{})
	address, _ := group(t, func(_ http.ResponseWriter, r *http.Request) {
		called <- struct{}{}
		select {
		case <-over:
		case <-r.Context().Done():
		}
	})
	defer close(over)
	p, shown := tell(t, b, address, "run", b.path("none.xlsx"))
	ctx, cancel := context.WithCancel(t.Context())
	var interrupted time.Time
	go func() {
		<-called
		interrupted = time.Now()
		cancel()
	}()
	code := p.run(ctx)
	if took := time.Since(interrupted); took > notify.Most/2 {
		t.Errorf("ended %s after the interruption", took)
	}
	if !strings.Contains(shown.String(), "通知没有送达 notify[0] wecom") || strings.Contains(shown.String(), "TOKENMARK") {
		t.Error(shown)
	}
	if code != exitUnusable {
		t.Errorf("exit code %d, want that of the run", code)
	}
}

// A worker sends the digest of the ledger when its time of day is over, and stays until it is
// stopped.
func TestWorkerSendsADigest(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 1)
	folder, url := filepath.Dir(p.orders), pgtest.URL(t)
	endpoint, _ := server(t, "--knob", "rate=0")
	got := make(chan struct{}, 1)
	address, said := group(t, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"errcode":0}`)
		got <- struct{}{}
	})
	conf := p.text("worker.yaml", fmt.Sprintf("periodic_digest: \"00:00\"\nnotify:\n  - {type: wecom, url: \"%s/x\", when: always}\n", address))
	at := []string{"--ledger", url, "--endpoint", endpoint, "--config", conf}
	start(t, folder, nil, append([]string{"import", p.orders}, at...)...).ends(exitDone)
	<-got // of the import
	worker := start(t, folder, nil, append([]string{"worker"}, at...)...)
	select {
	case <-got:
	case <-worker.done:
		t.Fatal("the worker ended")
	case <-time.After(time.Minute):
		t.Fatal("no digest in a minute")
	}
	if text := said(); !strings.Contains(text, "fapiao worker") || !strings.Contains(text, "ready: 1, ") || !strings.Contains(text, "Oldest unfinished order") {
		t.Error(text)
	}
}
