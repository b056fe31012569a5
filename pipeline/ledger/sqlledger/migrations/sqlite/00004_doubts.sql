-- +goose Up
-- Held and dropped orders, and what the ledger knows of differences, stops and failures that may
-- still become invoices. CHECK constraints do not touch what is stored, so the schema's text is
-- changed in place (SQLite, "ALTER TABLE", section 7) instead of copying every order.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
    '''ready'', ''submitting''', '''ready'', ''held'', ''dropped'', ''submitting''')
    WHERE type = 'table' AND name = 'orders';
PRAGMA writable_schema = RESET;

ALTER TABLE orders ADD COLUMN issued_as TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN differs TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
-- The finding that holds the order (JSON), where the code alone does not say it all.
ALTER TABLE orders ADD COLUMN held TEXT NOT NULL DEFAULT '';
-- The batch from which the order was sent, once a later batch is its home; 0: its home.
ALTER TABLE orders ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN rest_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN alike_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0 CHECK (skipped IN (0, 1));
ALTER TABLE batches ADD COLUMN paths TEXT NOT NULL DEFAULT '[]';

-- Failed orders that were accepted once are asked again; those that were refused have no due time.
-- One that was split has invoices and no serial number of its own.
UPDATE orders SET due_at = updated_at WHERE state = 'failed'
    AND (serial <> '' OR EXISTS (SELECT 1 FROM invoices v WHERE v.order_id = orders.id));
CREATE INDEX orders_failed ON orders (seller, batch_id, due_at, id) WHERE state = 'failed';
CREATE INDEX orders_held ON orders (seller, batch_id, id) WHERE state = 'held';
CREATE INDEX orders_doubtful ON orders (seller, gross, buyer_tax)
    WHERE state IN ('submitting', 'unknown', 'failed') OR alike_at > 0;
CREATE INDEX orders_serial ON orders (seller, serial) WHERE serial <> '';
CREATE INDEX orders_differing ON orders (seller, batch_id, id) WHERE differs <> '' AND seen_at = 0;

-- What the orders of a seller met that were sent since a time: the account works, or it does not.
CREATE INDEX orders_sent ON orders (seller, sent_at) WHERE sent_at > 0;

CREATE TABLE stops (
    seller     TEXT PRIMARY KEY,
    kind       TEXT    NOT NULL,
    code       TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    run        TEXT    NOT NULL,
    since      INTEGER NOT NULL,
    until      INTEGER NOT NULL,
    cleared_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

DROP TRIGGER orders_move;
-- +goose StatementBegin
CREATE TRIGGER orders_move BEFORE UPDATE OF state ON orders
WHEN OLD.state <> NEW.state AND instr(' ready>submitting ready>held ready>dropped '
    || 'held>ready held>dropped held>issued held>seal_failed held>submitted held>voiding held>voided '
    || 'dropped>held dropped>issued '
    || 'submitting>ready submitting>unknown submitting>submitted submitting>failed submitting>issued submitting>seal_failed submitting>voiding submitting>voided submitting>held '
    || 'unknown>ready unknown>submitted unknown>issued unknown>failed unknown>seal_failed unknown>voiding unknown>voided unknown>held '
    || 'submitted>issued submitted>failed submitted>seal_failed submitted>voiding submitted>voided submitted>unknown '
    || 'issued>voiding issued>voided '
    || 'failed>ready failed>submitted failed>issued failed>seal_failed failed>voiding failed>voided failed>held failed>dropped '
    || 'seal_failed>submitted seal_failed>issued seal_failed>failed seal_failed>voiding seal_failed>voided '
    || 'voiding>voided voiding>issued ',
    ' ' || OLD.state || '>' || NEW.state || ' ') = 0
BEGIN
    SELECT RAISE(ABORT, 'the state diagram has no such move');
END;
-- +goose StatementEnd
