package mariatest

import (
	"fmt"
	"testing"

	_ "github.com/go-sql-driver/mysql" // the driver of the databases handed out

	"github.com/fapiao/fapiao/internal/servertest"
)

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
	servertest.Need(t, err, ErrMissing, RequireEnv)
	name := servertest.Name()
	admin := func(statement string) { servertest.Exec(t, "mysql", dsn(s.Port, ""), statement) }
	admin("CREATE DATABASE " + name + " CHARACTER SET utf8mb4")
	admin("GRANT ALL ON " + name + ".* TO '" + name + "'@'%' IDENTIFIED BY '" + Password + "'")
	t.Cleanup(func() { admin("DROP DATABASE " + name) })
	return Database{
		URL: fmt.Sprintf("mariadb://%s:%s@127.0.0.1:%d/%s?tls=false", name, Password, s.Port, name),
		DSN: dsn(s.Port, name) + "?multiStatements=true",
	}
}

// Password is that of the users of the databases.
const Password = "Geheim99"

func dsn(port int, database string) string {
	return fmt.Sprintf("root@tcp(127.0.0.1:%d)/%s", port, database)
}
