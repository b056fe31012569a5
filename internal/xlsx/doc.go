// Package xlsx reads the cells of an .xlsx workbook as the file stores them: raw text, never
// through a float; what a cell shows of it is found when it is asked for. It streams: what it keeps
// of a sheet is one row, and of the shared strings a bounded part. It knows nothing of orders.
//
// Elements count by their namespace and place, and what is given twice is damage, since programs
// differ in what they take.
//
// Source of the form: ECMA-376, SpreadsheetML; deviations that real writers make (missing
// addresses, prefixes, UTF-16) are read too.
package xlsx
