// Package report holds what a run tells the world: a row for each invoice and the totals. Writers
// turn it into workbooks, CSV and JSON lines; the names in JSON do not change.
package report
