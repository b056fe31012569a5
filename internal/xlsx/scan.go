package xlsx

import (
	"context"
	"encoding/xml"
	"strings"
)

// Rows scans sheet i of Sheets.
func (w *Workbook) Rows(ctx context.Context, i int) (Scanner, error) {
	w.ctx = ctx
	s, err := w.stream(w.sheets[i].part, w.sheets[i].Name)
	if err != nil {
		return nil, err
	}
	return &rows{position: newPosition(s)}, nil
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

// end records the end of the rows.
func (r *rows) end() {
	if r.inData && r.depth == 1 {
		r.inData, r.data, r.done = false, false, true
	}
	r.done = r.done || r.ended
}

func (r *rows) readRow(e xml.StartElement) error {
	r.cells = r.cells[:0]
	r.budget.NextRow()
	r.hidden = r.hides.row(e)
	if err := r.enterRow(e); err != nil {
		return err
	}
	if err := r.plainCells(); err != nil {
		return err
	}
	return r.children(r.readChild)
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

// readChild reads an element of a row.
func (r *rows) readChild(e xml.StartElement) error {
	if e.Name.Local != "c" {
		return r.skip()
	}
	if err := r.readCell(e); err != nil {
		return err
	}
	return r.plainCells()
}
