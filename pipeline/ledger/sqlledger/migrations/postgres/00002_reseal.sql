-- +goose Up
ALTER TABLE orders ADD COLUMN reissues BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN reissued_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX orders_unsigned ON orders (seller, batch_id, due_at, id) WHERE state = 'seal_failed';
