package xlsx

import (
	"encoding/xml"
	"io"
	"strings"
)

// strictURI is how the namespaces of strict ISO 29500 begin.
const strictURI = "http://purl.oclc.org/"

// event is the kind of a token for a patch.
type event uint8

const (
	otherToken event = iota
	dimensionStart
	viewStart   // a view of the sheet, which says whether its tab is selected
	columnStart // a description of columns (col)
	dataStart   // sheetData
	dataEnd
	rowStart
	rowEnd
	cellStart
	cellEnd
	formulaStart
	protectionStart
	mergeStart  // a range of merged cells
	legacyStart // the drawing that has the boxes of notes
	tailStart   // an element that stands behind such a drawing
	sheetEnd
)

// walker reads a sheet token by token and numbers rows and cells like the scanner.
type walker struct {
	*position
	raw  *rawStream
	open event // the innermost of dataStart, rowStart and cellStart that is open
	done bool  // the rows were read

	strict bool // the sheet has the namespaces of strict ISO 29500

	start xml.StartElement // of the last start
	bytes []byte           // of the last token, valid until the next
	cell  plainCell        // the last that plain read
}

func (w *Workbook) walk(sheet int) (*walker, error) {
	info := w.sheets[sheet]
	raw, err := w.rawStream(info.part, info.Name)
	if err != nil {
		return nil, err
	}
	return &walker{position: newPosition(raw.stream), raw: raw}, nil
}

// next is the next token; io.EOF ends.
func (w *walker) next() (event, error) {
	tok, seen, raw, err := w.raw.step()
	if err != nil {
		return otherToken, err
	}
	w.bytes = raw
	if !seen {
		return otherToken, nil
	}
	switch e := tok.(type) {
	case xml.StartElement:
		w.start = e
		return w.enter(e)
	case xml.EndElement:
		return w.leave(), nil
	}
	return otherToken, nil
}

// enter returns the event of a start element.
func (w *walker) enter(e xml.StartElement) (event, error) {
	if !w.ours() {
		if w.depth == 1 {
			return otherToken, w.fault(errNamespace)
		}
		return otherToken, nil
	}
	name := e.Name.Local
	if w.depth == 1 {
		w.strict = strings.HasPrefix(w.uri(e.Name.Space), strictURI)
	}
	switch {
	case w.depth == 1 && name != "worksheet":
		return otherToken, w.fault(errNamespace)
	case w.at("worksheet", "dimension"):
		return dimensionStart, nil
	case w.at("worksheet", "sheetViews", "sheetView"):
		return viewStart, nil
	case w.at("worksheet", "cols", "col"):
		return columnStart, nil
	case !w.done && w.open == otherToken && w.at("worksheet", "sheetData"):
		w.open, w.data = dataStart, true
		return dataStart, nil
	case w.open == dataStart && w.depth == 3 && name == "row":
		w.open = rowStart
		return rowStart, w.enterRow(e)
	case w.open == rowStart && w.depth == 4 && name == "c":
		w.open = cellStart
		return cellStart, w.enterCell(e)
	case w.open == cellStart && w.depth == 5 && name == "f":
		return formulaStart, nil
	case w.done && w.at("worksheet", "mergeCells", "mergeCell"):
		return mergeStart, nil
	case w.done && w.depth == 2:
		return behindRows(name), nil
	}
	return otherToken, nil
}

// behindRows is the event of an element behind the rows. The order of elements is that of ECMA-376
// part 1, 18.3.1.99.
func behindRows(name string) event {
	switch name {
	case "sheetProtection":
		return protectionStart
	case "legacyDrawing":
		return legacyStart
	case "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
		"tableParts", "extLst":
		return tailStart
	}
	return otherToken
}

// leave returns the event of an end element.
func (w *walker) leave() event {
	switch {
	case w.open == cellStart && w.depth == 3:
		w.open = rowStart
		return cellEnd
	case w.open == rowStart && w.depth == 2:
		w.open = dataStart
		return rowEnd
	case w.open == dataStart && w.depth == 1:
		w.open, w.data, w.done = otherToken, false, true
		return dataEnd
	case w.ended:
		return sheetEnd
	}
	return otherToken
}

// all calls f for each token of the sheet, but for those of the cells that plain takes.
func (w *walker) all(f func(event) error, plain func(c *plainCell, raw []byte) bool) error {
	for {
		switch e, err := w.next(); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		default:
			if err := f(e); err != nil {
				return err
			}
		}
		w.plain(plain)
	}
}
