package sqlledger

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// ErrNewer is a ledger that a newer version of the program has written.
var ErrNewer = errors.New("the ledger was written by a newer version of this program: install that version")

// ErrOlder is a ledger that is to be brought up to date before it can be read.
var ErrOlder = errors.New("the ledger was written by an older version of this program and is not brought up to date yet")

// ErrEmpty is a database without a ledger, where one is only looked at; it is an ErrOlder, too.
var ErrEmpty = fmt.Errorf("the database is empty: %w", ErrOlder)

// ErrNone is a ledger that is not there, where none is to be made.
var ErrNone = errors.New("there is no ledger yet")

// provider has the migrations. To ask it for the version of a schema makes its table.
func (s *Store) provider() (*goose.Provider, error) {
	dir, err := fs.Sub(migrations, "migrations/"+s.name)
	if err != nil {
		return nil, fmt.Errorf("find migrations: %w", err)
	}
	p, err := goose.NewProvider(s.goose, s.db.DB, dir)
	if err != nil {
		return nil, fmt.Errorf("load migrations: %w", err)
	}
	return p, nil
}

// newest is the version of the schema that this program writes.
func (s *Store) newest() (int64, error) {
	names, err := fs.Glob(migrations, "migrations/"+s.name+"/*.sql")
	if err != nil || len(names) == 0 {
		return 0, fmt.Errorf("find migrations: %d, %w", len(names), err)
	}
	return goose.NumericComponent(slices.Max(names))
}

// migrate brings the schema up to date. The caller holds the lock "open".
func (s *Store) migrate(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	current, target, err := p.GetVersions(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("read the ledger's schema version: %w", err)
	case current > target:
		return fmt.Errorf("%w: %s (schema %d, this one knows %d)", ErrNewer, s.place, current, target)
	case current == target:
		return nil
	}
	for fresh := current == 0; current < target; {
		if s.opts.Migrating != nil && !fresh { // a new ledger has nothing to bring up to date
			s.opts.Migrating(int(current), int(target))
		}
		// Each step is one transaction: after an interruption the next opening goes on with it.
		done, err := p.UpByOne(ctx)
		if err != nil {
			return fmt.Errorf("bring the ledger's schema from %d to %d: %w", current, target, err)
		}
		current = done.Source.Version
		if current == monthSchema && !fresh {
			if err := s.recordMonths(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}
