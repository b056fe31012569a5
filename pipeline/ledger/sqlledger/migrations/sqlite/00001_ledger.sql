-- +goose Up
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE batches (
    id          INTEGER PRIMARY KEY,
    name        TEXT    NOT NULL UNIQUE,
    digest      TEXT    NOT NULL,
    sources     TEXT    NOT NULL,
    run         TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    opened_at   INTEGER NOT NULL,
    orders_read INTEGER NOT NULL DEFAULT 0,
    done        INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
    shared      INTEGER NOT NULL DEFAULT 0 CHECK (shared IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX batches_digest ON batches (digest) WHERE digest <> '';
CREATE INDEX batches_opened ON batches (opened_at, id);

CREATE TABLE sheets (
    id       INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    file     TEXT    NOT NULL,
    sheet    TEXT    NOT NULL,
    UNIQUE (batch_id, file, sheet)
) STRICT;

CREATE TABLE orders (
    id           INTEGER PRIMARY KEY,
    seller       TEXT    NOT NULL CHECK (seller <> ''),
    order_no     TEXT    NOT NULL CHECK (order_no <> ''),
    batch_id     INTEGER NOT NULL REFERENCES batches (id),
    hash         TEXT    NOT NULL,
    state        TEXT    NOT NULL DEFAULT 'ready' CHECK (state IN
        ('ready', 'submitting', 'unknown', 'submitted', 'issued', 'failed', 'seal_failed', 'voiding', 'voided')),
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
    issued_at    INTEGER NOT NULL DEFAULT 0,
    kind         TEXT    NOT NULL,
    buyer        TEXT    NOT NULL,
    buyer_tax    TEXT    NOT NULL,
    remark       TEXT    NOT NULL,
    net          INTEGER NOT NULL,
    tax          INTEGER NOT NULL,
    gross        INTEGER NOT NULL,
    rates        TEXT    NOT NULL,
    UNIQUE (seller, order_no)
) STRICT;
CREATE INDEX orders_ready ON orders (seller, batch_id, id) WHERE state = 'ready';
CREATE INDEX orders_open ON orders (seller, batch_id, due_at, id)
    WHERE state IN ('submitting', 'unknown', 'submitted', 'voiding');

CREATE TABLE payloads (
    order_id INTEGER PRIMARY KEY REFERENCES orders (id),
    body     BLOB NOT NULL
) STRICT;

CREATE TABLE items (
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    seq      INTEGER NOT NULL,
    sheet_id INTEGER NOT NULL REFERENCES sheets (id),
    row_no   INTEGER NOT NULL,
    col      TEXT    NOT NULL,
    order_id INTEGER REFERENCES orders (id),
    findings TEXT,
    facts    TEXT,
    seller   TEXT,
    net      INTEGER,
    tax      INTEGER,
    gross    INTEGER,
    PRIMARY KEY (batch_id, seq),
    UNIQUE (sheet_id, row_no, col),
    CHECK (order_id IS NOT NULL OR facts IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX items_order ON items (batch_id, order_id) WHERE order_id IS NOT NULL;

CREATE TABLE invoices (
    id        INTEGER PRIMARY KEY,
    order_id  INTEGER NOT NULL REFERENCES orders (id),
    n         INTEGER NOT NULL,
    serial    TEXT    NOT NULL,
    status    TEXT    NOT NULL,
    code      TEXT    NOT NULL,
    number    TEXT    NOT NULL,
    issued_at INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    net       INTEGER NOT NULL,
    tax       INTEGER NOT NULL,
    gross     INTEGER NOT NULL,
    pdf       TEXT    NOT NULL,
    ofd       TEXT    NOT NULL,
    xml       TEXT    NOT NULL,
    fail      TEXT    NOT NULL,
    raw       BLOB,
    UNIQUE (order_id, n)
) STRICT;

CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    order_id   INTEGER NOT NULL REFERENCES orders (id),
    at         INTEGER NOT NULL,
    run        TEXT    NOT NULL,
    from_state TEXT    NOT NULL,
    to_state   TEXT    NOT NULL,
    code       TEXT    NOT NULL,
    note       TEXT    NOT NULL,
    raw        BLOB
) STRICT;
CREATE INDEX events_order ON events (order_id);

CREATE TABLE tokens (
    name       TEXT PRIMARY KEY,
    value      BLOB    NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER orders_move BEFORE UPDATE OF state ON orders
WHEN OLD.state <> NEW.state AND instr(' ready>submitting '
    || 'submitting>ready submitting>unknown submitting>submitted submitting>failed submitting>issued submitting>seal_failed submitting>voiding submitting>voided '
    || 'unknown>ready unknown>submitted unknown>issued unknown>failed unknown>seal_failed unknown>voiding unknown>voided '
    || 'submitted>issued submitted>failed submitted>seal_failed submitted>voiding submitted>voided submitted>unknown '
    || 'issued>voiding issued>voided '
    || 'failed>ready failed>submitted failed>issued failed>seal_failed '
    || 'seal_failed>submitted seal_failed>issued seal_failed>failed seal_failed>voiding seal_failed>voided '
    || 'voiding>voided voiding>issued ',
    ' ' || OLD.state || '>' || NEW.state || ' ') = 0
BEGIN
    SELECT RAISE(ABORT, 'the state diagram has no such move');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER events_keep BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'the history is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER events_stay BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'the history is append-only');
END;
-- +goose StatementEnd
