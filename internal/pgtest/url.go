package pgtest

import (
	"fmt"
	"sync"
	"testing"

	_ "github.com/lib/pq" // the driver of the databases handed out

	"github.com/fapiao/fapiao/internal/servertest"
)

// URL creates an empty database and returns its address, "postgres://…?sslmode=disable". The
// database is dropped, with all its connections, when the test ends. Without an installed server
// the test is skipped, or fails if FAPIAO_REQUIRE_POSTGRES is 1.
func URL(t testing.TB) string {
	t.Helper()
	return create(t, "")
}

// Model is a database that is prepared once in a test binary and copied for each test, which takes
// a quarter of the time of a ledger's migrations.
type Model struct {
	Prepare func(url string) error // fills an empty database and leaves no connection open

	once sync.Once
	name string
	err  error
}

// URL creates a copy of the model and returns its address, as [URL] does that of an empty database.
func (m *Model) URL(t testing.TB) string {
	t.Helper()
	s, err := server()
	servertest.Need(t, err, ErrMissing, RequireEnv)
	m.once.Do(func() {
		m.name = servertest.Name()
		servertest.Exec(t, "postgres", address(s.Port, "postgres"), "CREATE DATABASE "+m.name)
		m.err = m.Prepare(address(s.Port, m.name))
	})
	if m.err != nil {
		t.Fatal(m.err)
	}
	return create(t, " TEMPLATE "+m.name+" STRATEGY FILE_COPY")
}

// create makes a database for a test; from says what of.
func create(t testing.TB, from string) string {
	t.Helper()
	s, err := server()
	servertest.Need(t, err, ErrMissing, RequireEnv)
	name := servertest.Name()
	admin := func(statement string) { servertest.Exec(t, "postgres", address(s.Port, "postgres"), statement) }
	admin("CREATE DATABASE " + name + from)
	t.Cleanup(func() { admin("DROP DATABASE " + name + " WITH (FORCE)") })
	return address(s.Port, name)
}

func address(port int, database string) string {
	return fmt.Sprintf("postgres://fapiao@127.0.0.1:%d/%s?sslmode=disable", port, database)
}
