package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/lib/pq"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

const (
	// pingEvery is how often a run asks whether its session still holds its lock. A session that
	// the server ends is noticed at once.
	pingEvery = time.Second
	// sureFor is how long an answer is relied on: through a network that is cut nothing is noticed.
	sureFor = 3 * time.Second
	// pingFor is how long such an answer is waited for before the lock is taken in another session.
	pingFor = quietFor
	// retryEvery is the pause before a lost lock is asked for again.
	retryEvery = 200 * time.Millisecond
)

// lockTimeout keeps a lock from being waited for without an end.
const lockTimeout = "SET lock_timeout = '2s'"

func (l *advisoryLocks) live(ctx context.Context, name string) (ledger.Life, error) {
	life := &sessionLife{locks: l, name: name, stop: make(chan struct{})}
	conn, lost, err := life.first(ctx)
	if err != nil {
		return nil, err
	}
	if err := l.trace(ctx, name); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	life.held(l.machine())
	life.gone.Go(func() { life.keep(conn, lost) })
	return life, nil
}

// sessionLife is an advisory lock of a session that does nothing else. Somebody always reads from
// its connection, so that the end of the session is noticed when it comes.
type sessionLife struct {
	locks *advisoryLocks
	name  string
	stop  chan struct{}
	gone  sync.WaitGroup

	mu   sync.Mutex
	term int64
	sure clock.Reading // when the session surely held the lock; zero when it lost it
}

// Term implements [ledger.Life].
func (s *sessionLife) Term() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sure == (clock.Reading{}) || s.locks.machine().Since(s.sure) > sureFor {
		return 0
	}
	return s.term
}

// held begins a term.
func (s *sessionLife) held(since clock.Reading) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.term++
	s.sure = since
}

// still says that the session held the lock at a moment.
func (s *sessionLife) still(at clock.Reading) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sure = at
}

// End implements [ledger.Life]. A trace that cannot be removed now is removed when it is old.
func (s *sessionLife) End(clean bool) error {
	close(s.stop)
	s.gone.Wait()
	if clean {
		ctx, cancel := context.WithTimeout(context.Background(), askFor)
		defer cancel()
		_, _ = s.locks.db.ExecContext(ctx, "DELETE FROM holds WHERE name = $1", heldLock(s.name))
	}
	return nil
}

// keep watches the session, and takes the lock again in another one when it is lost.
func (s *sessionLife) keep(conn *pq.ListenerConn, lost <-chan *pq.Notification) {
	for {
		s.watch(conn, lost)
		_ = conn.Close() // it may be closed already
		if conn, lost = s.again(); conn == nil {
			return
		}
	}
}

// session is one that locks the name.
type session struct {
	conn *pq.ListenerConn
	lost <-chan *pq.Notification
}

