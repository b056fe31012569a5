-- +goose Up
-- Until when workers may send a ready order, in UTC milliseconds; 0: it was not handed out to them.
-- A person agreed to the order as it was then, so whatever makes it ready again clears the column.
ALTER TABLE orders ADD COLUMN handed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_handed ON orders (seller, handed) WHERE state = 'ready' AND handed > 0;

-- When a person last handed out orders of a seller: a stop that began before is tried once.
CREATE TABLE handouts (
    seller TEXT PRIMARY KEY,
    since  INTEGER NOT NULL,
    run    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The processes that work on what is handed out. doing is JSON; ended_at is 0 while a worker was
-- not stopped.
CREATE TABLE workers (
    name     TEXT PRIMARY KEY,
    host     TEXT NOT NULL,
    pid      INTEGER NOT NULL,
    version  TEXT NOT NULL,
    doing    TEXT NOT NULL,
    since    INTEGER NOT NULL,
    seen_at  INTEGER NOT NULL,
    ended_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- When periodic work was last done, and begun, by the ledger's clock.
CREATE TABLE periods (
    name     TEXT PRIMARY KEY,
    begun_at INTEGER NOT NULL,
    done_at  INTEGER NOT NULL,
    run      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
