-- +goose Up
-- When a person agreed that an order is invoiced in place of one whose invoices are reversed, in UTC
-- milliseconds; 0: nobody did. Before this column a case was recorded for a person who agreed to it.
ALTER TABLE follows ADD COLUMN agreed_at INTEGER NOT NULL DEFAULT 0;
UPDATE follows SET agreed_at = (SELECT o.created_at FROM orders o WHERE o.id = follows.order_id);
