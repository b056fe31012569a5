-- +goose Up
-- The contents that were downloaded of the files of invoices, each once. The hash is recorded before
-- the file is written. A file with two contents was changed at the platform.
CREATE TABLE downloads (
    seller TEXT NOT NULL,
    number TEXT NOT NULL,
    code   TEXT NOT NULL,
    kind   TEXT NOT NULL,
    sha256 BYTEA NOT NULL,
    size   BIGINT NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (seller, number, code, kind, sha256)
);
