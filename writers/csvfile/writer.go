// Package csvfile writes results as CSV (RFC 4180) in UTF-8 with a byte order mark, so that Excel
// recognises the encoding. The columns are those of the JSON lines, then the carried columns. CSV
// is for programs: Excel rounds 20-digit invoice numbers in CSV, so people should open the result
// workbook.
package csvfile

import (
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers"
	"github.com/fapiao/fapiao/writers/record"
)

const byteOrderMark = "\uFEFF"

// Writer writes a header and a record for each row.
type Writer struct {
	step        writers.Step
	out         writers.Output
	csv         *csv.Writer
	lang        string
	environment string
	carried     []string // titles
}

var _ writers.Results = (*Writer)(nil)

// New writes to out; lang is the language of messages.
func New(out writers.Output, in string) *Writer {
	w := &Writer{out: out, csv: csv.NewWriter(out), lang: in}
	w.csv.UseCRLF = true
	return w
}

// Begin writes the byte order mark and the header.
func (w *Writer) Begin(s report.Summary) error {
	if err := w.step.Begin(); err != nil {
		return fmt.Errorf("begin CSV: %w", err)
	}
	w.environment, w.carried = s.Environment, s.Carried
	// The mark is not written by the CSV writer, which would quote it with the first name.
	if _, err := w.out.Write([]byte(byteOrderMark)); err != nil {
		return fmt.Errorf("begin CSV: %w", err)
	}
	head := record.Columns()
	for _, name := range report.ColumnNames(head, w.carried) {
		head = append(head, safe(name))
	}
	if err := w.csv.Write(head); err != nil {
		return fmt.Errorf("begin CSV: %w", err)
	}
	return nil
}

// Row writes one record.
func (w *Writer) Row(r report.Row) error {
	if err := w.step.Row(); err != nil {
		return fmt.Errorf("write CSV record: %w", err)
	}
	carried, err := r.CarriedValues(w.carried)
	if err != nil {
		return fmt.Errorf("write CSV record of order %s: %w", r.OrderNo, err)
	}
	rec := record.New(r, w.environment, w.lang)
	var values []string
	for _, f := range rec.Fields() {
		if f.Number {
			values = append(values, f.Text)
		} else {
			values = append(values, safe(f.Text))
		}
	}
	for _, v := range carried {
		values = append(values, safe(v))
	}
	if err := w.csv.Write(values); err != nil {
		return fmt.Errorf("write CSV record of order %s: %w", r.OrderNo, err)
	}
	return nil
}

// Close writes buffered records.
func (w *Writer) Close() error {
	if err := w.step.Close(); err != nil {
		return fmt.Errorf("finish CSV: %w", err)
	}
	w.csv.Flush()
	if err := w.csv.Error(); err != nil {
		w.out.Abort()
		return fmt.Errorf("finish CSV: %w", err)
	}
	return w.out.Commit()
}

// Abort discards a file that is not closed yet.
func (w *Writer) Abort() {
	if w.step.Abort() {
		w.out.Abort()
	}
}

// lineEnds makes line ends plain newlines, since the CSV writer would drop a lone carriage return,
// and takes out NUL, for which CSV has no place.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "")

// safe adds an apostrophe before a text that a spreadsheet would run as a formula.
func safe(s string) string {
	s = lineEnds.Replace(strings.ToValidUTF8(s, "\uFFFD"))
	if writers.FormulaLike(s) {
		return "'" + s
	}
	return s
}
