package sqlledger

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// line is a connection to the server that does not wait for it without an end. While it begins, the
// driver's time counts, later its own.
//
// A statement whose line is cut may have been carried out; a commit is in doubt then.
type line struct {
	net.Conn
	watchdog *watchdog

	mu      sync.Mutex
	session int64 // the server's process of it; 0 while it begins
	heard   int   // answers, or parts of such
	unheard int   // bytes that were sent since the last answer
	missed  bool  // the server says that it has answered
	ended   error // why the line was cut
}

// Read waits for an answer as long as the server works on it.
func (l *line) Read(b []byte) (int, error) {
	for {
		if err := l.expect(l.Conn.SetReadDeadline); err != nil {
			return 0, err
		}
		n, err := l.Conn.Read(b)
		if n > 0 {
			l.answered()
		}
		if n > 0 || !expired(err) {
			return n, l.cause(err)
		}
		if err := l.quiet(err); err != nil {
			return 0, err
		}
	}
}

// Write goes on where a server that works does not take what is sent.
func (l *line) Write(b []byte) (int, error) {
	sent := 0
	for {
		if err := l.expect(l.Conn.SetWriteDeadline); err != nil {
			return sent, err
		}
		n, err := l.Conn.Write(b[sent:])
		sent += n
		l.sent(n)
		if !expired(err) {
			return sent, l.cause(err)
		}
		if n > 0 {
			continue
		}
		if err := l.quiet(err); err != nil {
			return sent, err
		}
	}
}

// expired reports that the time of a read or write was over.
func expired(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }

// expect sets the time of what is waited for from now on.
func (l *line) expect(set func(time.Time) error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.ended != nil:
		return l.ended
	case l.session == 0:
		return nil
	}
	wait := l.watchdog.quiet(l.missed)
	if !l.watchdog.hurrying() {
		wait += time.Duration(l.unheard) * time.Second / slowest
	}
	return set(time.Now().Add(wait))
}

func (l *line) answered() {
	l.mu.Lock()
	l.heard++
	l.missed, l.unheard = false, 0
	l.mu.Unlock()
	l.watchdog.heard()
}

// sent notes what went out, which the server may not have received yet.
func (l *line) sent(n int) {
	l.mu.Lock()
	l.unheard += n
	l.mu.Unlock()
}

// cause is why the line was cut, where it was.
func (l *line) cause(err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil && l.ended != nil {
		return l.ended
	}
	return err
}

// quiet decides what to do with a line on which nothing came, or went, in its time.
func (l *line) quiet(late error) error {
	l.mu.Lock()
	ended, session := l.ended, l.session
	l.mu.Unlock()
	switch {
	case ended != nil:
		return ended
	case session == 0:
		return late
	}
	said := l.watchdog.ask(session)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.ended != nil:
	case said == working:
		l.missed = false
	case said == resting && !l.missed:
		l.missed = true // the answer may be on its way
	default:
		l.cut(errSilent)
	}
	return l.ended
}

// cut ends the line. The caller holds mu.
func (l *line) cut(why error) {
	if l.ended == nil {
		l.ended = &net.OpError{Op: "wait", Net: "tcp", Source: l.LocalAddr(), Addr: l.RemoteAddr(), Err: why}
		_ = l.Conn.Close() // nothing more is expected of it
	}
}

// end cuts the line from outside.
func (l *line) end(why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut(why)
}

// begun names the server's process of the line; from now on its own times count.
func (l *line) begun(session int64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended == nil {
		l.session = session
	}
	return l.ended
}

// shortenWaits shortens the time of what is waited for.
func (l *line) shortenWaits() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended == nil && l.session != 0 {
		_ = l.Conn.SetDeadline(time.Now().Add(hurriedFor)) // one that fails ends the wait, too
	}
}

// interrupted cuts the line unless an answer comes soon.
func (l *line) interrupted() {
	l.mu.Lock()
	before := l.heard
	l.mu.Unlock()
	time.AfterFunc(hurriedFor+hurriedCall, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.heard == before {
			l.cut(errSilent)
		}
	})
}

// Close implements net.Conn.
func (l *line) Close() error {
	l.watchdog.mu.Lock()
	delete(l.watchdog.lines, l)
	l.watchdog.mu.Unlock()
	return l.Conn.Close()
}

// SetDeadline implements net.Conn.
func (l *line) SetDeadline(t time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.session != 0 || l.ended != nil {
		return l.ended
	}
	return l.Conn.SetDeadline(t)
}

// SetReadDeadline implements net.Conn.
func (l *line) SetReadDeadline(t time.Time) error { return l.SetDeadline(t) }

// SetWriteDeadline implements net.Conn.
func (l *line) SetWriteDeadline(t time.Time) error { return l.SetDeadline(t) }
