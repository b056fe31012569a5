// Package readers turns workbooks into drafts of orders, each value with the place it came from.
//
// What a sheet holds is told by the titles of its columns, not by its name or position: our own
// order sheet, or the four sheets of the tax bureau's batch workbook (批量开票导入模板). All rows of one
// order number come out as one draft, wherever they stand. Package database does the same for the
// rows of a query.
package readers
