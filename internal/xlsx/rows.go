package xlsx

import (
	"encoding/xml"
	"io"
)

type rows struct {
	*position
	hidden bool
	hides  hiding
	cells  []Cell
	budget Budget
	text   []byte // the value of a cell (v)
	inline []byte // the text of a cell (is)
	texts  texts  // of the cells
	inData bool   // between <sheetData> and </sheetData>
	done   bool   // </sheetData> was read
	err    error
	closed bool
	slow   slowCells
}

func (r *rows) Row() int      { return r.row }
func (r *rows) Hidden() bool  { return r.hidden }
func (r *rows) Cells() []Cell { return r.cells }
func (r *rows) Err() error    { return r.err }

// ColumnHidden implements Scanner.
func (r *rows) ColumnHidden(col int) bool { return r.hides.column(col) }

func (r *rows) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	r.slow.log(r)
	return r.close()
}

// token is next, with an early end of the part as an error.
func (r *rows) token() (xml.Token, error) {
	tok, err := r.next()
	if err == io.EOF {
		return nil, r.fault(errTruncated)
	}
	return tok, err
}

// children calls f for each SpreadsheetML child of the element opened last. f reads to the end of
// its element.
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
