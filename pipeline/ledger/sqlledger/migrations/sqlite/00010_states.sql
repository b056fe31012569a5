-- +goose Up
-- SQLite builds a table of the values of `state IN (…)` whenever it executes a statement that
-- evaluates it, and joins texts whenever it fires a trigger: comparisons one by one cost an import
-- and each change of state a tenth less. What is stored stays valid, so the schema's text is changed
-- in place (SQLite, "ALTER TABLE", section 7) instead of copying every order.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(replace(sql, char(13), ''), 'state IN' || char(10), 'state IN'),
    'state IN        (''ready'', ''held'', ''dropped'', ''submitting'', ''unknown'', ''submitted'', ''issued'', ''failed'', ''seal_failed'', ''voiding'', ''voided'')',
    'state = ''ready'' OR state = ''held'' OR state = ''dropped'' OR ' ||
    'state = ''submitting'' OR state = ''unknown'' OR state = ''submitted'' OR ' ||
    'state = ''issued'' OR state = ''failed'' OR state = ''seal_failed'' OR ' ||
    'state = ''voiding'' OR state = ''voided''')
    WHERE type = 'table' AND name = 'orders';
UPDATE sqlite_schema SET sql = replace(replace(replace(sql, char(13), ''), 'state IN' || char(10), 'state IN'),
    'state IN        (''ready'', ''held'', ''dropped'', ''submitting'', ''unknown'', ''submitted'', ''done'', ''failed'')',
    'state = ''ready'' OR state = ''held'' OR state = ''dropped'' OR ' ||
    'state = ''submitting'' OR state = ''unknown'' OR state = ''submitted'' OR ' ||
    'state = ''done'' OR state = ''failed''')
    WHERE type = 'table' AND name = 'effects';
PRAGMA writable_schema = RESET;

DROP INDEX orders_open;
CREATE INDEX orders_open ON orders (seller, batch_id, due_at, id)
    WHERE state = 'submitting' OR state = 'unknown' OR state = 'submitted' OR state = 'voiding';
DROP INDEX orders_failed;
CREATE INDEX orders_failed ON orders (seller, batch_id, due_at, id)
    WHERE state = 'failed' OR state = 'dropped';
DROP INDEX orders_doubtful;
CREATE INDEX orders_doubtful ON orders (seller, gross, buyer_tax)
    WHERE state = 'submitting' OR state = 'unknown' OR state = 'failed' OR state = 'dropped' OR alike_at > 0;
DROP INDEX effects_open;
CREATE INDEX effects_open ON effects (kind, seller, due_at, id)
    WHERE state = 'ready' OR state = 'submitting' OR state = 'unknown' OR state = 'submitted';

DROP TRIGGER orders_move;
-- +goose StatementBegin
CREATE TRIGGER orders_move BEFORE UPDATE OF state ON orders
WHEN OLD.state <> NEW.state AND NOT CASE OLD.state
    WHEN 'ready' THEN NEW.state = 'submitting' OR NEW.state = 'held' OR NEW.state = 'dropped'
    WHEN 'submitting' THEN NEW.state = 'ready' OR NEW.state = 'unknown' OR
        NEW.state = 'submitted' OR NEW.state = 'failed' OR NEW.state = 'issued' OR
        NEW.state = 'seal_failed' OR NEW.state = 'voiding' OR NEW.state = 'voided' OR
        NEW.state = 'held'
    WHEN 'submitted' THEN NEW.state = 'issued' OR NEW.state = 'failed' OR
        NEW.state = 'seal_failed' OR NEW.state = 'voiding' OR NEW.state = 'voided' OR
        NEW.state = 'unknown'
    WHEN 'unknown' THEN NEW.state = 'ready' OR NEW.state = 'submitted' OR NEW.state = 'issued' OR
        NEW.state = 'failed' OR NEW.state = 'seal_failed' OR NEW.state = 'voiding' OR
        NEW.state = 'voided' OR NEW.state = 'held'
    WHEN 'held' THEN NEW.state = 'ready' OR NEW.state = 'dropped' OR NEW.state = 'issued' OR
        NEW.state = 'seal_failed' OR NEW.state = 'submitted' OR NEW.state = 'voiding' OR
        NEW.state = 'voided'
    WHEN 'dropped' THEN NEW.state = 'held' OR NEW.state = 'failed' OR NEW.state = 'issued' OR
        NEW.state = 'seal_failed'
    WHEN 'issued' THEN NEW.state = 'voiding' OR NEW.state = 'voided'
    WHEN 'failed' THEN NEW.state = 'ready' OR NEW.state = 'submitted' OR NEW.state = 'issued' OR
        NEW.state = 'seal_failed' OR NEW.state = 'voiding' OR NEW.state = 'voided' OR
        NEW.state = 'held' OR NEW.state = 'dropped'
    WHEN 'seal_failed' THEN NEW.state = 'submitted' OR NEW.state = 'issued' OR
        NEW.state = 'failed' OR NEW.state = 'voiding' OR NEW.state = 'voided'
    WHEN 'voiding' THEN NEW.state = 'voided' OR NEW.state = 'issued'
    ELSE FALSE END
BEGIN
    SELECT RAISE(ABORT, 'the state diagram has no such move');
END;
-- +goose StatementEnd

DROP TRIGGER effects_move;
-- +goose StatementBegin
CREATE TRIGGER effects_move BEFORE UPDATE OF state ON effects
WHEN OLD.state <> NEW.state AND NOT CASE OLD.state
    WHEN 'ready' THEN NEW.state = 'submitting' OR NEW.state = 'held' OR NEW.state = 'dropped'
    WHEN 'submitting' THEN NEW.state = 'ready' OR NEW.state = 'unknown' OR
        NEW.state = 'submitted' OR NEW.state = 'done' OR NEW.state = 'failed' OR NEW.state = 'held'
    WHEN 'submitted' THEN NEW.state = 'unknown' OR NEW.state = 'done' OR NEW.state = 'failed' OR
        NEW.state = 'held'
    WHEN 'unknown' THEN NEW.state = 'ready' OR NEW.state = 'submitted' OR NEW.state = 'done' OR
        NEW.state = 'failed' OR NEW.state = 'held'
    WHEN 'held' THEN NEW.state = 'ready' OR NEW.state = 'dropped'
    WHEN 'failed' THEN NEW.state = 'ready' OR NEW.state = 'done' OR NEW.state = 'dropped'
    ELSE FALSE END
BEGIN
    SELECT RAISE(ABORT, 'the state diagram has no such move');
END;
-- +goose StatementEnd
