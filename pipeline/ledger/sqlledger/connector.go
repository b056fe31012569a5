package sqlledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// connector makes connections that a watchdog watches over.
type connector struct {
	cfg      pq.Config
	watchdog *watchdog
}

func openPostgres(dsn string, v *watchdog) (*sqlx.DB, error) {
	cfg, err := pq.NewConfig(dsn)
	if err != nil {
		return nil, errUnread
	}
	return sqlx.NewDb(sql.OpenDB(&connector{cfg, v}), "postgres"), nil
}

// Driver implements driver.Connector.
func (*connector) Driver() driver.Driver { return &pq.Driver{} }

// Connect implements driver.Connector. The time of a connection includes the log-in and the first
// answer.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	if c.watchdog.given() {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errSilent}
	}
	inner, err := pq.NewConnectorConfig(c.cfg)
	if err != nil {
		return nil, err
	}
	bounded, cancel := c.watchdog.bounded(ctx)
	defer cancel()
	d, began := &lineDialer{watchdog: c.watchdog, begin: bounded}, time.Now()
	inner.Dialer(d)
	stop := context.AfterFunc(bounded, d.late)
	defer stop()
	conn, err := inner.Connect(bounded)
	if err == nil {
		var session int64
		if session, err = sessionOf(conn); err == nil {
			err = d.seal(session)
		}
		if err != nil {
			err = errors.Join(err, conn.Close())
		}
		c.watchdog.reached.Store(int64(time.Since(began)))
	}
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		if bounded.Err() != nil {
			c.watchdog.lost()
		}
		return nil, err
	}
	return conn, nil
}

// sessionOf asks for the server's process of a connection.
func sessionOf(conn driver.Conn) (int64, error) {
	asked, ok := conn.(driver.QueryerContext)
	if !ok {
		return 0, errors.New("the driver takes no queries")
	}
	rows, err := asked.QueryContext(context.Background(), "SELECT pg_backend_pid()", nil)
	if err != nil {
		return 0, err
	}
	row := make([]driver.Value, 1)
	if err := errors.Join(rows.Next(row), rows.Close()); err != nil {
		return 0, err
	}
	session, ok := row[0].(int64)
	if !ok {
		return 0, fmt.Errorf("the server's process is %T", row[0])
	}
	return session, nil
}

// lineDialer dials for one connection of the driver. The driver asks it for a further one when a
// statement is cancelled, to tell the server.
type lineDialer struct {
	watchdog *watchdog
	begin    context.Context //nolint:containedctx // the time of the connection that begins
	mu       sync.Mutex
	line     *line
	ready    bool
}

// DialContext implements pq.DialerContext.
func (d *lineDialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if l := d.cancelled(); l != nil {
		l.interrupted()
		brief, cancel := context.WithTimeout(ctx, d.watchdog.hurried(hurriedCall))
		context.AfterFunc(brief, cancel)
		return briefDialer{brief}.DialContext(brief, network, address)
	}
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l := &line{Conn: conn, watchdog: d.watchdog}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.line = l
	d.watchdog.mu.Lock()
	d.watchdog.lines[l] = struct{}{}
	d.watchdog.mu.Unlock()
	if d.begin.Err() != nil {
		l.end(os.ErrDeadlineExceeded)
	}
	return l, nil
}

// cancelled is the line that works already, when the driver dials once more.
func (d *lineDialer) cancelled() *line {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ready {
		return d.line
	}
	return nil
}

// Dial implements pq.Dialer.
func (d *lineDialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(d.begin, network, address)
}

// DialTimeout implements pq.Dialer.
func (d *lineDialer) DialTimeout(network, address string, _ time.Duration) (net.Conn, error) {
	return d.DialContext(d.begin, network, address)
}

// late cuts a line whose time to begin is over.
func (d *lineDialer) late() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.line != nil && !d.ready {
		d.line.end(os.ErrDeadlineExceeded)
	}
}

// seal ends the beginning of the line.
func (d *lineDialer) seal(session int64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ready = true
	return d.line.begun(session)
}

// briefDialer makes connections that end with a context, whatever the driver sets.
type briefDialer struct{ ctx context.Context } //nolint:containedctx // the time of one connection

// DialContext implements pq.DialerContext.
func (d briefDialer) DialContext(_ context.Context, network, address string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(d.ctx, network, address)
	if err != nil {
		return nil, err
	}
	b := &brief{Conn: conn}
	b.stop = context.AfterFunc(d.ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	return b, nil
}

// Dial implements pq.Dialer.
func (d briefDialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(d.ctx, network, address)
}

// DialTimeout implements pq.Dialer.
func (d briefDialer) DialTimeout(network, address string, _ time.Duration) (net.Conn, error) {
	return d.DialContext(d.ctx, network, address)
}

type brief struct {
	net.Conn
	stop func() bool
}

// Close implements net.Conn.
func (b *brief) Close() error {
	b.stop()
	return b.Conn.Close()
}

// SetDeadline implements net.Conn.
func (*brief) SetDeadline(time.Time) error { return nil }
