package sqlledger

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"github.com/lib/pq"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Storage errors. The call that returns one has changed nothing.
var (
	ErrCorrupt  = errors.New("the ledger is damaged: put it aside, with the files beside it, and restore a backup")
	ErrForeign  = errors.New("the file is no ledger, or its beginning is damaged: name the right file, or put it aside and restore a backup")
	ErrReadOnly = errors.New("the ledger cannot be written: check the permissions of its file and folder, or of its user")
	ErrFull     = errors.New("the disk of the ledger or of temporary files is full: make room and run again")
	ErrDisk     = errors.New("the disk of the ledger reports an error: look at its room, the user's quota and limits, and its health, and run again")
	ErrBusy     = errors.New("the ledger is locked by another program")
	ErrDenied   = errors.New("the ledger's database does not let us in: check the user, the password and the database's name")
	ErrAway     = errors.New("the ledger's database cannot be reached: see that it runs and that the network is up, and run again")
)

// AwayError is ErrAway with the address of the database and the cause.
type AwayError struct {
	Place string // host, port and database, without a password
	Err   error
}

// Error names the database and the cause, and says what to do.
func (e *AwayError) Error() string { return fmt.Sprintf("%v: %s: %v", ErrAway, e.Place, e.Err) }

// Is makes the error ErrAway, and ledger.ErrAway.
func (e *AwayError) Is(target error) bool { return target == ErrAway || target == ledger.ErrAway }

// Unwrap returns the cause.
func (e *AwayError) Unwrap() error { return e.Err }

// Explain is a driver's error of who uses the server of the ledger beside it ([Store.Server]), as
// the ledger itself returns it.
func (s *Store) Explain(err error) error {
	if err == nil {
		return nil
	}
	return s.explain(err)
}

// explain wraps a driver's error in the storage error that it means, if any, with the location of
// the ledger.
func (s *Store) explain(err error) error {
	switch fault := s.fault(err); {
	case fault == nil || errors.Is(err, fault) || errors.Is(err, ledger.ErrHeld):
		return err
	case errors.Is(fault, ErrAway):
		return &AwayError{s.place, err}
	case errors.Is(fault, ErrBusy) && s.name == "postgres":
		return s.held(err)
	default:
		return fmt.Errorf("%w: %s: %w", fault, s.place, err)
	}
}

// held names the holder of the rows for which the wait timed out, if it is a process of this
// program.
func (s *Store) held(err error) error {
	ctx, cancel := context.WithTimeout(context.Background(), askFor)
	defer cancel()
	if h := s.blocker(ctx); h.PID != 0 {
		return errors.Join(&ledger.HeldError{Name: s.place, Holder: h}, err)
	}
	return fmt.Errorf("%w: %s: %w", ErrBusy, s.place, err)
}

func (s *Store) fault(err error) error {
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		switch lite.Code() & 0xff { // the upper bits are the extended code
		case sqlite3.SQLITE_CORRUPT:
			return ErrCorrupt
		case sqlite3.SQLITE_NOTADB:
			return ErrForeign
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
			return ErrReadOnly
		case sqlite3.SQLITE_FULL:
			return ErrFull
		case sqlite3.SQLITE_IOERR:
			return ErrDisk
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return ErrBusy
		}
	}
	state := sqlState(err)
	switch {
	case strings.HasPrefix(state, "08"), strings.HasPrefix(state, "57P"), state == "53300", state == "25P03", s.name == "postgres" && gone(err):
		return ErrAway
	}
	switch state {
	case "28000", "28P01", "3D000":
		return ErrDenied
	case "XX001", "XX002":
		return ErrCorrupt
	case "25006", "42501":
		return ErrReadOnly
	case "53100":
		return ErrFull
	case "55P03":
		return ErrBusy
	}
	return nil
}

// explainFile is explain for operations on files outside the database driver.
func explainFile(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

// gone reports a connection to the server that ended or could not be made.
func gone(err error) bool {
	var network *net.OpError
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &network)
}

// sqlState is PostgreSQL's five-letter code, or empty.
func sqlState(err error) string {
	if p, ok := errors.AsType[*pq.Error](err); ok {
		return string(p.Code)
	}
	return ""
}
