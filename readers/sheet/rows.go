package sheet

import (
	"context"
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"github.com/fapiao/fapiao/pipeline/invoice"
)

// ctxTokens is how many tokens pass between looks at the context: a sheet may hold a million rows without a value.
const ctxTokens = 1 << 14

type rows struct {
	*stream
	ctx    context.Context
	tokens int
	row    int
	hidden bool
	hides  hiding
	cells  []RawCell
	text   []byte
	inData bool // between <sheetData> and </sheetData>
	done   bool // </sheetData> was read
	ended  bool // </worksheet> was read
	err    error
	closed bool
}

// Rows scans sheet i of Sheets.
func (w *Workbook) Rows(ctx context.Context, i int) (Scanner, error) {
	s, err := w.stream(w.sheets[i].part, w.sheets[i].Name)
	if err != nil {
		return nil, err
	}
	return &rows{stream: s, ctx: ctx}, nil
}

func (r *rows) Row() int         { return r.row }
func (r *rows) Hidden() bool     { return r.hidden }
func (r *rows) Cells() []RawCell { return r.cells }
func (r *rows) Err() error       { return r.err }

// ColumnHidden is of Scanner.
func (r *rows) ColumnHidden(col int) bool { return r.hides.column(col) }

func (r *rows) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	return r.close()
}

func (r *rows) Next() bool {
	for r.err == nil && !r.done {
		tok, err := r.token()
		if err != nil {
			r.err = err
			return false
		}
		switch e := tok.(type) {
		case xml.StartElement:
			switch {
			case e.Name.Local == "sheetData":
				r.inData = true
			case e.Name.Local == "sheetFormatPr":
				r.hides.defaults(e)
			case e.Name.Local == "col":
				r.hides.describe(e)
			case e.Name.Local == "row" && r.inData:
				if r.err = r.readRow(e); r.err == nil && len(r.cells) > 0 {
					return true
				}
			}
		case xml.EndElement:
			r.end(e.Name.Local)
		}
	}
	return false
}

func (r *rows) end(local string) {
	switch local {
	case "sheetData":
		r.inData, r.done = false, true
	case "worksheet":
		r.done, r.ended = true, true
	}
}

// token is next with the context looked at, and with an end that comes too early as an error.
func (r *rows) token() (xml.Token, error) {
	if r.tokens++; r.tokens%ctxTokens == 0 {
		if err := r.ctx.Err(); err != nil {
			return nil, err
		}
	}
	tok, err := r.next()
	if err == io.EOF {
		return nil, r.fault(errTruncated)
	}
	return tok, err
}

func (r *rows) readRow(e xml.StartElement) error {
	r.cells, r.row = r.cells[:0], r.row+1
	r.hidden = r.hides.row(e)
	if s := attr(e, "r"); s != "" {
		n, ok := parseRow(s)
		if !ok {
			return r.fault(strconv.ErrRange)
		}
		r.row = n
	}
	col := -1
	for {
		tok, err := r.token()
		if err != nil {
			return err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if e.Name.Local != "c" {
				continue
			}
			col++
			if s := attr(e, "r"); s != "" {
				c, _, ok := parseRef(s)
				if !ok {
					return r.fault(strconv.ErrRange)
				}
				col = c
			}
			if err := r.readCell(e, col); err != nil {
				return err
			}
		case xml.EndElement:
			if e.Name.Local == "row" {
				return nil
			}
		}
	}
}

// readCell reads one cell up to its end and keeps it when it is filled.
func (r *rows) readCell(e xml.StartElement, col int) error {
	typ := attr(e, "t")
	style, _ := strconv.Atoi(attr(e, "s")) // an unreadable style shows no date
	r.text = r.text[:0]
	inValue, formula, value := false, false, false
	for {
		tok, err := r.token()
		if err != nil {
			return err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "v":
				inValue, value = true, true
			case "f":
				formula = true
			case "is":
				value = true
				if r.text, err = r.richText(r.text, "is"); err != nil {
					return err
				}
			}
		case xml.CharData:
			if inValue {
				r.text = append(r.text, e...)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "v":
				inValue = false
			case "c":
				return r.keep(RawCell{Col: col, Style: style, Formula: formula}, typ, formula, value)
			}
		}
	}
}

// keep gives a cell its kind and text (ECMA-376 part 1, 18.18.11) and drops it when it is empty.
func (r *rows) keep(c RawCell, typ string, formula, value bool) error {
	switch typ {
	case "s":
		return r.keepShared(c)
	case "str", "inlineStr":
		c.Text = string(unescape(r.text))
	case "b":
		c.Kind, c.Text = invoice.CellBool, strings.TrimSpace(string(r.text))
		switch c.Text {
		case "1", "true":
			c.Text = "TRUE"
		case "0", "false":
			c.Text = "FALSE"
		}
	case "e":
		c.Kind, c.Text = invoice.CellError, strings.TrimSpace(string(r.text))
	case "d":
		c.Text = isoDate(string(r.text))
		c.Kind = invoice.CellDate
	default:
		c.Kind, c.Text = invoice.CellNumber, strings.TrimSpace(string(r.text))
	}
	if c.Text == "" && formula && (!value || typ != "str") {
		c.Kind = invoice.CellUncached
	} else if c.Text == "" {
		return nil
	}
	r.cells = append(r.cells, c)
	return nil
}

func (r *rows) keepShared(c RawCell) error {
	i, err := strconv.ParseInt(strings.TrimSpace(string(r.text)), 10, 64)
	if err != nil && len(r.text) == 0 {
		return nil
	}
	if err != nil {
		return r.fault(errNoString)
	}
	if r.book.strings == nil {
		if err := r.book.loadStrings(); err != nil {
			return err
		}
	}
	if c.Text, err = r.book.strings.get(i); err != nil {
		return r.fault(err)
	}
	if c.Text != "" {
		r.cells = append(r.cells, c)
	}
	return nil
}

// Spans reads on to the end of the sheet, where the merged cells are listed.
func (r *rows) Spans(col int) ([]Span, error) {
	var out []Span
	for r.err == nil && !r.ended {
		tok, err := r.token()
		if err != nil {
			return nil, err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if e.Name.Local == "mergeCell" {
				out = appendSpan(out, attr(e, "ref"), col)
			}
		case xml.EndElement:
			r.end(e.Name.Local)
		}
	}
	return out, r.err
}

func appendSpan(out []Span, ref string, col int) []Span {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return out
	}
	left, top, ok1 := parseRef(from)
	right, bottom, ok2 := parseRef(to)
	if ok1 && ok2 && left <= col && col <= right && top < bottom {
		out = append(out, Span{First: top, Last: bottom})
	}
	return out
}
