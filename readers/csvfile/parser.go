package csvfile

import (
	"bytes"
	"errors"
	"io"

	"github.com/fapiao/fapiao/readers/input"
)

// Limits of a text; those of Excel, and of the rows of a workbook.
const (
	maxRow      = 1 << 20
	maxColumn   = 1 << 14
	maxCellText = 32_767 // UTF-16 units
	maxRowText  = 4 << 20
	bufferSize  = 64 << 10
)

// parser divides a text in UTF-8 into rows of cells as Excel does: a cell that begins with a
// quotation mark ends with one, in which two stand for one. Where Excel would join what was meant
// to be several cells or rows, because a mark is missing, it fails.
type parser struct {
	in      io.Reader
	form    form
	buf     []byte
	at, end int
	over    error  // why nothing follows in buf
	skipped bool   // the line that names the delimiter was read
	row     int    // number of the row, from 1
	text    []byte // of the cells of the row
	ends    []int  // of the cells in text
	units   int    // UTF-16 units of the cell that is read
	breaks  int    // line breaks in cells of the row
	within  int    // delimiters in the cells with line breaks
	broken  int    // the first of them
}

func newParser(in io.Reader, f form) *parser {
	return &parser{in: in, form: f, buf: make([]byte, bufferSize)}
}

// cells is the number of cells of the row.
func (p *parser) cells() int { return len(p.ends) }

// cell is the text of a cell of the row, valid until next.
func (p *parser) cell(i int) []byte {
	if i == 0 {
		return p.text[:p.ends[0]]
	}
	return p.text[p.ends[i-1]:p.ends[i]]
}

// next reads a row, which may have one empty cell; io.EOF at the end. Other errors are faults.
func (p *parser) next() error {
	if p.form.named && !p.skipped {
		p.skipped = true
		if err := p.skipLine(); err != nil {
			return err
		}
	}
	p.text, p.ends, p.breaks, p.within, p.broken = p.text[:0], p.ends[:0], 0, 0, 0
	if !p.fill() {
		return p.ended()
	}
	if p.row++; p.row > maxRow {
		return p.fault(input.OutsideSheet)
	}
	for {
		more, err := p.readCell()
		if err != nil {
			return err
		}
		p.ends = append(p.ends, len(p.text))
		if !more {
			return p.check()
		}
		if len(p.ends) == maxColumn {
			return p.fault(input.OutsideSheet)
		}
	}
}

// fill makes sure that a byte can be read; false at the end of the text or after an error.
func (p *parser) fill() bool {
	for p.at == p.end && p.over == nil {
		p.at = 0
		p.end, p.over = p.in.Read(p.buf)
	}
	return p.at < p.end
}

// ended is io.EOF, or the error that ended the text before.
func (p *parser) ended() error {
	if p.over == nil || errors.Is(p.over, io.EOF) {
		return io.EOF
	}
	return &fault{reason: input.Unreadable, row: p.row, col: len(p.ends), cause: input.Pathless(p.over)}
}

// fault is an error at the cell that is read.
func (p *parser) fault(reason input.Reason) error {
	return &fault{reason: reason, row: p.row, col: len(p.ends)}
}

func (p *parser) skipLine() error {
	for p.fill() {
		c := p.buf[p.at]
		p.at++
		if c == '\n' {
			return nil
		}
	}
	return p.ended()
}

// readCell appends the next cell to the text; more reports that another one follows in the row.
func (p *parser) readCell() (more bool, err error) {
	p.units = 0
	if p.fill() && p.buf[p.at] == '"' {
		p.at++
		if err := p.readQuoted(); err != nil {
			return false, err
		}
	}
	for p.fill() {
		piece := p.buf[p.at:p.end]
		n := p.plainLen(piece)
		if err := p.add(piece[:n]); err != nil {
			return false, err
		}
		if p.at += n; n == len(piece) {
			continue
		}
		c := p.buf[p.at]
		p.at++
		if c == '\r' && p.fill() && p.buf[p.at] == '\n' {
			p.at++
		}
		return c == p.form.delimiter, nil
	}
	if err := p.ended(); !errors.Is(err, io.EOF) {
		return false, err
	}
	return false, nil
}

// plainLen is how many bytes are before the next delimiter or line break.
func (p *parser) plainLen(piece []byte) int {
	for i, c := range piece {
		if c == p.form.delimiter || c == '\n' || c == '\r' {
			return i
		}
	}
	return len(piece)
}

// add appends to the cell that is read.
func (p *parser) add(piece []byte) error {
	p.text = append(p.text, piece...)
	p.units += units(piece)
	switch {
	case p.units > maxCellText:
		return p.fault(input.CellTooLong)
	case len(p.text) > maxRowText:
		return p.fault(input.RowTooLong)
	}
	return nil
}

// units is the length of a text in UTF-16 units; characters may be cut at its ends.
func units(text []byte) int {
	n := 0
	for _, c := range text {
		switch {
		case c >= 0xF0: // of four bytes, two units
			n += 2
		case c < 0x80 || c >= 0xC0:
			n++
		}
	}
	return n
}

// readQuoted appends the text after a quotation mark, to the mark that ends it. Only blanks may
// follow before the delimiter.
func (p *parser) readQuoted() error {
	from, breaks := len(p.text), 0
	for p.fill() {
		piece := p.buf[p.at:p.end]
		n := bytes.IndexByte(piece, '"')
		if n < 0 {
			n = len(piece)
		}
		breaks += bytes.Count(piece[:n], []byte("\n"))
		if err := p.add(piece[:n]); err != nil {
			if breaks > 0 { // the mark at its end is missing
				err = p.fault(input.OpenQuote)
			}
			return err
		}
		if p.at += n; n == len(piece) {
			continue
		}
		if p.at++; p.fill() && p.buf[p.at] == '"' {
			p.text = append(p.text, '"')
			p.units++
			p.at++
			continue
		}
		return p.afterQuoted(from, breaks)
	}
	if err := p.ended(); !errors.Is(err, io.EOF) {
		return err
	}
	return p.fault(input.OpenQuote)
}

// afterQuoted ends a quoted cell. A line break in it is one character, as in Excel.
func (p *parser) afterQuoted(from, breaks int) error {
	text := p.text[from:]
	if breaks > 0 {
		if p.breaks == 0 {
			p.broken = len(p.ends)
		}
		p.breaks += breaks
		p.within += bytes.Count(text, []byte{p.form.delimiter})
		p.text = append(p.text[:from], bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))...)
	}
	for p.fill() {
		switch c := p.buf[p.at]; c {
		case p.form.delimiter, '\n', '\r':
			return nil
		case ' ', '\t':
			p.at++
		default:
			return p.fault(input.OpenQuote)
		}
	}
	return nil
}

// check refuses a row in which quotation marks are missing. The cells after a delimiter that is
// part of a text stand in the wrong columns. A mark without its pair joins rows: a cell with line
// breaks holds as many delimiters as the rows in it would have.
func (p *parser) check() error {
	if most := p.form.most; most > 0 && p.cells() > most {
		more := bytes.TrimSpace(p.text[p.ends[most-1]:])
		if len(more) > 0 || p.form.delimiter != '\t' { // programs add tabs
			return &fault{reason: input.WideRow, row: p.row, col: most}
		}
	}
	row := p.form.width - 1
	if p.breaks == 0 || row < 1 || p.within < row {
		return nil
	}
	if p.within == p.breaks*row || p.cells() != p.form.width {
		return &fault{reason: input.OpenQuote, row: p.row, col: p.broken}
	}
	return nil
}
