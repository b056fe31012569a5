-- +goose Up
-- Effects that have rows of their own: what must happen at most once outside and is not the issuing
-- of an order. State, fence and due time of an effect stand in its row and nowhere else.
CREATE TABLE effects (
    id           INTEGER PRIMARY KEY,
    kind         TEXT    NOT NULL CHECK (kind <> ''),
    seller       TEXT    NOT NULL CHECK (seller <> ''),
    subject      TEXT    NOT NULL CHECK (subject <> ''),
    order_id     INTEGER REFERENCES orders (id),
    invoice_id   INTEGER REFERENCES invoices (id),
    body         BLOB    NOT NULL,
    state        TEXT    NOT NULL DEFAULT 'ready' CHECK (state IN
        ('ready', 'held', 'dropped', 'submitting', 'unknown', 'submitted', 'done', 'failed')),
    attempt      INTEGER NOT NULL DEFAULT 0,
    fence        INTEGER NOT NULL DEFAULT 0,
    owner        TEXT    NOT NULL DEFAULT '',
    due_at       INTEGER NOT NULL DEFAULT 0,
    next_at      INTEGER NOT NULL DEFAULT 0,
    tries        INTEGER NOT NULL DEFAULT 0,
    misses       INTEGER NOT NULL DEFAULT 0,
    serial       TEXT    NOT NULL DEFAULT '',
    code         TEXT    NOT NULL DEFAULT '',
    error        TEXT    NOT NULL DEFAULT '',
    request_hash TEXT    NOT NULL DEFAULT '',
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    sent_at      INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, seller, subject)
) STRICT;
CREATE INDEX effects_open ON effects (kind, seller, due_at, id)
    WHERE state IN ('ready', 'submitting', 'unknown', 'submitted');
CREATE INDEX effects_order ON effects (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX effects_invoice ON effects (invoice_id) WHERE invoice_id IS NOT NULL;

CREATE TABLE effect_events (
    id         INTEGER PRIMARY KEY,
    effect_id  INTEGER NOT NULL REFERENCES effects (id),
    at         INTEGER NOT NULL,
    run        TEXT    NOT NULL,
    from_state TEXT    NOT NULL,
    to_state   TEXT    NOT NULL,
    code       TEXT    NOT NULL,
    note       TEXT    NOT NULL,
    answer_id  INTEGER REFERENCES answers (id),
    parts      BLOB
) STRICT;
CREATE INDEX effect_events_effect ON effect_events (effect_id);

-- +goose StatementBegin
CREATE TRIGGER effects_move BEFORE UPDATE OF state ON effects
WHEN OLD.state <> NEW.state AND instr(' ready>submitting ready>held ready>dropped '
    || 'held>ready held>dropped '
    || 'submitting>ready submitting>unknown submitting>submitted submitting>done submitting>failed submitting>held '
    || 'unknown>ready unknown>submitted unknown>done unknown>failed unknown>held '
    || 'submitted>unknown submitted>done submitted>failed submitted>held '
    || 'failed>ready failed>done failed>dropped ',
    ' ' || OLD.state || '>' || NEW.state || ' ') = 0
BEGIN
    SELECT RAISE(ABORT, 'the state diagram has no such move');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER effects_stay BEFORE DELETE ON effects
BEGIN
    SELECT RAISE(ABORT, 'an effect is never deleted');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER effect_events_keep BEFORE UPDATE ON effect_events
BEGIN
    SELECT RAISE(ABORT, 'the history is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER effect_events_stay BEFORE DELETE ON effect_events
BEGIN
    SELECT RAISE(ABORT, 'the history is append-only');
END;
-- +goose StatementEnd
