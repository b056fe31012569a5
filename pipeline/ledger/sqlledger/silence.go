package sqlledger

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lib/pq"
)

// How long a PostgreSQL server may be silent. A statement itself has no time: one that takes an
// hour is waited for as long as the server says, on another connection, that it works on it.
const (
	// quietFor is how long an answer is waited for before the server is asked about it.
	quietFor = 5 * time.Second
	// lateFor is how long an answer is waited for that the server has given already.
	lateFor = 2 * time.Second
	// brieflyFor and briefCall stand in for quietFor and connectTime after the server did not
	// answer, until it does.
	brieflyFor = time.Second
	briefCall  = 2 * time.Second
	// hurriedFor and hurriedCall do so in a command that was interrupted: both together are less
	// than a second. A server to which a connection takes long has hurriedTimes as long for each.
	hurriedFor   = 250 * time.Millisecond
	hurriedCall  = 400 * time.Millisecond
	hurriedTimes = 4
	// slowest is the slowest line in bytes a second that is no silence: what was sent on it may be
	// on its way for so long.
	slowest = 16 << 10
	// silentFor is how long no other connection is tried after one found the server silent.
	silentFor = 5 * time.Second
)

// errSilent is a server that answers neither a statement nor the question about it.
var errSilent = silence{}

type silence struct{}

func (silence) Error() string   { return "no answer came in time" }
func (silence) Timeout() bool   { return true }
func (silence) Temporary() bool { return false }

// verdict is what the server reports about a session that does not answer.
type verdict int

const (
	silent  verdict = iota // the server does not answer
	resting                // the session does nothing: its answer, or what it was asked, was lost
	working                // it is working, or cannot be checked
)

// watchdog watches over the connections of one ledger, so that none waits for a server that is cut
// off.
type watchdog struct {
	look    func(ctx context.Context, session int64) verdict
	connect time.Duration // bounds a new connection
	hurry   context.Context
	rush    context.CancelFunc
	away    atomic.Bool  // the server was silent, and has not been heard since
	reached atomic.Int64 // how long the last connection took, in nanoseconds

	asking sync.Mutex

	mu    sync.Mutex
	lines map[*line]struct{}
	found time.Time // when the server was found silent
}

func newWatchdog(look func(context.Context, int64) verdict, connect time.Duration) *watchdog {
	v := &watchdog{look: look, connect: connect, lines: map[*line]struct{}{}}
	v.hurry, v.rush = context.WithCancel(context.Background())
	return v
}

// shortenWaits makes silence end what waits within a second from now on.
func (v *watchdog) shortenWaits() {
	v.rush()
	v.mu.Lock()
	defer v.mu.Unlock()
	for l := range v.lines {
		l.shortenWaits()
	}
}

// abandon cuts all connections where the server is silent, and reports that it is.
func (v *watchdog) abandon() bool {
	if !v.away.Load() {
		return false
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for l := range v.lines {
		l.end(errSilent)
	}
	return true
}

func (v *watchdog) hurrying() bool { return v.hurry.Err() != nil }

// hurried is a time of an interrupted command, at this distance of the server.
func (v *watchdog) hurried(least time.Duration) time.Duration {
	return min(max(least, hurriedTimes*time.Duration(v.reached.Load())), v.connect)
}

// quiet is how long an answer is waited for; missed reports that the server has given it.
func (v *watchdog) quiet(missed bool) time.Duration {
	switch {
	case v.hurrying():
		return v.hurried(hurriedFor)
	case v.away.Load():
		return brieflyFor
	case missed:
		return lateFor
	}
	return quietFor
}

// bounded ends ctx when a connection has had its time.
func (v *watchdog) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	most := v.connect
	if v.away.Load() {
		most = min(most, briefCall)
	}
	ctx, cancel := context.WithTimeout(ctx, most)
	stop := context.AfterFunc(v.hurry, func() {
		if v.away.Load() {
			cancel()
			return
		}
		time.AfterFunc(v.hurried(hurriedCall), cancel)
	})
	return ctx, func() { stop(); cancel() }
}

// ask queries the server about a session that does not answer. Connections ask one after the other,
// and share the result that the server is silent.
func (v *watchdog) ask(session int64) verdict {
	v.asking.Lock()
	defer v.asking.Unlock()
	if v.given() {
		return silent
	}
	ctx, cancel := v.bounded(context.Background())
	defer cancel()
	said := v.look(ctx, session)
	if said == silent {
		v.lost()
	} else {
		v.heard()
	}
	return said
}

// lost records that the server is silent.
func (v *watchdog) lost() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.found = time.Now()
	v.away.Store(true)
}

// given reports that the server was found silent a moment ago.
func (v *watchdog) given() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.away.Load() && (v.hurrying() || time.Since(v.found) < silentFor)
}

// heard records that the server has answered.
func (v *watchdog) heard() {
	if v.away.Load() {
		v.away.Store(false)
	}
}

// activity counts the session while the server works for it: what waits for the client does not.
const activity = `SELECT COUNT(*) FROM pg_stat_activity WHERE pid = $1 AND COALESCE(state, '') NOT LIKE 'idle%'
	AND COALESCE(wait_event, '') NOT IN ('ClientRead', 'ClientWrite')`

// lookAt asks a server, on a connection of its own, whether it works for a session.
func lookAt(cfg pq.Config) func(context.Context, int64) verdict {
	return func(ctx context.Context, session int64) verdict {
		connector, err := pq.NewConnectorConfig(cfg)
		if err != nil {
			return silent
		}
		connector.Dialer(briefDialer{ctx})
		db := sql.OpenDB(connector)
		defer db.Close()
		var works int
		// The connection ends with ctx. The driver must not open another one to say so.
		err = db.QueryRowContext(context.WithoutCancel(ctx), activity, session).Scan(&works)
		switch {
		case err == nil && works == 0:
			return resting
		case err == nil, sqlState(err) != "":
			return working
		}
		return silent
	}
}
