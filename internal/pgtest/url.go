package pgtest

import (
	"fmt"
	"testing"

	_ "github.com/lib/pq" // the driver of the databases handed out

	"github.com/fapiao/fapiao/internal/servertest"
)

// URL creates an empty database and returns its address, "postgres://…?sslmode=disable". The
// database is dropped, with all its connections, when the test ends. Without an installed server
// the test is skipped, or fails if FAPIAO_REQUIRE_POSTGRES is 1.
func URL(t testing.TB) string {
	t.Helper()
	s, err := server()
	servertest.Need(t, err, ErrMissing, RequireEnv)
	name := servertest.Name()
	admin := func(statement string) { servertest.Exec(t, "postgres", address(s.Port, "postgres"), statement) }
	admin("CREATE DATABASE " + name)
	t.Cleanup(func() { admin("DROP DATABASE " + name + " WITH (FORCE)") })
	return address(s.Port, name)
}

func address(port int, database string) string {
	return fmt.Sprintf("postgres://fapiao@127.0.0.1:%d/%s?sslmode=disable", port, database)
}
