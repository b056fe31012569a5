// Package systemd tells the service manager how a service is. Without a service manager (no
// NOTIFY_SOCKET) it does nothing.
package systemd

import (
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// Service is a service of type notify. Its methods may be called from several goroutines.
type Service struct {
	log   *slog.Logger
	every time.Duration // of signs of life; 0: nobody waits for them

	mu   sync.Mutex
	last time.Time // the last one
}

// signsPerTime is how many signs of life are given in the time after which the service manager
// takes a service for dead.
const signsPerTime = 4

// New reads what the service manager wants from the environment.
func New(log *slog.Logger) *Service {
	s := &Service{log: log}
	within, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		log.Warn("no signs of life are given to the service manager", "error", err)
	}
	s.every = within / signsPerTime
	return s
}

// Ready says that the service works, and what it is.
func (s *Service) Ready(status string) {
	s.send(fmt.Sprintf("%s\nSTATUS=%s", daemon.SdNotifyReady, status))
}

// Status says what the service does.
func (s *Service) Status(status string) { s.send("STATUS=" + status) }

// Alive is called as often as the service is known to work; it gives a sign of life if one is due.
func (s *Service) Alive(now time.Time) {
	s.mu.Lock()
	due := s.every > 0 && now.Sub(s.last) >= s.every
	if due {
		s.last = now
	}
	s.mu.Unlock()
	if due {
		s.send(daemon.SdNotifyWatchdog)
	}
}

// Stopping says that the service ends, and what it still does.
func (s *Service) Stopping(status string) {
	s.send(fmt.Sprintf("%s\nSTATUS=%s", daemon.SdNotifyStopping, status))
}

func (s *Service) send(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		s.log.Warn("the service manager cannot be informed", "error", err)
	}
}
