package sqlledger

import (
	"errors"
	"fmt"

	"github.com/lib/pq"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Faults of the place where the ledger is kept. Nothing was changed by the call that returns one.
var (
	ErrCorrupt  = errors.New("the ledger's file is damaged or is no ledger: put it aside and restore a backup")
	ErrReadOnly = errors.New("the ledger cannot be written: check the permissions of its file and folder, or of its user")
	ErrFull     = errors.New("the disk of the ledger is full: make room and run again")
	ErrBusy     = errors.New("the ledger is locked by another program")
)

// explain puts the fault of the place, where there is one, before the driver's words.
func explain(err error) error {
	if fault := fault(err); fault != nil && !errors.Is(err, fault) {
		return fmt.Errorf("%w: %w", fault, err)
	}
	return err
}

func fault(err error) error {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff { // the rest says more about the same
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			return ErrCorrupt
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
			return ErrReadOnly
		case sqlite3.SQLITE_FULL:
			return ErrFull
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return ErrBusy
		}
	}
	switch sqlState(err) {
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

// sqlState is PostgreSQL's five-letter code, or empty.
func sqlState(err error) string {
	var p *pq.Error
	if errors.As(err, &p) {
		return string(p.Code)
	}
	return ""
}
