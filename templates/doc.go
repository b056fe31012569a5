// Package templates writes the files to fill in. The order workbook is generated from the catalogue
// of fields, which the readers use as well.
package templates
