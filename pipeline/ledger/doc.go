// Package ledger describes the durable life of every order: its states, the moves between them and
// what is kept.
//
// The types here are plain; package sqlledger keeps them in SQLite or PostgreSQL, and package
// ledgertest holds the conformance suite that every ledger passes. A ledger row is the truth:
// workbooks and reports are projections of it.
package ledger
