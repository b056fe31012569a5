package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// unsentLooks are the commands that look at all orders that were not sent.
var unsentLooks = []string{"status", "batches", "account", "reconcile"}

// unsent measures what looks at a ledger whose orders are all ready, on SQLite and, if its programs
// are installed, on a PostgreSQL that commits to disk.
func (b *bench) unsent() error {
	if err := b.unsentIn("SQLite", filepath.Join(b.dir, "unsent.db")); err != nil {
		return err
	}
	url, stop, err := pgtest.Durable()
	if errors.Is(err, pgtest.ErrMissing) {
		fmt.Printf("| `fapiao status`, PostgreSQL | not measured: %v | | | | |\n", err)
		return nil
	}
	if err != nil {
		return err
	}
	defer stop()
	return b.unsentIn("PostgreSQL", url)
}

func (b *bench) unsentIn(database, ledger string) error {
	return b.withSimulator(func(s platform) error {
		imported, err := b.process(b.binary, append(b.common("import", ledger, s), b.file())...)
		if err != nil {
			return err
		}
		row{what: fmt.Sprintf("`fapiao import`, %s", database), measured: imported, rate: b.each(imported)}.print()
		for _, command := range unsentLooks {
			looked, err := b.median(func() (figures, error) { return b.process(b.binary, b.common(command, ledger, s)...) })
			if err != nil {
				return err
			}
			row{what: fmt.Sprintf("`fapiao %s` with all orders ready, %s", command, database), measured: looked, target: "300,000: < 2 s"}.print()
		}
		return nil
	})
}
