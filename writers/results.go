// Package writers holds what every writer of results keeps to. The writers are in its folders:
// resultbook (workbook), jsonl (JSON lines) and csvfile.
package writers

import (
	"errors"

	"github.com/fapiao/fapiao/pipeline/report"
)

// Results writes the results of a batch: one Begin, any number of Rows in the order of reading,
// then Close or Abort. It is used by one goroutine. Row keeps nothing of a row beyond the call.
type Results interface {
	// Begin takes the totals, which come before the rows.
	Begin(report.Summary) error
	// Row adds an invoice, or an order that has none.
	Row(report.Row) error
	// Close finishes what was begun. A writer of a file puts it in place only now, whole; on an
	// error the file of that name stays as it was. Close without Begin is an error.
	Close() error
	// Abort drops a file that is not closed yet and frees what it holds; after Close, or a second
	// time, it does nothing.
	Abort()
}

// ErrOrder says that the methods of a writer were called in an order that its contract does not
// have.
var ErrOrder = errors.New("a writer of results takes Begin once, then rows, then Close once")

// Step holds a writer to the order of its calls. The zero value waits for Begin.
type Step struct{ step uint8 }

const (
	stepNew uint8 = iota
	stepBegun
	stepDone
)

// Begin is right once, at first.
func (s *Step) Begin() error { return s.move(stepNew, stepBegun) }

// Row is right after Begin.
func (s *Step) Row() error { return s.move(stepBegun, stepBegun) }

// Close is right once, after Begin.
func (s *Step) Close() error { return s.move(stepBegun, stepDone) }

// Abort ends the writer and reports whether there is anything to drop.
func (s *Step) Abort() bool {
	open := s.step != stepDone
	s.step = stepDone
	return open
}

func (s *Step) move(from, to uint8) error {
	if s.step != from {
		return ErrOrder
	}
	s.step = to
	return nil
}
