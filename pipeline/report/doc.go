// Package report holds the results of a run: a row for each invoice and the totals. Writers
// turn it into workbooks, CSV and JSON lines; the names in JSON do not change.
package report
