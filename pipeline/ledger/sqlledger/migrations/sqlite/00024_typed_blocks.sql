-- +goose Up
-- The rows of sixteen rejected items share a row, which has the first of their numbers; it does not
-- fit beside its key, as most others do. What was kept item by item is left out: these items can be
-- corrected in their own file.
DROP TABLE typed;
CREATE TABLE typed (
    batch_id INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    body     BLOB    NOT NULL,
    PRIMARY KEY (batch_id, seq)
) STRICT;
