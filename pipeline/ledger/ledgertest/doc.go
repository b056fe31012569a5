// Package ledgertest is the conformance suite of ledgers: each sentence of the contract in
// pipeline.Ledger, and of what the command line needs besides, is a test here. Every ledger passes
// it, on every database.
package ledgertest
