// Package app is the application layer: one method of [App] for each use of fapiao, which takes a
// struct of options and returns a struct of results.
//
// A use opens the ledger, connects to the platform, reads sources and holds a batch as it needs
// them, and closes all of them before it returns. The package has no flags, no screen and no exit
// codes: the command line, a web page and a worker call the same methods, get the same results and
// errors, and receive progress through [Events].
package app
