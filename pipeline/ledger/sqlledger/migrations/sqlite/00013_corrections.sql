-- +goose Up
-- Corrections of invoices are effects with rows of their own. What is known of one after its call
-- (of a red confirmation form: its number, state and deadline) is kept with it as JSON, and what it
-- takes back as positive amounts.
ALTER TABLE effects ADD COLUMN detail TEXT NOT NULL DEFAULT '';
ALTER TABLE effects ADD COLUMN net INTEGER NOT NULL DEFAULT 0;
ALTER TABLE effects ADD COLUMN tax INTEGER NOT NULL DEFAULT 0;

-- The bureau has one open red confirmation form per invoice.
CREATE UNIQUE INDEX effects_one_red ON effects (invoice_id)
    WHERE kind = 'red' AND (state = 'ready' OR state = 'held' OR state = 'submitting' OR state = 'unknown' OR state = 'submitted');

-- An order that is invoiced in place of another one, whose invoice an effect reverses first (换开),
-- or which was not issued (no effect). One order follows one other and is followed by one.
CREATE TABLE follows (
    order_id  INTEGER PRIMARY KEY REFERENCES orders (id),
    of_id     INTEGER NOT NULL UNIQUE REFERENCES orders (id) CHECK (of_id <> order_id),
    effect_id INTEGER REFERENCES effects (id)
) STRICT;
CREATE INDEX follows_effect ON follows (effect_id) WHERE effect_id IS NOT NULL;

-- +goose StatementBegin
CREATE TRIGGER follows_stay BEFORE DELETE ON follows
BEGIN
    SELECT RAISE(ABORT, 'what follows an order is never changed');
END;
-- +goose StatementEnd
