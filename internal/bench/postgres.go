package main

import (
	"errors"
	"fmt"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// onPostgres measures import into a PostgreSQL that commits to disk, if its programs are installed.
func (b *bench) onPostgres() error {
	url, stop, err := pgtest.Durable()
	if errors.Is(err, pgtest.ErrMissing) {
		fmt.Printf("| `fapiao import`, PostgreSQL | not measured: %v | | | | |\n", err)
		return nil
	}
	if err != nil {
		return err
	}
	defer stop()
	imported, err := b.process(b.binary, "import", "--environment", "simulator", "--ledger", url, b.file())
	if err != nil {
		return err
	}
	row{what: "`fapiao import`, PostgreSQL", measured: imported, rate: b.each(imported), target: "≥ 30,000/s"}.print()
	return nil
}
