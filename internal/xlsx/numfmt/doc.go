// Package numfmt says what a cell shows: it reads the format codes of a workbook and writes a
// number as its format does.
//
// Source: ECMA-376 part 1, 18.8.30 and 18.8.31, with the built-in formats of Chinese Excel. Numbers
// are exact decimals. Every text is a format code; what has no meaning in one shows itself. Parsing
// takes time in proportion to the code, showing in proportion to code and number.
//
// It does not know widths: a fill (*) shows nothing, a gap (_) shows a blank. Names of months and
// days are English, or Chinese where the code says so.
package numfmt
