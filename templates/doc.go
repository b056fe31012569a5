// Package templates makes the files that a person fills in.
//
// The order workbook comes from the catalogue of fields, so that its columns and what the readers
// know cannot differ.
package templates
