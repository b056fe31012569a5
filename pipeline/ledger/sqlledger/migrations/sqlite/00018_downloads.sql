-- +goose Up
-- The contents that were downloaded of the files of invoices, each once. The hash is recorded before
-- the file is written. A file with two contents was changed at the platform.
CREATE TABLE downloads (
    seller TEXT NOT NULL,
    number TEXT NOT NULL,
    code   TEXT NOT NULL,
    kind   TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    size   INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (seller, number, code, kind, sha256)
) STRICT, WITHOUT ROWID;
