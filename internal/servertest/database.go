package servertest

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
)

var databases atomic.Int64

// Name is a name for the database of one test.
func Name() string { return fmt.Sprintf("t%d", databases.Add(1)) }

// Need ends the test if its server could not be started: where the error is missing, it is skipped,
// unless the environment variable is 1.
func Need(t testing.TB, err, missing error, variable string) {
	t.Helper()
	switch {
	case errors.Is(err, missing) && os.Getenv(variable) != "1":
		t.Skipf("%v (set %s=1 to fail here)", err, variable)
	case err != nil:
		t.Fatal(err)
	}
}

// Exec runs a statement on a connection of its own.
func Exec(t testing.TB, driver, address, statement string) {
	t.Helper()
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatalf("connect to the test's server (%s): %v", driver, err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
