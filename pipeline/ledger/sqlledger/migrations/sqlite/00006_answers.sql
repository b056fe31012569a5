-- +goose Up
-- An answer of the platform is kept once, however many orders it is about; an event says which of
-- its bytes are its own (parts: pairs of varints, offset and length; NULL: all). What older events
-- have in raw stays there. invoices.raw was never filled; dropping it would write every row again.
-- To add a column SQLite reads a STRICT table once, to see that its rows are sound.
CREATE TABLE answers (
    id   INTEGER PRIMARY KEY,
    body BLOB    NOT NULL
) STRICT;
ALTER TABLE events ADD COLUMN answer_id INTEGER REFERENCES answers (id);
ALTER TABLE events ADD COLUMN parts BLOB;

-- +goose StatementBegin
CREATE TRIGGER answers_keep BEFORE UPDATE ON answers
BEGIN
    SELECT RAISE(ABORT, 'the history is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER answers_stay BEFORE DELETE ON answers
BEGIN
    SELECT RAISE(ABORT, 'the history is append-only');
END;
-- +goose StatementEnd

-- An invoice keeps its row for ever, so that others can refer to it. One that no answer shows any
-- more has -id for n, its place in the order. One that was issued elsewhere has no order and the
-- seller. What is stored is valid either way, so the schema's text is changed in place (SQLite,
-- "ALTER TABLE", section 7) instead of copying every invoice.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
    'order_id  INTEGER NOT NULL REFERENCES', 'order_id  INTEGER REFERENCES')
    WHERE type = 'table' AND name = 'invoices';
PRAGMA writable_schema = RESET;
ALTER TABLE invoices ADD COLUMN seller TEXT CHECK ((seller IS NULL) = (order_id IS NOT NULL));
CREATE UNIQUE INDEX invoices_elsewhere ON invoices (seller, number, code) WHERE order_id IS NULL;

-- +goose StatementBegin
CREATE TRIGGER invoices_stay BEFORE DELETE ON invoices
BEGIN
    SELECT RAISE(ABORT, 'an invoice is never deleted');
END;
-- +goose StatementEnd
