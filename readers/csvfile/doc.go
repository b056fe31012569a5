// Package csvfile implements book.Book for texts with columns: .csv, .tsv and .txt. A file is a
// workbook of one sheet whose rows are those that Excel shows, and every cell is text. Encoding and
// delimiter are found by content. A file that may be understood in two ways is refused.
package csvfile
