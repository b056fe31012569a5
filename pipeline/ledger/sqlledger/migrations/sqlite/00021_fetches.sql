-- +goose Up
-- The open order that waits longest: when it was sent, or when its void began.
CREATE INDEX orders_oldest ON orders (CASE WHEN state = 'voiding' THEN updated_at ELSE sent_at END, id)
    WHERE state = 'submitting' OR state = 'unknown' OR state = 'submitted' OR state = 'voiding';

-- Orders, and red invoices, whose files workers are still to fetch, or that something is known of
-- which a person must see. A claim moves due_at to its end; 0: nothing more is to be fetched. code
-- says what went wrong, number of which invoice, why in words of both languages.
CREATE TABLE fetches (
    id        INTEGER PRIMARY KEY,
    seller    TEXT    NOT NULL,
    order_id  INTEGER UNIQUE REFERENCES orders (id),
    effect_id INTEGER UNIQUE REFERENCES effects (id),
    due_at    INTEGER NOT NULL,
    tries     INTEGER NOT NULL DEFAULT 0,
    code      TEXT    NOT NULL DEFAULT '',
    number    TEXT    NOT NULL DEFAULT '',
    why       TEXT    NOT NULL DEFAULT '',
    CHECK ((order_id IS NULL) <> (effect_id IS NULL))
) STRICT;
CREATE INDEX fetches_due ON fetches (seller, due_at, id) WHERE due_at > 0;
CREATE INDEX fetches_troubled ON fetches (seller, code, id) WHERE code <> '';
