package xlsx

import (
	"context"
	"encoding/xml"
	"io"
	"strings"
)

type rows struct {
	*position
	hidden bool
	hides  hiding
	cells  []Cell
	size   int    // bytes of text in cells
	given  int64  // bytes of text in the cells of all rows so far
	text   []byte // the value of a cell (v)
	inline []byte // the text of a cell (is)
	inData bool   // between <sheetData> and </sheetData>
	done   bool   // </sheetData> was read
	err    error
	closed bool
}

// Rows scans sheet i of Sheets.
func (w *Workbook) Rows(ctx context.Context, i int) (Scanner, error) {
	w.ctx = ctx
	s, err := w.stream(w.sheets[i].part, w.sheets[i].Name)
	if err != nil {
		return nil, err
	}
	return &rows{position: newPosition(s)}, nil
}

func (r *rows) Row() int      { return r.row }
func (r *rows) Hidden() bool  { return r.hidden }
func (r *rows) Cells() []Cell { return r.cells }
func (r *rows) Err() error    { return r.err }

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
			case r.depth == 1 && (!r.ours() || e.Name.Local != "worksheet"):
				r.err = r.fault(errNamespace)
			case r.at("worksheet", "sheetData"):
				r.inData, r.data = true, true
			case r.at("worksheet", "sheetFormatPr"):
				r.hides.defaults(e)
			case r.at("worksheet", "cols", "col"):
				if r.hides.describe(e); r.hides.tooMany() {
					r.err = refuse(TooMany, "cols", nil).in(r.sheet)
				}
			case r.inData && r.depth == 3 && r.ours() && e.Name.Local == "row":
				if r.err = r.readRow(e); r.err == nil && len(r.cells) > 0 {
					return true
				}
			}
		case xml.EndElement:
			r.end()
		}
	}
	return false
}

// end notes that the rows are over.
func (r *rows) end() {
	if r.inData && r.depth == 1 {
		r.inData, r.data, r.done = false, false, true
	}
	r.done = r.done || r.ended
}

// token is next with an end that comes too early as an error.
func (r *rows) token() (xml.Token, error) {
	tok, err := r.next()
	if err == io.EOF {
		return nil, r.fault(errTruncated)
	}
	return tok, err
}

func (r *rows) readRow(e xml.StartElement) error {
	r.cells, r.size = r.cells[:0], 0
	r.hidden = r.hides.row(e)
	if err := r.enterRow(e); err != nil {
		return err
	}
	return r.children(r.readChild)
}

// children calls f for each element of the form itself that stands directly in the one opened last,
// up to its end. f reads to the end of its element.
func (r *rows) children(f func(xml.StartElement) error) error {
	for outer := r.depth - 1; ; {
		tok, err := r.token()
		if err != nil {
			return err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if !r.ours() {
				err = r.skip()
			} else {
				err = f(e)
			}
			if err != nil {
				return err
			}
		case xml.EndElement:
			if r.depth == outer {
				return nil
			}
		}
	}
}

// Spans reads on to the end of the sheet, where the merged cells are listed.
func (r *rows) Spans(col int) ([]Span, error) {
	var out []Span
	r.row, r.col = 0, noCell
	for r.err == nil && !r.ended {
		tok, err := r.token()
		if err != nil {
			return nil, err
		}
		if len(out) > maxRow/2 { // ranges do not overlap, and each has two rows at least
			return nil, refuse(TooMany, "merged cells", nil).in(r.sheet)
		}
		if e, ok := tok.(xml.StartElement); ok && r.at("worksheet", "mergeCells", "mergeCell") {
			out = appendSpan(out, attr(e, "ref"), col)
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
