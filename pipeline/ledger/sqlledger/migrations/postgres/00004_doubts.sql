-- +goose Up
-- Held and dropped orders, and what the ledger knows of differences, stops and failures that may
-- still become invoices.
ALTER TABLE orders DROP CONSTRAINT orders_state_check;
ALTER TABLE orders ADD CONSTRAINT orders_state_check CHECK (state IN
    ('ready', 'held', 'dropped', 'submitting', 'unknown', 'submitted', 'issued', 'failed', 'seal_failed', 'voiding', 'voided'));

ALTER TABLE orders ADD COLUMN issued_as TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN differs TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
-- The finding that holds the order (JSON), where the code alone does not say it all.
ALTER TABLE orders ADD COLUMN held TEXT NOT NULL DEFAULT '';
-- The batch from which the order was sent, once a later batch is its home; 0: its home.
ALTER TABLE orders ADD COLUMN origin BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN rest_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN alike_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN skipped SMALLINT NOT NULL DEFAULT 0 CHECK (skipped IN (0, 1));
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
    kind       TEXT   NOT NULL,
    code       TEXT   NOT NULL,
    text       TEXT   NOT NULL,
    run        TEXT   NOT NULL,
    since      BIGINT NOT NULL,
    until      BIGINT NOT NULL,
    cleared_at BIGINT NOT NULL DEFAULT 0
);

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION orders_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF strpos(' ready>submitting ready>held ready>dropped '
        || 'held>ready held>dropped held>issued held>seal_failed held>submitted held>voiding held>voided '
        || 'dropped>held dropped>issued '
        || 'submitting>ready submitting>unknown submitting>submitted submitting>failed submitting>issued submitting>seal_failed submitting>voiding submitting>voided submitting>held '
        || 'unknown>ready unknown>submitted unknown>issued unknown>failed unknown>seal_failed unknown>voiding unknown>voided unknown>held '
        || 'submitted>issued submitted>failed submitted>seal_failed submitted>voiding submitted>voided submitted>unknown '
        || 'issued>voiding issued>voided '
        || 'failed>ready failed>submitted failed>issued failed>seal_failed failed>voiding failed>voided failed>held failed>dropped '
        || 'seal_failed>submitted seal_failed>issued seal_failed>failed seal_failed>voiding seal_failed>voided '
        || 'voiding>voided voiding>issued ',
        ' ' || OLD.state || '>' || NEW.state || ' ') = 0 THEN
        RAISE EXCEPTION 'the state diagram has no such move';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
