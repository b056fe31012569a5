-- +goose Up
-- What is looked for in ledgers of millions of orders is found by an index.
CREATE INDEX invoices_number ON invoices (number) WHERE number <> '';
CREATE INDEX orders_by_hand ON orders (issued_as) WHERE issued_as <> '';
-- Items without an order are few: what a reading rejected, or a person left out of it.
CREATE INDEX items_rejected ON items (batch_id, seq) WHERE order_id IS NULL;
CREATE INDEX items_carried ON items (batch_id) WHERE facts LIKE '%"carried"%';
-- Effects end as done or dropped; most of what is asked is about the others, or about what was done
-- since a time.
CREATE INDEX effects_unfinished ON effects (kind, seller, id) WHERE state <> 'done' AND state <> 'dropped';
CREATE INDEX effects_done ON effects (kind, updated_at) WHERE state = 'done';

-- An order is written about five times and then stays. Each time it moves between partial indexes,
-- so that no update is a heap-only one and free room in its page would help none: the fill factor
-- stays. The old entries of orders_ready and orders_open are passed over by each claim until they
-- are vacuumed. By default that begins when a fifth of a table has changed, which is more than the
-- orders of a month in a ledger of years. Here it begins after so many rows however large the table
-- is.
ALTER TABLE orders SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000);
ALTER TABLE effects SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000);
-- These are added to and hardly changed. The planner must know the newest batch, and the map of
-- pages that all can see lets counts read their index alone.
ALTER TABLE items SET (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000);
ALTER TABLE invoices SET (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000);
-- One row for each limit, which every process writes several times a second, and no index on what
-- changes: with room in its page each update is a heap-only one, which the next one clears away.
ALTER TABLE paces SET (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
ALTER TABLE accounts SET (fillfactor = 50);
