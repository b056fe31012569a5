package xlsx

import (
	"errors"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/readers/input"
)

// reasons maps the kinds of workbook errors to reasons of the readers.
var reasons = map[xlsx.Kind]input.Reason{
	xlsx.Unreadable: input.Unreadable, xlsx.Empty: input.Empty, xlsx.NotWorkbook: input.NotWorkbook,
	xlsx.OldWorkbook: input.OldWorkbook, xlsx.TextFile: input.TextFile,
	xlsx.OtherWorkbook: input.OtherWorkbook, xlsx.Encrypted: input.Encrypted,
	xlsx.Damaged: input.Damaged, xlsx.TooLarge: input.TooLarge, xlsx.CellTooLong: input.CellTooLong,
	xlsx.RowTooLong: input.RowTooLong, xlsx.OutsideSheet: input.OutsideSheet,
	xlsx.TooMany: input.TooMany, xlsx.TooMuch: input.TooMuch,
}

// Refused converts an error about a workbook to an *input.Error for path. Other errors, such as a
// cancelled context, are returned unchanged.
func Refused(path string, err error) error {
	if err == nil {
		return nil
	}
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, e := range several.Unwrap() {
			all = append(all, Refused(path, e))
		}
		return errors.Join(all...)
	}
	var e *xlsx.Error
	if !errors.As(err, &e) {
		return err
	}
	return &input.Error{File: path, Sheet: e.Sheet, Cell: e.Cell, Reason: reasons[e.Kind],
		Found: e.Found, Cause: e.Cause}
}
