package pgtest

import (
	"errors"
	"os"
	"testing"
)

// Own is a server for one test, which can stop and start it.
type Own struct {
	t testing.TB
	s *running
}

// Start starts a server for one test; it ends with the test. Like URL it skips the test if
// PostgreSQL is not installed.
func Start(t testing.TB) *Own {
	t.Helper()
	s, err := start(quick)
	switch {
	case errors.Is(err, ErrMissing) && os.Getenv(RequireEnv) != "1":
		t.Skipf("%v (set %s=1 to fail here)", err, RequireEnv)
	case err != nil:
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.hold.Close() }) // the keeper ends by itself
	return &Own{t, s}
}

// URL is the address of its only database, which is empty at first.
func (o *Own) URL() string { return o.s.url("postgres") }

// Down ends the server as a crash would: without closing connections.
func (o *Own) Down() { o.tell("stop") }

// Up starts the server again, on what it had committed.
func (o *Own) Up() { o.tell("start") }

func (o *Own) tell(order string) {
	o.t.Helper()
	if err := o.s.tell(order); err != nil {
		o.t.Fatal(err)
	}
}
