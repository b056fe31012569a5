//go:build unix

package systemd

import (
	"log/slog"
	"net"
	"path/filepath"
	"testing"
	"time"
)

// listen makes the socket of a service manager, and returns what is said to it.
func listen(t *testing.T) (path string, next func() string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return path, func() string {
		t.Helper()
		if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		b := make([]byte, 4096)
		n, err := conn.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		return string(b[:n])
	}
}

func TestServiceManagerIsInformed(t *testing.T) {
	path, next := listen(t)
	t.Setenv("NOTIFY_SOCKET", path)
	t.Setenv("WATCHDOG_USEC", "8000000")
	t.Setenv("WATCHDOG_PID", "")
	s, now := New(slog.New(slog.DiscardHandler)), time.Now()
	s.Ready("works")
	for _, after := range []time.Duration{0, time.Second, 2 * time.Second, 3 * time.Second, 4 * time.Second} { // three are due
		s.Alive(now.Add(after))
	}
	s.Status("waits")
	s.Stopping("ends")
	for _, want := range []string{"READY=1\nSTATUS=works", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1", "STATUS=waits", "STOPPING=1\nSTATUS=ends"} {
		if got := next(); got != want {
			t.Errorf("%q was said, want %q", got, want)
		}
	}
}

func TestNoSignsOfLifeWithoutAWatchdog(t *testing.T) {
	path, next := listen(t)
	t.Setenv("NOTIFY_SOCKET", path)
	t.Setenv("WATCHDOG_USEC", "")
	s := New(slog.New(slog.DiscardHandler))
	s.Alive(time.Now())
	s.Stopping("ends")
	if got := next(); got != "STOPPING=1\nSTATUS=ends" {
		t.Errorf("%q was said", got)
	}
}

// heard counts log lines.
type heard struct{ lines int }

func (h *heard) Write(b []byte) (int, error) { h.lines++; return len(b), nil }

func TestNothingHappensWithoutAServiceManager(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	t.Setenv("WATCHDOG_USEC", "8000000")
	var log heard
	s := New(slog.New(slog.NewTextHandler(&log, nil)))
	s.Ready("works")
	s.Alive(time.Now())
	s.Stopping("ends")
	if log.lines > 0 {
		t.Error("it is logged")
	}
}
