package csvfile

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/book"
	"github.com/fapiao/fapiao/readers/input"
)

// rows scans the rows of a text.
type rows struct {
	*parser
	ctx    context.Context
	of     *Workbook
	filled []invoice.Cell
	err    error
	done   bool
}

var _ book.Scanner = (*rows)(nil)

// Next implements book.Scanner.
func (r *rows) Next() bool {
	for !r.done {
		if err := r.read(); err != nil {
			r.done = true
			if !errors.Is(err, io.EOF) {
				r.err = r.of.refused(err)
			}
			return false
		}
		if len(r.filled) > 0 {
			return true
		}
	}
	return false
}

func (r *rows) read() error {
	if r.parser.row%1024 == 0 && r.ctx.Err() != nil { // there may be millions of blank rows
		return r.ctx.Err()
	}
	r.filled = r.filled[:0]
	if err := r.parser.next(); err != nil {
		return err
	}
	if err := r.readable(); err != nil {
		return err
	}
	all, from := string(r.parser.text), 0
	for col, to := range r.parser.ends {
		if halfFormula(all[from:to]) {
			return &fault{reason: input.OpenQuote, row: r.parser.row, col: col}
		}
		if text := plain(all[from:to]); text != "" {
			r.filled = append(r.filled, invoice.Cell{Index: col, Text: text, Kind: kindOf(text)})
		}
		from = to
	}
	return nil
}

// readable refuses a row with bytes that are no text, or that the encoding does not have.
func (r *rows) readable() error {
	if at := bytes.IndexByte(r.parser.text, 0); at >= 0 {
		return r.faultAt(at, input.NotText)
	}
	if r.of.coding.decoder == nil {
		return nil
	}
	if at := bytes.Index(r.parser.text, []byte("\uFFFD")); at >= 0 {
		return r.faultAt(at, input.BadText)
	}
	return nil
}

// faultAt is a fault at the cell with a byte of the row's text.
func (r *rows) faultAt(at int, reason input.Reason) error {
	col := 0
	for col+1 < len(r.parser.ends) && r.parser.ends[col] <= at {
		col++
	}
	return &fault{reason: reason, row: r.parser.row, col: col}
}

// halfFormula reports whether a formula of one text (="a,b") was divided at a delimiter in it.
func halfFormula(text string) bool {
	return strings.HasPrefix(text, `="`) && strings.Count(text, `"`)%2 == 1
}

// plain is the text of a cell without what programs add to keep Excel from changing it: a formula
// of one text (="0012"), an apostrophe before it, tabs beside it.
func plain(text string) string {
	text = strings.Trim(text, "\t")
	if inner, ok := strings.CutPrefix(text, `="`); ok && len(inner) > 0 && inner[len(inner)-1] == '"' {
		inner = inner[:len(inner)-1]
		if one := strings.ReplaceAll(inner, `""`, ""); !strings.Contains(one, `"`) {
			text = strings.Trim(strings.ReplaceAll(inner, `""`, `"`), "\t")
		}
	}
	if rest, ok := strings.CutPrefix(text, "'"); ok && !strings.Contains(rest, "'") {
		text = rest
	}
	return text
}

// kindOf is CellError for what Excel writes for a formula without a value, and for a number or a
// date that its column was too narrow to show; CellText otherwise.
func kindOf(text string) invoice.CellKind {
	if text[0] != '#' {
		return invoice.CellText
	}
	switch text {
	case "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!",
		"#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#GETTING_DATA":
		return invoice.CellError
	}
	if len(text) > 2 && strings.Trim(text, "#") == "" {
		return invoice.CellError
	}
	return invoice.CellText
}

// Row implements book.Scanner.
func (r *rows) Row() int { return r.parser.row }

// Hidden implements book.Scanner.
func (r *rows) Hidden() bool { return false }

// ColumnHidden implements book.Scanner.
func (r *rows) ColumnHidden(int) bool { return false }

// Cells implements book.Scanner.
func (r *rows) Cells() []invoice.Cell { return r.filled }

// Spans implements book.Scanner.
func (r *rows) Spans(int) ([]book.Span, error) { return nil, nil }

// Err implements book.Scanner.
func (r *rows) Err() error { return r.err }

// Close implements book.Scanner.
func (r *rows) Close() error {
	r.done = true
	return nil
}
