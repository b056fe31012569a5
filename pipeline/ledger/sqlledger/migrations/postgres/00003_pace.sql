-- +goose Up
CREATE TABLE paces (
    name      TEXT PRIMARY KEY,
    next_at   BIGINT NOT NULL DEFAULT 0,
    booked_at BIGINT NOT NULL DEFAULT 0,
    shift     BIGINT NOT NULL DEFAULT 0,
    slowed_at BIGINT NOT NULL DEFAULT 0
);
