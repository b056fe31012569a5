package sqlledger

import (
	"context"
	"fmt"
)

// Health is what a ledger reports about its database, for a person who looks for a fault.
type Health struct {
	Server      string // "SQLite" or "PostgreSQL", with the version
	Schema      int64  // version of the schema
	Journal     string // journal mode of SQLite; empty on a server
	Connections int    // most connections of the server; 0 on SQLite
	Damage      string // what a quick check of SQLite found; empty: nothing
}

// Health reads the state of the database and changes nothing. The quick check of a large SQLite
// file takes long: bound ctx.
func (s *Store) Health(ctx context.Context) (h Health, err error) {
	one := func(query string, to any) error { return s.read.QueryRowContext(ctx, query).Scan(to) }
	if err := one("SELECT MAX(version_id) FROM "+versions, &h.Schema); err != nil {
		return h, s.explain(err)
	}
	if s.name == "postgres" {
		if err := one("SHOW server_version", &h.Server); err != nil {
			return h, s.explain(err)
		}
		h.Server = "PostgreSQL " + h.Server
		if err := one("SELECT setting::int FROM pg_settings WHERE name = 'max_connections'", &h.Connections); err != nil {
			return h, s.explain(err)
		}
		return h, nil
	}
	if err := one("SELECT sqlite_version()", &h.Server); err != nil {
		return h, s.explain(err)
	}
	h.Server = "SQLite " + h.Server
	if err := one("PRAGMA journal_mode", &h.Journal); err != nil {
		return h, s.explain(err)
	}
	found := ""
	if err := one("PRAGMA quick_check(1)", &found); err != nil {
		return h, fmt.Errorf("check the ledger: %w", s.explain(err))
	}
	if found != "ok" {
		h.Damage = found
	}
	return h, nil
}
