package invoice

// TypedKind is how a value stands in the cell of a workbook.
type TypedKind uint8

// The kinds of typed values. The numbers are stored.
const (
	TypedText   TypedKind = iota // a text
	TypedNumber                  // a number, whose text is its decimal
	TypedFault                   // an error value, in place of one that cannot be read
)

// Typed is the value of a cell in the standard layout of order workbooks, as a person would type it
// there: of a field, or of a column that is no field.
type Typed struct {
	Field Field
	Title string // of a column that is no field; else empty
	Text  string
	Kind  TypedKind
}

// TypedRow is a row of the standard layout: a line, with the order's own fields, which stand in
// each row of an order. No two of its values have the same field or title.
type TypedRow []Typed

// Is reports whether two values are of one column.
func (v *Typed) Is(of *Typed) bool { return v.Field == of.Field && v.Title == of.Title }

// Text is the text of a field; empty where the row has none.
func (r TypedRow) Text(f Field) string {
	for i := range r {
		if r[i].Field == f && f != "" {
			return r[i].Text
		}
	}
	return ""
}
