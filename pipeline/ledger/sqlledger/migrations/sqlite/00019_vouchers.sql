-- +goose Up
-- Lists of vouchers (记账凭证) that were written, each with the bytes of its file, so that it can be
-- written again as it was. written_at is 0 until the file is in its place.
CREATE TABLE voucher_lists (
    id         TEXT PRIMARY KEY,
    seller     TEXT NOT NULL,
    run        TEXT NOT NULL,
    file       TEXT NOT NULL,
    content    BLOB NOT NULL,
    vouchers   INTEGER NOT NULL,
    invoices   INTEGER NOT NULL,
    gross      INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    written_at INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The mark that an invoice is in a list: once itself ('entry'), and once more where it was made void
-- afterwards ('void').
CREATE TABLE vouchers (
    seller  TEXT NOT NULL,
    code    TEXT NOT NULL,
    number  TEXT NOT NULL,
    part    TEXT NOT NULL CHECK (part IN ('entry', 'void')),
    list_id TEXT NOT NULL REFERENCES voucher_lists (id),
    PRIMARY KEY (seller, code, number, part)
) STRICT, WITHOUT ROWID;
