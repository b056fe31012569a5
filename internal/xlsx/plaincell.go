package xlsx

import (
	"bytes"
	"strconv"

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
var (
	cellOpen   = []byte(`<c r="`)
	styleOpen  = []byte(` s="`)
	typeOpen   = []byte(` t="`)
	cellShut   = []byte(`/>`)
	cellEmpty  = []byte(`></c>`)
	valueOpen  = []byte(`><v>`)
	valueShut  = []byte(`</v></c>`)
	inlineOpen = []byte(`><is><t>`)
	spacedOpen = []byte(`><is><t xml:space="preserve">`)
	inlineShut = []byte(`</t></is></c>`)
	closeCell  = []byte(`</c>`)
)

// read reads the cell at the beginning of b and returns its length, 0 for anything else.
func (c *plainCell) read(b []byte) int {
	rest, ok := bytes.CutPrefix(b, cellOpen)
	if !ok {
		return 0
	}
	if rest, ok = c.address(rest); !ok {
		return 0
	}
	if style, ok := bytes.CutPrefix(rest, styleOpen); ok {
		digits := quoted(style)
		n, err := strconv.Atoi(string(digits))
		if err != nil {
			return 0
		}
		c.style, rest = n, style[len(digits)+1:]
	}
	if typ, ok := bytes.CutPrefix(rest, typeOpen); ok {
		name := quoted(typ)
		if c.typ = plainType(name); c.typ == "" {
			return 0
		}
		rest = typ[len(name)+1:]
	}
	if rest, ok = c.content(rest); !ok {
		return 0
	}
	return len(b) - len(rest)
}

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

// quoted is what stands before the next quote, at most 16 bytes; empty where there is none.
func quoted(b []byte) []byte {
	i := bytes.IndexByte(b[:min(len(b), 16)], '"')
	return b[:max(i, 0)]
}

// plainType is the name of a type of cells; empty for others and those that are seldom met.
func plainType(b []byte) string {
	switch string(b) {
	case "s":
		return "s"
	case "n":
		return "n"
	case "inlineStr":
		return "inlineStr"
	case "str":
		return "str"
	case "b":
		return "b"
	}
	return ""
}

// content reads the rest of a cell after its attributes.
func (c *plainCell) content(b []byte) (rest []byte, ok bool) {
	if rest, ok = bytes.CutPrefix(b, valueOpen); ok {
		c.has.value = true
		return c.upTo(rest, valueShut)
	}
	if rest, ok = bytes.CutPrefix(b, cellShut); ok {
		return rest, true
	}
	if rest, ok = bytes.CutPrefix(b, inlineOpen); !ok {
		rest, ok = bytes.CutPrefix(b, spacedOpen)
	}
	if ok {
		c.has.inline, c.typ = true, "inlineStr"
		return c.upTo(rest, inlineShut)
	}
	return bytes.CutPrefix(b, cellEmpty)
}

// upTo takes the text up to end.
func (c *plainCell) upTo(b, end []byte) (rest []byte, ok bool) {
	n, ok := xmlscan.Plain(b)
	if !ok || n > maxCellText {
		return nil, false
	}
	c.text = b[:n]
	return bytes.CutPrefix(b[n:], end)
}
