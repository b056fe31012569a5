// Package engine distributes slices of work among the worker processes of a ledger on PostgreSQL.
// It is River (github.com/riverqueue/river) with a schema of its own beside the ledger's tables.
//
// A job is a hint that a slice can be worked on, never the only record of it: the ledger has what
// is due, and slices are made from it again every few seconds. Jobs may be lost, repeated or late.
package engine
