package xlsx

import (
	"github.com/fapiao/fapiao/internal/xlsx/numfmt"
)

// Styles are the number formats of a workbook's cell styles. A format is parsed at its first use.
// They are used by one goroutine.
type Styles struct {
	ids     []int                  // format of each style
	codes   map[int]string         // formats that the workbook names
	formats map[int]*numfmt.Format // those that were read
	byStyle []*numfmt.Format       // the same, by style
	year04  bool                   // dates count from 1904
}

// NewStyles makes the styles of a workbook: ids are the number formats of its cell styles, codes
// the number formats that it names, year04 reports that its dates count from 1904.
func NewStyles(ids []int, codes map[int]string, year04 bool) *Styles {
	return &Styles{ids: ids, codes: codes, formats: map[int]*numfmt.Format{}, byStyle: make([]*numfmt.Format, max(len(ids), 1)), year04: year04}
}

// format is the number format of a style. A missing style has the format of the first.
func (st *Styles) format(style int) *numfmt.Format {
	if style < 0 || style >= len(st.byStyle) {
		style = 0
	}
	f := st.byStyle[style]
	if f == nil {
		f = st.read(style)
		st.byStyle[style] = f
	}
	return f
}

func (st *Styles) read(style int) *numfmt.Format {
	id := 0
	if style < len(st.ids) {
		id = st.ids[style]
	}
	f, ok := st.formats[id]
	if !ok {
		code, named := st.codes[id]
		if !named {
			code = numfmt.Builtin(id)
		}
		f = numfmt.Parse(code)
		st.formats[id] = f
	}
	return f
}

// Shown is how a cell displays its number; nil where it displays the number digit for digit. With
// amount only the value counts: grouping, decimals after the second and a yuan sign are ignored.
func (st *Styles) Shown(c Cell, amount bool) *numfmt.Shown {
	if c.Kind != CellNumber {
		return nil
	}
	f := st.format(c.Style)
	if f.General() || amount && f.Plain(c.Text) {
		return nil
	}
	d, ok := numberOf(c)
	if !ok {
		return nil // the checks refuse such a number
	}
	got := f.Show(d, st.year04)
	if got.Exact && (got.Class == numfmt.General || got.Text == c.Text) {
		return nil
	}
	shown := got // a copy, so that cells without special display do not allocate
	return &shown
}

// PlainText reports whether texts of a style are displayed unchanged, so that ShownText is nil.
func (st *Styles) PlainText(style int) bool { return st.format(style).PlainText() }

// ShownText is how a cell displays its text where the number format adds to it or hides it; nil
// where it displays the text unchanged.
func (st *Styles) ShownText(c Cell) *numfmt.Shown {
	f := st.format(c.Style)
	if c.Kind != CellText || f.PlainText() {
		return nil
	}
	text, exact := f.ShowText(c.Text)
	class := numfmt.Number
	if !exact {
		class = numfmt.Hidden
	}
	return &numfmt.Shown{Class: class, Text: text, Exact: exact}
}

// DateText turns the serial number of a date into "2006-01-02", or "2006-01-02 15:04:05" where it
// has a time; ok is false for a cell that holds no date.
func (st *Styles) DateText(c Cell) (text string, ok bool) {
	d, ok := numberOf(c)
	if !ok {
		return "", false
	}
	return serialText(d, st.year04, st.format(c.Style).Show(d, st.year04).Class)
}
