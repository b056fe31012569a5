package sqlledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// tokenPatience is how long to wait for another process that fetches a token: longer than the
// platform is tried for. A process that hangs must not keep the others.
const tokenPatience = 5 * time.Minute

// TokenLoad returns what TokenUpdate stored under a key, nil when there is nothing. It does not
// wait for an update under way.
func (s *Store) TokenLoad(ctx context.Context, key string) ([]byte, error) {
	var value []byte
	err := s.view(ctx, "load token", func(t *tx) error { return t.token(ctx, key, &value) })
	return value, err
}

// TokenUpdate calls f with what is stored under a key (nil when there is nothing) and stores what f
// returns, unless f fails; then its error is returned. No other update of the key runs meanwhile,
// in any process, so that a token whose fetches are counted is fetched once. f may take seconds:
// other work on the ledger goes on. f must not update the same key.
func (s *Store) TokenUpdate(ctx context.Context, key string, f func(cur []byte) ([]byte, error)) error {
	release, err := s.turn(ctx, "token "+key, "the platform's token", tokenPatience)
	if err != nil {
		return fmt.Errorf("lock token: %w", s.explain(err))
	}
	return errors.Join(s.replaceToken(ctx, key, f), release())
}

func (s *Store) replaceToken(ctx context.Context, key string, f func(cur []byte) ([]byte, error)) error {
	cur, err := s.TokenLoad(ctx, key)
	if err != nil {
		return err
	}
	next, err := f(cur)
	if err != nil {
		return err
	}
	// The fetch was counted by the platform, so its token is kept even when the caller is no longer
	// waiting.
	ctx = context.WithoutCancel(ctx)
	return s.write(ctx, "store token", func(t *tx) error {
		return t.exec(ctx, `INSERT INTO tokens (name, value, updated_at) VALUES (?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`, key, next, millis(s.Now()))
	})
}

func (t *tx) token(ctx context.Context, key string, value *[]byte) error {
	err := t.one(ctx, "SELECT value FROM tokens WHERE name = ?", []any{key}, value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
