-- +goose Up
-- Corrections of invoices are effects with rows of their own. What is known of one after its call
-- (of a red confirmation form: its number, state and deadline) is kept with it as JSON, and what it
-- takes back as positive amounts.
ALTER TABLE effects ADD COLUMN detail TEXT NOT NULL DEFAULT '';
ALTER TABLE effects ADD COLUMN net BIGINT NOT NULL DEFAULT 0;
ALTER TABLE effects ADD COLUMN tax BIGINT NOT NULL DEFAULT 0;

-- The bureau has one open red confirmation form per invoice.
CREATE UNIQUE INDEX effects_one_red ON effects (invoice_id)
    WHERE kind = 'red' AND (state = 'ready' OR state = 'held' OR state = 'submitting' OR state = 'unknown' OR state = 'submitted');

-- An order that is invoiced in place of another one, whose invoice an effect reverses first (换开),
-- or which was not issued (no effect). One order follows one other and is followed by one.
CREATE TABLE follows (
    order_id  BIGINT PRIMARY KEY REFERENCES orders (id),
    of_id     BIGINT NOT NULL UNIQUE REFERENCES orders (id) CHECK (of_id <> order_id),
    effect_id BIGINT REFERENCES effects (id)
);
CREATE INDEX follows_effect ON follows (effect_id) WHERE effect_id IS NOT NULL;

-- +goose StatementBegin
CREATE FUNCTION follows_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what follows an order is never changed';
END $$;
-- +goose StatementEnd
CREATE TRIGGER follows_stay BEFORE DELETE OR TRUNCATE ON follows
    FOR EACH STATEMENT EXECUTE FUNCTION follows_stay();
