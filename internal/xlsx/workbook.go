package xlsx

import (
	"archive/zip"
	"context"
	"strings"
)

// Workbook is an open .xlsx file. It is used by one goroutine; one scanner is open at a time.
type Workbook struct {
	limits Limits
	ctx    context.Context      // of the current call; a stream keeps the one it was opened with
	zip    *zip.Reader          // for Patch, which copies all of it
	parts  map[string]*zip.File // by folded name
	left   int64                // bytes that may still be unpacked
	sheets []Info
	main   string // the part of the workbook itself
	year04 bool   // dates count from 1904
	// recalculate is set if the workbook was written by a program that does not compute formulas.
	recalculate bool
	writer      *string           // the program that wrote it; nil until first needed
	strings     *sharedStrings    // nil until the first cell that needs them
	looks       *Styles           // number formats; nil until first needed
	names       map[string]string // parts named by the workbook's relations: sharedStrings, styles
}

// Info is one worksheet.
type Info struct {
	Name   string
	Hidden bool // hidden, or "very hidden"
	part   string
}

// partName normalizes a part's name: case is ignored, and some writers use backslashes.
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
	return w.strings.Close()
}

// Macros reports whether the workbook has macros.
func (w *Workbook) Macros() bool {
	for name := range w.parts {
		if strings.HasSuffix(name, "vbaproject.bin") {
			return true
		}
	}
	return false
}
