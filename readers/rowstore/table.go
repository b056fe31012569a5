package rowstore

import "github.com/fapiao/fapiao/pipeline/invoice"

// Table is one sheet, or the result of a query. Rows refer to it by index.
type Table struct {
	File    string
	Sheet   string // empty for a query
	Role    invoice.Role
	Columns []Column // by Cell.Index
	// HiddenRows is the number of hidden data rows, and FirstHidden are the numbers of the first.
	// They are set before the first Next.
	HiddenRows  int
	FirstHidden []int

	byField map[invoice.Field]string // set by fields
}

// fields returns the column of each field; the first one if several have the same field.
func (t *Table) fields() map[invoice.Field]string {
	if t.byField == nil {
		t.byField = make(map[invoice.Field]string, len(t.Columns))
		for _, c := range t.Columns {
			if _, twice := t.byField[c.Field]; c.Field != "" && !twice {
				t.byField[c.Field] = c.Name
			}
		}
	}
	return t.byField
}

// Row is one filled row of a table.
type Row struct {
	Number int            // from 1
	Hidden bool           // it is hidden in the source
	Sent   bool           // see invoice.Row
	Cells  []invoice.Cell // Index refers to Table.Columns

	Written bool   // see invoice.Row
	Serial  string // of a row that is Written
	ReadAt  invoice.ReadAt
}

// Column is one column of a table.
type Column struct {
	Field invoice.Field // empty if the title is unknown
	Name  string        // letters of the column, or its name in a query
	Title string        // as in the source
}
