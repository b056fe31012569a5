// Package sqlledger keeps the ledger in SQLite (one file, for one machine) or PostgreSQL (for
// many).
//
// # Concurrency
//
// SQLite has one connection that writes, in transactions that take the write lock when they begin,
// and others that read: in WAL mode a long read sees one snapshot and does not block writers.
// PostgreSQL claims with FOR UPDATE SKIP LOCKED, so that processes share the work without waiting
// for each other. On both, the fence decides which run owns an order; it is checked in the
// transaction that writes.
//
// # Claims
//
// The ready orders and those that reconcile watches are in two partial indexes, by seller and by
// the batch that read them last (their home). A claim reads the start of an index range and never
// skips orders of others. An order that is also in an earlier batch is found for that batch through
// its items; batches.shared records whether there are any.
//
// # Locks that outlive a transaction
//
// A batch is held, and a token renewed, under an operating system's lock on a file next to the
// SQLite file, or under an advisory lock of a PostgreSQL session. Both end with the process, so no
// timeout is needed, and neither blocks other writers.
//
// # Storage
//
// Times are UTC milliseconds since 1970, 0 for none; money is whole fen (分). Orders are kept as
// JSON and raw answers as they came, both compressed where that pays.
package sqlledger
