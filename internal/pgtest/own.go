package pgtest

import (
	"testing"

	"github.com/fapiao/fapiao/internal/servertest"
)

// Own is a server for one test, which can stop and start it.
type Own struct {
	t testing.TB
	s *servertest.Keeper
}

// Start starts a server for one test; it ends with the test. Like URL it skips the test if
// PostgreSQL is not installed.
func Start(t testing.TB) *Own {
	t.Helper()
	s, err := start(quick)
	servertest.Need(t, err, ErrMissing, RequireEnv)
	t.Cleanup(s.End)
	return &Own{t, s}
}

// URL is the address of its only database, which is empty at first.
func (o *Own) URL() string { return address(o.s.Port, "postgres") }

// Down ends the server as a crash would: without closing connections.
func (o *Own) Down() { o.tell("stop") }

// Kill ends the server's first process with SIGKILL; its others end when they notice.
func (o *Own) Kill() { o.tell("crash") }

// Up starts the server again, on what it had committed.
func (o *Own) Up() { o.tell("resume") }

func (o *Own) tell(order string) {
	o.t.Helper()
	if err := o.s.Tell(order); err != nil {
		o.t.Fatal(err)
	}
}
