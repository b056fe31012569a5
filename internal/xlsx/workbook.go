package xlsx

import (
	"archive/zip"
	"context"
	"strings"
)

// Workbook is an open .xlsx file. It is used by one goroutine; one scanner is open at a time.
type Workbook struct {
	limits Limits
	ctx    context.Context      // of the call under way; a stream keeps the one it was opened under
	zip    *zip.Reader          // for Patch, which copies all of it
	parts  map[string]*zip.File // by folded name
	left   int64                // bytes that may still be unpacked
	sheets []Info
	year04 bool // dates count from 1904
	// recalculate says that a program that did not compute formulas wrote the workbook.
	recalculate bool
	writer      *string           // the program that wrote it; nil until first needed
	strings     *sharedStrings    // nil until the first cell that needs them
	looks       *styles           // what cells show of numbers; nil until first needed
	names       map[string]string // parts named by the workbook's relations: sharedStrings, styles
}

// Info is one worksheet.
type Info struct {
	Name   string
	Hidden bool // hidden, or "very hidden"
	part   string
}

// partName folds the spellings of a part's name: readers of the form ignore case, and some writers
// use backslashes.
func partName(s string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(s, `\`, "/"), "/"))
}

// Sheets lists the worksheets in the order of the workbook's tabs.
func (w *Workbook) Sheets() []Info { return w.sheets }

// Close frees the shared strings. It may be called twice.
func (w *Workbook) Close() error {
	if w.strings == nil {
		return nil
	}
	return w.strings.close()
}
