-- +goose Up
-- What is known of a seller's account at the tax bureau, as JSON: login and identity check, credit
-- line, refreshes and calls of the day. It saves calls, some of which the bureau limits by day.
CREATE TABLE accounts (
    seller     TEXT PRIMARY KEY,
    value      TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
