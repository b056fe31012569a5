package pgtest

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"testing"

	_ "github.com/lib/pq" // the driver of the databases handed out
)

var databases atomic.Int64

// URL creates an empty database and returns its address, "postgres://…?sslmode=disable". The
// database is dropped, with all its connections, when the test ends. Without an installed server
// the test is skipped, or fails if FAPIAO_REQUIRE_POSTGRES is 1.
func URL(t testing.TB) string {
	t.Helper()
	s, err := server()
	switch {
	case errors.Is(err, ErrMissing) && os.Getenv(RequireEnv) != "1":
		t.Skipf("%v (set %s=1 to fail here)", err, RequireEnv)
	case err != nil:
		t.Fatal(err)
	}
	name := fmt.Sprintf("t%d", databases.Add(1))
	s.admin(t, "CREATE DATABASE "+name)
	t.Cleanup(func() { s.admin(t, "DROP DATABASE "+name+" WITH (FORCE)") })
	return s.url(name)
}

func (s *running) url(database string) string {
	return fmt.Sprintf("postgres://fapiao@127.0.0.1:%d/%s?sslmode=disable", s.port, database)
}

func (s *running) admin(t testing.TB, statement string) {
	t.Helper()
	db, err := sql.Open("postgres", s.url("postgres"))
	if err != nil {
		t.Fatalf("connect to the test's PostgreSQL: %v", err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
