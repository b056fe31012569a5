// Package numfmt formats numbers with the number format codes of a workbook. Source: ECMA-376 part
// 1, 18.8.30 and 18.8.31, with the built-in formats of Chinese Excel. Numbers are exact decimals.
// Every text is a valid code; characters without a meaning are literals. Parsing is linear in the
// length of the code, formatting in that of code and number. Column widths are ignored: a fill (*)
// is empty, a gap (_) is a blank. Names of months and days are English, or Chinese if the code sets
// that language.
package numfmt
