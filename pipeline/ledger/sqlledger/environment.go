package sqlledger

import (
	"context"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// checkEnvironment records the environment in a new ledger and compares it in an old one: what the
// simulator issued must never count in production. It fails where the ledger cannot be written.
func (s *Store) checkEnvironment(ctx context.Context) error {
	var owner string
	err := s.write(ctx, "check the ledger's environment", func(t *tx) error {
		if err := t.exec(ctx, "INSERT INTO meta (name, value) VALUES ('environment', ?) ON CONFLICT (name) DO NOTHING", s.opts.Environment); err != nil {
			return err
		}
		return t.one(ctx, "SELECT value FROM meta WHERE name = 'environment'", nil, &owner)
	})
	if err != nil {
		return err
	}
	return s.sameEnvironment(owner)
}

func (s *Store) sameEnvironment(owner string) error {
	if owner != s.opts.Environment {
		return fmt.Errorf("%w: it is of %s, this run is of %s; give this run a ledger of its own", ledger.ErrEnvironment, owner, s.opts.Environment)
	}
	return nil
}