// first takes the lock, unless ctx ends before.
func (s *sessionLife) first(ctx context.Context) (*pq.ListenerConn, <-chan *pq.Notification, error) {
	taken, failed := make(chan session), make(chan error, 1)
	go func() {
		conn, lost, err := s.take()
		if err != nil {
			failed <- err
			return
		}
		select {
		case taken <- session{conn, lost}:
		case <-ctx.Done():
			_ = conn.Close()
		}
	}()
	select {
	case got := <-taken:
		return got.conn, got.lost, nil
	case err := <-failed:
		return nil, nil, err
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

// again takes the lock in another session, however long that takes; nil when it is no longer
// wanted.
func (s *sessionLife) again() (*pq.ListenerConn, <-chan *pq.Notification) {
	taken := make(chan session)
	go func() { // to connect may take minutes
		for {
			if conn, lost, err := s.take(); err == nil {
				select {
				case taken <- session{conn, lost}:
				case <-s.stop:
					_ = conn.Close()
				}
				return
			}
			select {
			case <-time.After(retryEvery):
			case <-s.stop:
				return
			}
		}
	}()
	select {
	case got := <-taken:
		s.held(s.locks.machine())
		return got.conn, got.lost
	case <-s.stop:
		return nil, nil
	}
}

// watch returns when the session is lost or no longer wanted.
func (s *sessionLife) watch(conn *pq.ListenerConn, lost <-chan *pq.Notification) {
	defer s.still(clock.Reading{})
	ticker := time.NewTicker(pingEvery)
	defer ticker.Stop()
	for {
		select {
		case <-s.stop:
			return
		case _, open := <-lost:
			if !open {
				return
			}
		case <-ticker.C:
			before := s.locks.machine()
			if !s.ping(conn, lost) {
				return
			}
			s.still(before)
		}
	}
}

// ping waits for an answer of the session, and reports false when it is lost or no longer wanted.
func (s *sessionLife) ping(conn *pq.ListenerConn, lost <-chan *pq.Notification) bool {
	answered := make(chan error, 1)
	go func() {
		_, err := conn.ExecSimpleQuery("")
		answered <- err
	}()
	late := time.NewTimer(pingFor)
	defer late.Stop()
	select {
	case err := <-answered:
		return err == nil
	case <-s.stop:
	case <-lost:
	case <-late.C:
	}
	_ = conn.Close() // ends the ping, too
	return false
}

// take opens a session and locks the name in it.
func (s *sessionLife) take() (*pq.ListenerConn, <-chan *pq.Notification, error) {
	lost := make(chan *pq.Notification)
	conn, err := pq.NewListenerConn(s.locks.url, lost)
	if err != nil {
		return nil, nil, err
	}
	// The driver waits for an answer without an end.
	late := time.AfterFunc(connectTime, func() { _ = conn.Close() })
	defer late.Stop()
	lock := fmt.Sprintf("SELECT pg_advisory_lock(%d)", s.locks.key(heldLock(s.name)))
	for _, statement := range []string{lockTimeout, lock} {
		if _, err := conn.ExecSimpleQuery(statement); err != nil {
			if !late.Stop() {
				err = &net.OpError{Op: "wait", Net: "tcp", Err: errSilent}
			}
			return nil, nil, errors.Join(err, conn.Close())
		}
	}
	return conn, lost, nil
}

// trace leaves a row that shows that a name was held, and removes those of runs that died long ago.
func (l *advisoryLocks) trace(ctx context.Context, name string) error {
	me, err := thisProcess(l.now)
	if err != nil {
		return err
	}
	_, err = l.db.ExecContext(ctx, `INSERT INTO holds (name, pid, host, since) VALUES ($1, $2, $3, $4)
		ON CONFLICT (name) DO UPDATE SET since = excluded.since`, heldLock(name), me.PID, me.Host, millis(me.Since))
	if err != nil {
		return err
	}
	return l.sweep(ctx)
}

// sweep removes the traces of runs that died long ago: those that are old, and whose lock is free.
func (l *advisoryLocks) sweep(ctx context.Context) error {
	var names []string
	old := millis(l.now().Add(-ownersKept))
	if err := l.db.SelectContext(ctx, &names, "SELECT name FROM holds WHERE name LIKE $1 AND since < $2", heldLock(ownerName("%")), old); err != nil {
		return err
	}
	for _, name := range names {
		_, err := l.db.ExecContext(ctx, "DELETE FROM holds WHERE name = $1 AND since < $2 AND pg_try_advisory_xact_lock_shared($3)", name, old, l.key(name))
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *advisoryLocks) dead(ctx context.Context, t *tx, name string) (bool, error) {
	var traces int
	if err := t.one(ctx, "SELECT COUNT(*) FROM holds WHERE name = ?", []any{heldLock(name)}, &traces); err != nil || traces == 0 {
		return false, err
	}
	var free bool
	err := t.one(ctx, "SELECT pg_try_advisory_xact_lock_shared(?)", []any{l.key(heldLock(name))}, &free)
	return free, err
}
