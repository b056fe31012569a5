package invoice

import "strconv"

// Place says where a value was read: a cell of a workbook, or a row and column of a query.
type Place struct {
	File  string `json:"file,omitempty"`  // the path as it was given (FOLDER/a.xlsx, orders.zip/a.xlsx), "stdin" or "query"
	Sheet string `json:"sheet,omitempty"` // empty for a query
	Row   int    `json:"row,omitempty"`   // 1-based, as the reader of the file counts it; 0 for the whole file or sheet
	Col   string `json:"col,omitempty"`   // a column letter of a sheet, or a column name of a query
}

// Cell is the address of the place: "F12" in a sheet, "12:buyer_name" in a query.
func (p Place) Cell() string {
	if p.Row == 0 {
		return p.Col
	}
	row := strconv.Itoa(p.Row)
	if p.Sheet == "" {
		if p.Col == "" {
			return row
		}
		return row + ":" + p.Col
	}
	return p.Col + row
}

// AtCell makes a place from a column and a row; without a column it is the first cell of the row.
func (p Place) AtCell() Place {
	if p.Sheet != "" && p.Row > 0 && p.Col == "" {
		p.Col = "A"
	}
	return p
}

// String is file, sheet and cell, for messages.
func (p Place) String() string {
	s := p.File
	if p.Sheet != "" {
		s += " " + p.Sheet
	}
	if c := p.Cell(); c != "" {
		s += " " + c
	}
	return s
}
