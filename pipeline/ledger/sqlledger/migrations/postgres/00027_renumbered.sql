-- +goose Up
-- Orders that a reading rejected, and that were read again from results under another number: what
-- was recorded in their place. Their own numbers bring no order any more.
CREATE TABLE renumbered (
    seller   TEXT   NOT NULL,
    order_no TEXT   NOT NULL,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    PRIMARY KEY (seller, order_no)
);
CREATE INDEX sheets_file ON sheets (file, sheet);
