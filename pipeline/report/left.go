package report

import "github.com/fapiao/fapiao/pipeline/invoice"

// LeftColumn is a column that the rows of orders which are left to do need: of a field, or of a
// column of their source that is none.
type LeftColumn struct {
	Field invoice.Field
	Title string
}
