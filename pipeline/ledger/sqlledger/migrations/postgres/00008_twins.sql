-- +goose Up
-- Orders of one buyer over one amount: they may be one sale that was entered twice.
-- Of a tax number the end is indexed, which differs most: the rest would double the index.
CREATE INDEX orders_twin ON orders (substr(buyer_tax, 13), gross, id) WHERE buyer_tax <> '';

-- The invoices of a month. One that is not issued yet has no time.
CREATE INDEX invoices_issued ON invoices (issued_at) WHERE issued_at > 0;
