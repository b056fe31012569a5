// Package writers has the interface of all writers of results: packages resultbook (workbook),
// jsonl (JSON lines) and csvfile.
package writers

import (
	"errors"
	"io"

	"github.com/fapiao/fapiao/pipeline/report"
)

// Results writes the results of a batch: one Begin, any number of Rows in the order of reading,
// then Close or Abort. It is used by one goroutine. Row keeps nothing of a row beyond the call.
type Results interface {
	// Begin starts the results with their totals.
	Begin(report.Summary) error
	// Row adds an invoice, or an order without one.
	Row(report.Row) error
	// Close finishes the results. A writer of a file replaces the file only now; on an error the
	// old file is unchanged. Close without Begin is an error.
	Close() error
	// Abort discards a file that is not closed yet and frees its resources; after Close, or when
	// called again, it does nothing.
	Abort()
}

// ErrOrder reports that the methods of a writer were called in a wrong order.
var ErrOrder = errors.New("a writer of results takes Begin once, then rows, then Close once")

// Step checks the order of calls of a writer. The zero value expects Begin.
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

// Output is the destination of a writer: a file that is replaced at Commit (atomicfile.File), or a
// stream.
type Output interface {
	io.Writer
	// Commit finishes the output.
	Commit() error
	// Abort discards the output where possible; after Commit it does nothing.
	Abort()
}

// Stream is an Output that cannot be discarded, such as standard output.
func Stream(w io.Writer) Output { return stream{w} }

type stream struct{ io.Writer }

func (stream) Commit() error { return nil }

func (stream) Abort() {}
