package sqlledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/fapiao/fapiao/pipeline/clock"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// advisoryLocks locks names by advisory locks of sessions that do nothing else. They have a pool of
// their own without a bound: sessions that wait must not take the connections that those who hold a
// lock work with.
type advisoryLocks struct {
	db      *sqlx.DB
	url     string
	schema  string // names are locked per schema: a database may keep several ledgers
	now     func() time.Time
	machine clock.Machine
	gates   sync.Map // name → chan struct{}: one waiting session a name and process is enough
}

func (l *advisoryLocks) key(name string) int64 {
	sum := sha256.Sum256([]byte("fapiao\x00" + l.schema + "\x00" + name))
	return int64(binary.BigEndian.Uint64(sum[:8])) //nolint:gosec // any 64 bits will do
}

func (l *advisoryLocks) try(ctx context.Context, name string) (func() error, error) {
	conn, err := l.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	var taken bool
	if err := conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1)", l.key(heldLock(name))).Scan(&taken); err != nil {
		return nil, errors.Join(err, drop(conn))
	}
	if !taken {
		return nil, errors.Join(l.holder(ctx, conn, name), conn.Close())
	}
	if err := l.sign(ctx, conn, name); err != nil {
		return nil, errors.Join(err, drop(conn))
	}
	return once(func() error { return l.release(conn, heldLock(name)) }), nil
}

func (l *advisoryLocks) wait(ctx context.Context, name string) (func() error, error) {
	made, _ := l.gates.LoadOrStore(name, make(chan struct{}, 1))
	gate := made.(chan struct{}) //nolint:forcetypeassert // nothing else is stored
	select {
	case gate <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	leave := func() { <-gate }
	conn, err := l.db.Conn(ctx)
	if err != nil {
		leave()
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", l.key(name)); err != nil {
		err = errors.Join(err, drop(conn))
		leave()
		return nil, err
	}
	return once(func() error {
		defer leave()
		return l.release(conn, name)
	}), nil
}

// owner finds the session that has the lock, which names its process.
func (l *advisoryLocks) owner(ctx context.Context, name string) ledger.Holder {
	const query = `SELECT a.application_name, a.query_start FROM pg_locks k JOIN pg_stat_activity a USING (pid)
		WHERE k.locktype = 'advisory' AND k.granted AND k.objsubid = 1 AND k.database = (SELECT oid FROM pg_database WHERE datname = current_database())
			AND k.classid::bigint = ($1::bigint >> 32) & 4294967295 AND k.objid::bigint = $1::bigint & 4294967295`
	return holderOf(l.db.QueryRowContext(ctx, query, l.key(name)))
}

// holderOf reads the name and a time of a session; zero where it is none of this program.
func holderOf(row scanner) (h ledger.Holder) {
	var name string
	var since time.Time
	if row.Scan(&name, &since) != nil {
		return h
	}
	process, host, ok := strings.Cut(strings.TrimPrefix(name, signed), "@")
	pid, err := strconv.Atoi(process)
	if !ok || err != nil {
		return h
	}
	return ledger.Holder{PID: pid, Host: host, Since: since.UTC().Truncate(time.Second)}
}

// blocker finds the process of this program that has had rows of the ledger the longest.
func (s *Store) blocker(ctx context.Context) ledger.Holder {
	const query = `SELECT application_name, xact_start FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL
		AND pid <> pg_backend_pid() AND application_name LIKE $1 AND application_name <> $2 ORDER BY xact_start LIMIT 1`
	return holderOf(s.read.QueryRowContext(ctx, query, signed+"%@%", s.signature()))
}

func (l *advisoryLocks) close() error { return l.db.Close() }

// release gives a lock up; when that cannot be asked for, the end of the session does it.
func (l *advisoryLocks) release(conn *sql.Conn, name string) error {
	// The lock must be given up also when the run that took it was interrupted.
	if _, err := conn.ExecContext(context.Background(), "SELECT pg_advisory_unlock($1)", l.key(name)); err != nil {
		return errors.Join(fmt.Errorf("release lock: %w", err), drop(conn))
	}
	return conn.Close()
}

// drop ends a session in place of returning it to the pool, since it may hold a lock.
func drop(conn *sql.Conn) error {
	err := conn.Raw(func(any) error { return driver.ErrBadConn })
	if err != nil && !errors.Is(err, driver.ErrBadConn) && !errors.Is(err, sql.ErrConnDone) {
		return err
	}
	return nil
}

func (l *advisoryLocks) sign(ctx context.Context, conn *sql.Conn, name string) error {
	me, err := thisProcess(l.now)
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, `INSERT INTO holds (name, pid, host, since) VALUES ($1, $2, $3, $4)
		ON CONFLICT (name) DO UPDATE SET pid = excluded.pid, host = excluded.host, since = excluded.since`, heldLock(name), me.PID, me.Host, millis(me.Since))
	return err
}

func (l *advisoryLocks) holder(ctx context.Context, conn *sql.Conn, name string) error {
	held := anonymous(name)
	var since int64
	err := conn.QueryRowContext(ctx, "SELECT pid, host, since FROM holds WHERE name = $1", heldLock(name)).Scan(&held.Holder.PID, &held.Holder.Host, &since)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return errors.Join(held, err)
	}
	held.Holder.Since = fromMillis(since)
	return held
}
