package app_test

import (
	"context"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/pgtest"
)

// An empty database is no ledger of an older version: there is nothing to back up.
func TestDoctorOnAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.set["ledger"] = pgtest.URL(t)
	a, said := d.with(app.Options{Config: d.config(), Events: &recorder{}}), ""
	_ = a.Doctor(context.Background(), app.DoctorOptions{Found: func(f app.Finding) error {
		if strings.Contains(f.Text.En, "the database is empty") && f.Level == app.LevelOK {
			said = f.Text.Zh
		}
		if strings.Contains(f.Text.En, "older version") {
			t.Errorf("%s: %s", f.Text.En, f.Todo.En)
		}
		return nil
	}})
	closeApp(t, a)
	if said == "" {
		t.Error("it does not say that the database is empty")
	}
}
