-- +goose Up
CREATE TABLE paces (
    name      TEXT PRIMARY KEY,
    next_at   INTEGER NOT NULL DEFAULT 0,
    booked_at INTEGER NOT NULL DEFAULT 0,
    shift     INTEGER NOT NULL DEFAULT 0,
    slowed_at INTEGER NOT NULL DEFAULT 0
) STRICT;
