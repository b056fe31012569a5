// Package jsonl writes results and findings as JSON lines: one object per line, keys in a fixed
// order, all of them always present.
package jsonl

import (
	"bufio"
	"encoding/json"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/record"
)

// Writer writes an object for each row (see record.Record).
type Writer struct {
	step        writers.Step
	out         writers.Output
	buf         *bufio.Writer
	enc         *json.Encoder
	lang        string
	environment string
	carried     []string // titles
}

var _ writers.Results = (*Writer)(nil)

// New writes to out; lang is the language of messages and hints.
func New(out writers.Output, in string) *Writer {
	w := &Writer{out: out, buf: bufio.NewWriterSize(out, 64<<10), lang: in}
	w.enc = json.NewEncoder(w.buf)
	w.enc.SetEscapeHTML(false)
	return w
}

// Begin writes nothing: the summary line has the totals.
func (w *Writer) Begin(s report.Summary) error {
	if err := w.step.Begin(); err != nil {
		return fmt.Errorf("begin JSON lines: %w", err)
	}
	w.environment, w.carried = s.Environment, s.Carried
	return nil
}

// Row writes one line.
func (w *Writer) Row(r report.Row) error {
	if err := w.step.Row(); err != nil {
		return fmt.Errorf("write JSON line: %w", err)
	}
	carried, err := r.CarriedValues(w.carried)
	if err != nil {
		return fmt.Errorf("write JSON line of order %s: %w", r.OrderNo, err)
	}
	rec := record.New(r, w.environment, w.lang)
	rec.Carry(w.carried, carried)
	if err := w.enc.Encode(rec); err != nil {
		return fmt.Errorf("write JSON line of order %s: %w", r.OrderNo, err)
	}
	return nil
}

// Close writes buffered lines.
func (w *Writer) Close() error {
	if err := w.step.Close(); err != nil {
		return fmt.Errorf("finish JSON lines: %w", err)
	}
	if err := w.buf.Flush(); err != nil {
		w.out.Abort()
		return fmt.Errorf("finish JSON lines: %w", err)
	}
	return w.out.Commit()
}

// Abort discards a file that is not closed yet.
func (w *Writer) Abort() {
	if w.step.Abort() {
		w.out.Abort()
	}
}
