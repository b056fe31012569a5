package mariatest

import (
	"database/sql"
	"testing"
)

// TestDatabasesAreApart: two databases of one server share nothing, and a user sees only its own.
func TestDatabasesAreApart(t *testing.T) {
	t.Parallel()
	a, b := New(t), New(t)
	for _, d := range []Database{a, b} {
		db, err := sql.Open("mysql", d.DSN)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec("CREATE TABLE one (n INT)"); err != nil {
			t.Error(err)
		}
	}
	if a.URL == b.URL {
		t.Error("one database was given twice")
	}
}
