package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

// markedStyle is a style of cells with a mark.
type markedStyle struct{ style, mark int }

// stylesPlan has the additions to the styles of a workbook.
type stylesPlan struct {
	added  []markedStyle    // new formats of cells, in this order
	base   map[int]rawStyle // the formats that they are based on
	fills  int              // in the workbook
	styles int

	fillLists, styleLists, fontLists int

	fonts int  // in the workbook
	looks bool // the formats of a new sheet are added behind the others
}

// firstLook is the number of the first format of a new sheet.
func (st *stylesPlan) firstLook() int { return st.styles + len(st.added) }

// rawStyle is the XML of a cell format: the start tag, and the rest.
type rawStyle struct{ tag, rest []byte }

// planStyles gives each marked cell the style it gets.
func (p *Patch) planStyles(plans []*sheetPlan) (*stylesPlan, error) {
	st := &stylesPlan{base: map[int]rawStyle{}}
	for _, plan := range plans {
		for i := range plan.cells {
			if c := &plan.cells[i]; c.mark > 0 {
				st.base[c.style] = rawStyle{}
			}
		}
	}
	if p.sheet != nil {
		p.looked()
	}
	if st.looks = p.sheet != nil; len(st.base) == 0 && !st.looks {
		return nil, nil
	}
	st.base[0] = rawStyle{} // which stands for those that the workbook does not have
	if err := st.read(p.book); err != nil {
		return nil, err
	}
	if len(st.base[0].tag) == 0 {
		return nil, &EditError{Cause: ErrNoStyles}
	}
	index := map[markedStyle]int{}
	for _, plan := range plans {
		for i := range plan.cells {
			c := &plan.cells[i]
			if c.mark == 0 {
				continue
			}
			key := markedStyle{c.style, c.mark}
			if c.style >= st.styles {
				key.style = 0
			}
			n, ok := index[key]
			if !ok {
				n = st.styles + len(st.added)
				index[key] = n
				st.added = append(st.added, key)
			}
			c.marked = n
		}
	}
	if st.firstLook()+int(lookCount) > excelStyles {
		return nil, &EditError{Cause: ErrStyles}
	}
	return st, nil
}

// excelStyles is the most cell formats that Excel accepts.
const excelStyles = 65_490

// maxStyleBytes bounds a cell format that is copied; usual ones have about 200 bytes.
const maxStyleBytes = 64 << 10

// read counts fills and cell formats, and keeps those that new ones are based on.
func (st *stylesPlan) read(w *Workbook) (err error) {
	part := w.names["styles"]
	if part == "" || w.parts[partName(part)] == nil {
		return &EditError{Cause: ErrNoStyles}
	}
	s, err := w.rawStream(part, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	for reading := (*rawStyle)(nil); ; {
		tok, seen, raw, err := s.step()
		switch {
		case err == io.EOF && max(st.fillLists, st.styleLists, st.fontLists) > 1:
			return refuse(Damaged, "styles", errTwice)
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		switch tok.(type) {
		case xml.StartElement:
			if reading == nil && seen {
				reading = st.start(s, raw)
				continue
			}
		case xml.EndElement:
			if reading != nil && s.at("styleSheet", "cellXfs") {
				reading.rest = append(reading.rest, raw...)
				st.base[st.styles-1], reading = *reading, nil
			}
		}
		if reading != nil {
			if reading.rest = append(reading.rest, raw...); len(reading.rest) > maxStyleBytes {
				return refuse(TooLarge, "a style of cells", nil)
			}
		}
	}
}

// start counts the element that was opened. The format of a cell that is kept is returned.
func (st *stylesPlan) start(s *rawStream, raw []byte) *rawStyle {
	switch {
	case s.at("styleSheet", "fonts"):
		st.fontLists++
	case s.at("styleSheet", "fonts", "font"):
		st.fonts++
	case s.at("styleSheet", "fills"):
		st.fillLists++
	case s.at("styleSheet", "fills", "fill"):
		st.fills++
	case s.at("styleSheet", "cellXfs"):
		st.styleLists++
	case s.at("styleSheet", "cellXfs", "xf"):
		st.styles++
		if _, ok := st.base[st.styles-1]; ok {
			return &rawStyle{tag: bytes.Clone(raw)}
		}
	}
	return nil
}
