package gather

import "github.com/fapiao/fapiao/pipeline/invoice"

// Table is where rows come from: one sheet, or one result of a query. It is kept once, so that a row need not repeat it.
type Table struct {
	File    string
	Sheet   string // empty for a query
	Role    invoice.Role
	Columns []Column // by the index that cells use
}

// Column is what the cells of one column mean.
type Column struct {
	Field invoice.Field // empty when the title says nothing to us
	Name  string        // letters of the column, or its name in a query
	Title string        // as it stands in the source
}

// Cell is one filled cell of a row.
type Cell struct {
	Col  int // index in Table.Columns
	Kind invoice.CellKind
	Text string
}
