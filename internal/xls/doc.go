// Package xls reads .xls workbooks: BIFF8 (Excel 97 to 2003) and BIFF5 (Excel 5 and 95). Cells,
// number formats and errors are those of package internal/xlsx.
//
// Sources: [MS-XLS] for records, [MS-CFB] for the file, the OpenOffice.org documentation of the
// Excel file format for BIFF5.
package xls
