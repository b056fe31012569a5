package xlsx

import (
	"bytes"
)

// blankRoom is more than the length of a cell without content in the notation of blank.
const blankRoom = 64

// blanks skips cells without content after the current cell, in the notation that spreadsheet
// programs use. Programs write millions of them for borders and colours; decoding them as XML takes
// ten times as long. Any other notation is left to next.
//
// It is called after the end of a cell, where the decoder has read nothing beyond it.
func (r *rows) blanks() error {
	if r.dropped > 0 || !r.plainNames() {
		return nil
	}
	buf := r.dec.Buffered()
	used := 0
	for len(buf)-used >= blankRoom {
		ref, n := blank(buf[used : used+blankRoom])
		if n == 0 {
			break
		}
		col, row, ok := parseRef(string(ref))
		if !ok || row != r.row || r.colsMet.has(col) {
			break // next reports the error
		}
		r.colsMet.again(col)
		r.col = col
		used += n
	}
	r.dec.Skip(used)
	return nil
}

// plainNames reports whether elements without a prefix are of SpreadsheetML.
func (n *nesting) plainNames() bool {
	s, declared := n.resolve("")
	return declared && (s == formSpace || s == noSpace && n.bare)
}

// blank reads one such cell at the beginning of b: <c r="A1" s="5"/> or <c r="A1" s="5"></c>, s
// optional. n is its length, 0 for anything else.
func blank(b []byte) (ref []byte, n int) {
	rest, ok := bytes.CutPrefix(b, []byte(`<c r="`))
	if !ok {
		return nil, 0
	}
	if ref, rest, ok = bytes.Cut(rest, []byte(`"`)); !ok {
		return nil, 0
	}
	if style, ok := bytes.CutPrefix(rest, []byte(` s="`)); ok {
		i := 0
		for i < len(style) && style[i] >= '0' && style[i] <= '9' {
			i++
		}
		if rest, ok = bytes.CutPrefix(style[i:], []byte(`"`)); !ok {
			return nil, 0
		}
	}
	for _, end := range []string{`/>`, `></c>`} {
		if after, ok := bytes.CutPrefix(rest, []byte(end)); ok {
			return ref, len(b) - len(after)
		}
	}
	return nil, 0
}
