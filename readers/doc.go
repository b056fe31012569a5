// Package readers converts workbooks, and texts with columns, to drafts of orders, each value with
// its place in the file. A sheet is recognised by the titles of its columns, not by its name or
// position: the order sheet of this program, or one of the four sheets of the tax bureau's batch
// workbook (批量开票导入模板). All rows with the same order number become one draft, even if they
// are not adjacent. Package database does the same for the rows of a query.
package readers
