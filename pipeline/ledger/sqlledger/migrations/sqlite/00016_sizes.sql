-- +goose Up
-- What is looked for in ledgers of millions of orders is found by an index. Here the numbers of
-- invoices have none: a ledger in a file is kept small, and reads all of them in a second.
CREATE INDEX orders_by_hand ON orders (issued_as) WHERE issued_as <> '';
CREATE INDEX items_carried ON items (batch_id) WHERE facts LIKE '%"carried"%';
-- Effects end as done or dropped; most of what is asked is about the others, or about what was done
-- since a time.
CREATE INDEX effects_unfinished ON effects (kind, seller, id) WHERE state <> 'done' AND state <> 'dropped';
CREATE INDEX effects_done ON effects (kind, updated_at) WHERE state = 'done';
