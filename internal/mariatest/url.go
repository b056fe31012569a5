package mariatest

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"testing"

	_ "github.com/go-sql-driver/mysql" // the driver of the databases handed out
)

var databases atomic.Int64

// Database is an empty database of one test.
type Database struct {
	URL string // mariadb://…, of a user with all rights on the database
	DSN string // for sql.Open("mysql", …)
}

// New creates an empty database, which is dropped when the test ends. Without an installed server
// the test is skipped, or fails if FAPIAO_REQUIRE_MARIADB is 1.
func New(t testing.TB) Database {
	t.Helper()
	s, err := server()
	switch {
	case errors.Is(err, ErrMissing) && os.Getenv(RequireEnv) != "1":
		t.Skipf("%v (set %s=1 to fail here)", err, RequireEnv)
	case err != nil:
		t.Fatal(err)
	}
	name := fmt.Sprintf("t%d", databases.Add(1))
	s.admin(t, "CREATE DATABASE "+name+" CHARACTER SET utf8mb4")
	s.admin(t, "GRANT ALL ON "+name+".* TO '"+name+"'@'%' IDENTIFIED BY '"+Password+"'")
	t.Cleanup(func() { s.admin(t, "DROP DATABASE "+name) })
	return Database{
		URL: fmt.Sprintf("mariadb://%s:%s@127.0.0.1:%d/%s?tls=false", name, Password, s.port, name),
		DSN: s.dsn(name) + "?multiStatements=true",
	}
}

// Password is that of the users of the databases.
const Password = "Geheim99"

func (s *running) dsn(database string) string {
	return fmt.Sprintf("root@tcp(127.0.0.1:%d)/%s", s.port, database)
}

func (s *running) admin(t testing.TB, statement string) {
	t.Helper()
	db, err := sql.Open("mysql", s.dsn(""))
	if err != nil {
		t.Fatalf("connect to the test's MariaDB: %v", err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
