package csvfile

import (
	"strconv"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/readers/input"
)

// fault is an error in the text, before it has a file and a sheet.
type fault struct {
	reason input.Reason
	row    int // from 1; 0 for the whole text
	col    int // from 0
	found  string
	cause  error
}

func (f *fault) cell() string { return xlsx.ColumnName(f.col) + strconv.Itoa(f.row) }

// Error implements error. It is seen only while this package is tested: [Workbook.refused] makes an
// *input.Error of it.
func (f *fault) Error() string { return input.Refuse("", f.reason, f.found, f.cause).Error() }

func (f *fault) Unwrap() error { return f.cause }

// unread is the fault of a file that the system does not read.
func unread(err error) error { return &fault{reason: input.Unreadable, cause: input.Pathless(err)} }
