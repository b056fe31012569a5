// Package xlsx reads the cells of an .xlsx workbook as stored in the file: raw text, never through
// a float; the displayed text is computed on request. It streams: memory has one row of a sheet and
// a bounded part of the shared strings. Elements are recognised by namespace and position.
// Duplicates are errors, since programs differ in which one they use. Source: ECMA-376,
// SpreadsheetML. Common variants (missing addresses, prefixes, UTF-16) are read as well.
package xlsx
