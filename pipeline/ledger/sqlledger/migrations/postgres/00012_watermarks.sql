-- +goose Up
-- How far a query of orders was read: the value of its watermark column up to which every row is
-- recorded. The source is a hash of the database's place, the query and the column.
CREATE TABLE watermarks (
    source     TEXT PRIMARY KEY,
    value      TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
