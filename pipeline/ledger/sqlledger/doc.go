// Package sqlledger keeps the ledger in SQLite (one file, for one machine) or PostgreSQL (for
// many).
//
// # Concurrency
//
// SQLite has one connection that writes, in transactions that take the write lock when they begin,
// and others that read: in WAL mode a long read sees one moment and keeps nobody from writing.
// PostgreSQL claims with FOR UPDATE SKIP LOCKED, so that processes share the work without waiting
// for each other. On both, an order belongs to whom its fence says, and the fence is checked in the
// transaction that writes.
//
// # Claims
//
// The ready orders and those that reconcile watches lie in two partial indexes, by seller and by
// the batch that met them last (their home). A claim reads the front of an index range and never
// passes over orders of others. An order that stands in an earlier batch too is found for that
// batch through its items; batches.shared says whether there are any.
//
// # Locks that outlive a transaction
//
// A batch is held, and a token renewed, under an operating system's lock on a file beside the
// SQLite file, or under an advisory lock of a PostgreSQL session. Both end with the process, so
// that nothing has to time out, and neither keeps the database from other writers meanwhile.
//
// # Storage
//
// Times are UTC milliseconds since 1970, 0 for none; money is whole fen (分). Orders are kept as
// JSON and raw answers as they came, both compressed where that pays.
package sqlledger
