-- +goose Up
-- The rows of rejected items in the standard layout of order workbooks, as they were typed, so that
-- they can be corrected where results show them. An item whose order lies in the ledger has none.
CREATE TABLE typed (
    batch_id BIGINT NOT NULL,
    seq      BIGINT NOT NULL,
    body     BYTEA  NOT NULL,
    PRIMARY KEY (batch_id, seq)
);
