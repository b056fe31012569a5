package sqlledger

import "strings"

// field is a column of a question and where of a T its value goes.
type field[T any] struct {
	column string // or an expression
	dest   func(*T) any
}

// fields are the columns of a question, in their order.
type fields[T any] []field[T]

// columns is the list that follows SELECT.
func (f fields[T]) columns() string {
	names := make([]string, len(f))
	for i := range f {
		names[i] = f[i].column
	}
	return strings.Join(names, ", ")
}

// scan reads a row of these columns, and what was asked for after them.
func (f fields[T]) scan(row scanner, into *T, more ...any) error {
	dest := make([]any, 0, len(f)+len(more))
	for i := range f {
		dest = append(dest, f[i].dest(into))
	}
	return row.Scan(append(dest, more...)...)
}
