// Package ledger describes the stored state of every order: its states, the moves between them and
// the data that is kept.
//
// The types here are plain; package sqlledger stores them in SQLite or PostgreSQL, and package
// ledgertest has the conformance suite for all ledgers. The ledger is authoritative: workbooks and
// reports are made from it.
package ledger
