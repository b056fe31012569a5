// Package sheet reads the cells of an .xlsx workbook as the file stores them: raw text, never formatted, never through
// a float. It streams: what it keeps of a sheet is one row, and of the shared strings a bounded part.
//
// Source of the form: ECMA-376, SpreadsheetML; deviations that real writers make (missing addresses, prefixes, UTF-16)
// are read too.
package sheet
