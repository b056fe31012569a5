package xlsx

import (
	"bytes"

	"github.com/fapiao/fapiao/internal/xmlscan"
)

// plainCells reads cells from the bytes that were read already, as far as they are written in the
// form that spreadsheet programs use for most of them: <c r="A1" s="5" t="s"><v>7</v></c>, without
// content, or with a text of their own. Taken apart as XML they would take five times as long. Any
// other form, and any fault, is left to next.
//
// It is called where the next cell of a row may begin.
func (r *rows) plainCells() error {
	r.slow.cut = false
	if r.dropped > 0 || !r.plainNames() {
		return nil
	}
	buf, used := r.dec.Buffered(), 0
	for {
		var c plainCell
		n := c.read(buf[used:])
		if n == 0 || c.row != r.row || r.colsMet.has(c.col) {
			break
		}
		r.colsMet.again(c.col)
		r.col = c.col
		used += n
		if c.has != (content{}) {
			if err := r.keep(Cell{Col: c.col, Style: c.style}, c.typ, c.has, c.text); err != nil {
				return err
			}
		}
	}
	r.slow.cut = !bytes.Contains(buf[used:], closeCell)
	r.dec.Skip(used)
	return nil
}

// plainNames says whether elements without a prefix are those of the form.
func (n *nesting) plainNames() bool {
	s, declared := n.resolve("")
	return declared && (s == formSpace || s == noSpace && n.bare)
}

// plainCell is a cell in the form that plainCells knows.
type plainCell struct {
	row, col, style int
	typ             string
	has             content
	text            []byte // of its value or its own text
}

// The parts of the form.
const (
	cellOpen   = `<c r="`
	styleOpen  = ` s="`
	typeOpen   = ` t="`
	cellShut   = `/>`
	cellEmpty  = `></c>`
	valueOpen  = `><v>`
	valueShut  = `</v></c>`
	inlineOpen = `><is><t>`
	spacedOpen = `><is><t xml:space="preserve">`
	inlineShut = `</t></is></c>`
)

var closeCell = []byte(`</c>`)

// read reads the cell at the beginning of b and returns its length, 0 for anything else.
func (c *plainCell) read(b []byte) int {
	if !begins(b, cellOpen) {
		return 0
	}
	rest, ok := c.address(b[len(cellOpen):])
	if !ok {
		return 0
	}
	if begins(rest, styleOpen) {
		if rest, ok = c.number(rest[len(styleOpen):]); !ok {
			return 0
		}
	}
	if begins(rest, typeOpen) {
		if rest, ok = c.plainType(rest[len(typeOpen):]); !ok {
			return 0
		}
	}
	if rest, ok = c.content(rest); !ok {
		return 0
	}
	return len(b) - len(rest)
}

// begins reports whether b begins with one of the parts of the form, which the compiler makes a
// comparison of words where it is inlined.
func begins(b []byte, part string) bool { return len(b) >= len(part) && string(b[:len(part)]) == part }

// address reads the rest of an address and its quote.
func (c *plainCell) address(b []byte) (rest []byte, ok bool) {
	i, col, row := 0, 0, 0
	for ; i < len(b) && i < 3 && b[i] >= 'A' && b[i] <= 'Z'; i++ {
		col = col*26 + int(b[i]-'A') + 1
	}
	for first := i; i < len(b) && i < first+7 && b[i] >= '0' && b[i] <= '9'; i++ {
		row = row*10 + int(b[i]-'0')
	}
	if i == len(b) || b[i] != '"' || col == 0 || col > maxColumn {
		return nil, false
	}
	c.row, c.col = row, col-1
	return b[i+1:], true
}

// number reads the number of a style, of at most nine digits, and its quote.
func (c *plainCell) number(b []byte) (rest []byte, ok bool) {
	i := 0
	for ; i < len(b) && i < 9 && b[i] >= '0' && b[i] <= '9'; i++ {
		c.style = 10*c.style + int(b[i]-'0')
	}
	if i == 0 || i == len(b) || b[i] != '"' {
		return nil, false
	}
	return b[i+1:], true
}

// plainType reads the name of a type of cells and its quote; false for those that are seldom met.
func (c *plainCell) plainType(b []byte) (rest []byte, ok bool) {
	switch {
	case begins(b, `s"`):
		c.typ = "s"
	case begins(b, `inlineStr"`):
		c.typ = "inlineStr"
	case begins(b, `n"`):
		c.typ = "n"
	case begins(b, `str"`):
		c.typ = "str"
	case begins(b, `b"`):
		c.typ = "b"
	default:
		return nil, false
	}
	return b[len(c.typ)+1:], true
}

// content reads the rest of a cell after its attributes.
func (c *plainCell) content(b []byte) (rest []byte, ok bool) {
	switch {
	case begins(b, valueOpen):
		c.has.value = true
		if b, ok = c.plainText(b[len(valueOpen):]); ok && begins(b, valueShut) {
			return b[len(valueShut):], true
		}
	case begins(b, cellShut):
		return b[len(cellShut):], true
	case begins(b, spacedOpen):
		return c.inline(b[len(spacedOpen):])
	case begins(b, inlineOpen):
		return c.inline(b[len(inlineOpen):])
	case begins(b, cellEmpty):
		return b[len(cellEmpty):], true
	}
	return nil, false
}

// inline takes the cell's own text and the end of the cell.
func (c *plainCell) inline(b []byte) (rest []byte, ok bool) {
	c.has.inline, c.typ = true, "inlineStr"
	if b, ok = c.plainText(b); ok && begins(b, inlineShut) {
		return b[len(inlineShut):], true
	}
	return nil, false
}

// plainText takes the text up to the next tag.
func (c *plainCell) plainText(b []byte) (rest []byte, ok bool) {
	n, ok := xmlscan.Plain(b)
	if !ok || n > MaxCellText {
		return nil, false
	}
	c.text = b[:n]
	return b[n:], true
}
