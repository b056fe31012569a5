package sqlledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// batchRow is a batch with what is kept of it beside ledger.Batch.
type batchRow struct {
	ledger.Batch
	id     int64
	run    string
	shared bool // some of its orders were read again by a later batch
	files  batchFiles
	// As they are kept; scanBatch reads them.
	sources, paths string
	created        int64
}

var batchFields = fields[batchRow]{
	{"b.id", func(b *batchRow) any { return &b.id }},
	{"b.name", func(b *batchRow) any { return &b.ID }},
	{"b.digest", func(b *batchRow) any { return &b.Digest }},
	{"b.sources", func(b *batchRow) any { return &b.sources }},
	{"b.run", func(b *batchRow) any { return &b.run }},
	{"b.created_at", func(b *batchRow) any { return &b.created }},
	{"b.orders_read", func(b *batchRow) any { return &b.Read }},
	{"b.done", func(b *batchRow) any { return &b.Done }},
	{"b.shared", func(b *batchRow) any { return &b.shared }},
	{"b.paths", func(b *batchRow) any { return &b.paths }},
}

var batchColumns = batchFields.columns()

// scanBatch reads batchColumns.
func scanBatch(row scanner, b *batchRow) error {
	err := batchFields.scan(row, b)
	if err != nil {
		return err
	}
	b.Created = fromMillis(b.created)
	if err := json.Unmarshal([]byte(b.sources), &b.Sources); err != nil {
		return fmt.Errorf("read the sources of batch %s: %w", b.ID, err)
	}
	if b.files, err = parseFiles(b.paths); err != nil {
		return fmt.Errorf("batch %s: %w", b.ID, err)
	}
	b.Paths = b.files.of(b.Sources)
	return nil
}

// OpenBatch finds the batch of b.Digest, or makes one from b, whose ID must be new. Either way it
// becomes the latest; b.Created says when. The paths of b are added to those of the batch.
func (s *Store) OpenBatch(ctx context.Context, b ledger.Batch) (found ledger.Batch, err error) {
	if b.ID == "" {
		return ledger.Batch{}, errors.New("open batch: it has no id")
	}
	err = s.write(ctx, "open batch "+b.ID, func(t *tx) error {
		found, err = t.openBatch(ctx, b)
		return err
	})
	return found, err
}

func (t *tx) openBatch(ctx context.Context, b ledger.Batch) (ledger.Batch, error) {
	var found batchRow
	sources, err := json.Marshal(b.Sources)
	if err != nil {
		return ledger.Batch{}, err
	}
	at, opened := millis(b.Created), int64(0)
	// A clock that was set back must not make an older batch the latest.
	if err := t.one(ctx, "SELECT COALESCE(MAX(opened_at), 0) + 1 FROM batches", nil, &opened); err != nil {
		return ledger.Batch{}, err
	}
	opened = max(opened, at)
	if b.Digest != "" {
		if err := t.exec(ctx, "UPDATE batches SET opened_at = ? WHERE digest = ? AND digest <> ''", opened, b.Digest); err != nil {
			return ledger.Batch{}, err
		}
	}
	const insert = `INSERT INTO batches (name, digest, sources, run, created_at, opened_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (digest) WHERE digest <> '' DO NOTHING`
	if err := t.exec(ctx, insert, b.ID, b.Digest, string(sources), t.s.opts.Run, at, opened); err != nil {
		return ledger.Batch{}, err
	}
	find := "SELECT " + batchColumns + " FROM batches b WHERE b.digest = ? AND (b.digest <> '' OR b.name = ?)"
	if err := t.each(ctx, find, []any{b.Digest, b.ID}, func(row scanner) error { return scanBatch(row, &found) }); err != nil {
		return ledger.Batch{}, err
	}
	err = t.addPaths(ctx, &found, &b)
	return found.Batch, err
}

// addPaths keeps where the sources of a batch lie this time.
func (t *tx) addPaths(ctx context.Context, found *batchRow, now *ledger.Batch) error {
	files := found.files.with(filesOf(now))
	if slices.Equal(files, found.files) {
		return nil
	}
	found.files, found.Paths = files, files.of(found.Sources)
	text, err := json.Marshal(files)
	if err != nil {
		return fmt.Errorf("keep the paths of batch %s: %w", found.ID, err)
	}
	return t.exec(ctx, "UPDATE batches SET paths = ? WHERE id = ?", string(text), found.id)
}

// Batch finds a batch by its ID. An empty ID means the one that was opened last, of those that have
// an order or were read to their end: what was refused before leaves nothing to look at.
func (s *Store) Batch(ctx context.Context, id string) (ledger.Batch, error) {
	var b batchRow
	err := s.view(ctx, "find batch", func(t *tx) (err error) {
		if id != "" {
			b, err = t.batch(ctx, id, "")
			return err
		}
		for _, which := range []string{" WHERE b.done = 1 OR EXISTS (SELECT 1 FROM items i WHERE i.batch_id = b.id)", ""} {
			row := t.QueryRowContext(ctx, "SELECT "+batchColumns+" FROM batches b"+which+" ORDER BY b.opened_at DESC, b.id DESC LIMIT 1")
			if err := scanBatch(row, &b); !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		return fmt.Errorf("a batch: %w", ledger.ErrNotFound)
	})
	return b.Batch, err
}

// batch finds a batch by its ID, under a lock when one is given.
func (t *tx) batch(ctx context.Context, id, lock string) (b batchRow, err error) {
	row := t.QueryRowContext(ctx, t.s.rebind("SELECT "+batchColumns+" FROM batches b WHERE b.name = ?"+lock), id)
	if err = scanBatch(row, &b); errors.Is(err, sql.ErrNoRows) {
		return b, fmt.Errorf("batch %s: %w", id, ledger.ErrNotFound)
	}
	return b, err
}
