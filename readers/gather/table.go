package gather

import "github.com/fapiao/fapiao/pipeline/invoice"

// Table is where rows come from: one sheet, or one result of a query. It is kept once, so that a
// row need not repeat it.
type Table struct {
	File    string
	Sheet   string // empty for a query
	Role    invoice.Role
	Columns []Column // by the index that cells use
	// HiddenRows counts the rows of data that nobody sees, and FirstHidden are the numbers of the
	// first of them. They are known before the first Next.
	HiddenRows  int
	FirstHidden []int

	byField map[invoice.Field]string // made at the first row that is read back
}

// fields says where each field stands; of two columns with one meaning, the first.
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
	Number int            // from 1, as the reader of the source counts
	Hidden bool           // nobody sees it in the source
	Sent   bool           // see invoice.Row
	Cells  []invoice.Cell // of each, Index is the one in Table.Columns
}

// Column is what the cells of one column mean.
type Column struct {
	Field invoice.Field // empty when the title says nothing to us
	Name  string        // letters of the column, or its name in a query
	Title string        // as it stands in the source
}
