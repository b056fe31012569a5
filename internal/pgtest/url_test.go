package pgtest

import (
	"database/sql"
	"testing"
)

func TestURLGivesEachCallAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	for range 2 {
		db, err := sql.Open("postgres", URL(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		if _, err := db.Exec(`CREATE TABLE orders (order_no text)`); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOneServerServesTheBinary(t *testing.T) {
	t.Parallel()
	URL(t)
	a, err := server()
	if err != nil {
		t.Fatal(err)
	}
	URL(t)
	if b, _ := server(); a != b {
		t.Fatal("a second server was started")
	}
}

func TestOwnServerKeepsWhatItCommittedWhenItIsDown(t *testing.T) {
	t.Parallel()
	own := Start(t)
	db, err := sql.Open("postgres", own.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec(`CREATE TABLE orders (order_no text)`); err != nil {
		t.Fatal(err)
	}
	own.Down()
	if err := db.Ping(); err == nil {
		t.Error("a server that is down answers")
	}
	own.Up()
	if _, err := db.Exec(`INSERT INTO orders VALUES ('1')`); err != nil {
		t.Error(err)
	}
}
