package resultbook

import (
	"io"

	"github.com/xuri/excelize/v2"
)

// pack writes the workbook to out. excelize would build the whole archive in memory first; a ZIP
// writer that goes to out directly leaves that buffer empty.
func pack(f *excelize.File, out io.Writer) error {
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return newSealing(out) })
	return f.Write(io.Discard)
}
