-- +goose Up
-- The month to which an order belongs, such as 202611, so that those of earlier months are found
-- without reading what all unsent orders contain. 0: not known, because an older program wrote the
-- order, or other content in its place; its date is in the content then.
ALTER TABLE orders ADD COLUMN month INTEGER NOT NULL DEFAULT 0;
DROP INDEX orders_ready;
CREATE INDEX orders_ready ON orders (seller, batch_id, id, month) WHERE state = 'ready';
DROP INDEX orders_held;
CREATE INDEX orders_held ON orders (seller, batch_id, id, month) WHERE state = 'held';

-- +goose StatementBegin
CREATE TRIGGER payloads_month AFTER UPDATE OF body ON payloads
BEGIN
    UPDATE orders SET month = 0 WHERE id = NEW.order_id;
END;
-- +goose StatementEnd
