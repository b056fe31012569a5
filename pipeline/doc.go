// Package pipeline holds the stages that take orders from a source to issued invoices, and the run
// that joins them.
//
// It declares what it needs (a source of orders, a ledger, a platform, a progress) as small
// interfaces; the command line passes the parts in. It never imports a spreadsheet, SQL, HTTP or
// command line package.
package pipeline
