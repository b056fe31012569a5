-- +goose Up
-- Orders of one buyer over one amount: they may be one sale that was entered twice.
CREATE INDEX orders_twin ON orders (buyer_tax, gross, id) WHERE buyer_tax <> '';
