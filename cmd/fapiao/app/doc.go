// Package app is the application: one function for each use of fapiao, which takes a struct of
// options and returns a struct of results.
//
// An [App] is a configuration at work. It opens the ledger, connects the platform, reads sources
// and holds a batch as a use needs it. It knows no flags, no screen and no exit codes: the command
// line, a web page and a worker call the same functions and report through [Events].
package app
