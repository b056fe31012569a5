-- +goose Up
-- Red confirmation forms (红字确认单) that buyers started and that were seen waiting for the seller.
-- One whose end is known has ended_at, and stays so. deadline is 0 where the platform does not say
-- when the form was applied for. busy: the bureau works on an answer, or on a withdrawal.
CREATE TABLE buyer_forms (
    seller     TEXT    NOT NULL CHECK (seller <> ''),
    form_no    TEXT    NOT NULL CHECK (form_no <> ''),
    uuid       TEXT    NOT NULL,
    status     TEXT    NOT NULL,
    busy       INTEGER NOT NULL CHECK (busy IN (0, 1)),
    blue_no    TEXT    NOT NULL,
    blue_code  TEXT    NOT NULL,
    buyer      TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    net        INTEGER NOT NULL,
    tax        INTEGER NOT NULL,
    applied_at INTEGER NOT NULL,
    deadline   INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    ended_at   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (seller, form_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX buyer_forms_ended ON buyer_forms (ended_at);
