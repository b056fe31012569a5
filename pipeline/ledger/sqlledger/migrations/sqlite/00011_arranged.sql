-- +goose Up
-- Orders that are invoiced in place of others: the parts of a source that was split, or the order
-- into which several sources were merged. A source is dropped and stays so.
CREATE TABLE arranged (
    source_id INTEGER NOT NULL REFERENCES orders (id),
    n         INTEGER NOT NULL CHECK (n > 0),
    order_id  INTEGER NOT NULL REFERENCES orders (id) CHECK (order_id <> source_id),
    PRIMARY KEY (source_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX arranged_order ON arranged (order_id);

-- +goose StatementBegin
CREATE TRIGGER arranged_keep BEFORE UPDATE ON arranged
BEGIN
    SELECT RAISE(ABORT, 'a split or a merge is never changed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER arranged_stay BEFORE DELETE ON arranged
BEGIN
    SELECT RAISE(ABORT, 'a split or a merge is never changed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER orders_arranged BEFORE UPDATE OF state ON orders
WHEN OLD.state = 'dropped' AND NEW.state <> 'dropped' AND EXISTS (SELECT 1 FROM arranged WHERE source_id = OLD.id)
BEGIN
    SELECT RAISE(ABORT, 'other orders are invoiced in place of this one');
END;
-- +goose StatementEnd
