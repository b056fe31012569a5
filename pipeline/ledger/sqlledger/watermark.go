package sqlledger

import (
	"context"
	"database/sql"
	"errors"
)

// Watermark returns how far a source was read, as SetWatermark stored it; empty if it never was.
func (s *Store) Watermark(ctx context.Context, source string) (value string, err error) {
	err = s.view(ctx, "load watermark", func(t *tx) error {
		err := t.one(ctx, "SELECT value FROM watermarks WHERE source = ?", []any{source}, &value)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return value, err
}

// SetWatermark stores how far a source was read. It is called after everything up to there is in
// the ledger; until then the next reading begins where the last one did.
func (s *Store) SetWatermark(ctx context.Context, source, value string) error {
	return s.write(ctx, "store watermark", func(t *tx) error {
		return t.exec(ctx, `INSERT INTO watermarks (source, value, updated_at) VALUES (?, ?, ?)
			ON CONFLICT (source) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`, source, value, millis(s.Now()))
	})
}
