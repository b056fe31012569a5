-- +goose Up
-- Orders that are invoiced in place of others: the parts of a source that was split, or the order
-- into which several sources were merged. A source is dropped and stays so.
CREATE TABLE arranged (
    source_id BIGINT NOT NULL REFERENCES orders (id),
    n         BIGINT NOT NULL CHECK (n > 0),
    order_id  BIGINT NOT NULL REFERENCES orders (id) CHECK (order_id <> source_id),
    PRIMARY KEY (source_id, n)
);
CREATE INDEX arranged_order ON arranged (order_id);

-- +goose StatementBegin
CREATE FUNCTION arranged_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a split or a merge is never changed';
END $$;
-- +goose StatementEnd
CREATE TRIGGER arranged_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON arranged
    FOR EACH STATEMENT EXECUTE FUNCTION arranged_keep();

-- +goose StatementBegin
CREATE FUNCTION orders_arranged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM arranged WHERE source_id = OLD.id) THEN
        RAISE EXCEPTION 'other orders are invoiced in place of this one';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER orders_arranged BEFORE UPDATE OF state ON orders
    FOR EACH ROW WHEN (OLD.state = 'dropped' AND NEW.state <> 'dropped') EXECUTE FUNCTION orders_arranged();
