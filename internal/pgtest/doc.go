// Package pgtest gives tests a real PostgreSQL: the installed server, on a free port, with its data
// in a temporary folder.
package pgtest
