package sqlledger

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// TestSessionsAreBounded has a ledger do far more at once than it has connections: it takes those
// of docs/many-machines.md and no other, and none compiles its statements.
func TestSessionsAreBounded(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	url := pgtest.URL(t)
	s, err := Open(ctx, url, Options{Environment: "simulator", Run: "r"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	life, err := s.Live(ctx, "r")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = life.End(true) })
	looking, err := sqlx.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = looking.Close() })

	free, all := make(chan struct{}), sync.WaitGroup{}
	use := func(pool *sqlx.DB) {
		conn, err := pool.Connx(ctx)
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		var jit string
		if err := conn.GetContext(ctx, &jit, "SHOW jit"); err != nil || jit != noJIT {
			t.Errorf("a session has jit %q, want %q: %v", jit, noJIT, err)
		}
		<-free
	}
	for range 30 {
		all.Go(func() { use(s.db) })
		all.Go(func() { use(s.read) })
	}
	release := sync.OnceFunc(func() { close(free); all.Wait() })
	defer release()
	const most = 20 // a worker
	sessions := func() (n int) {
		err := looking.Get(&n, "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE $1", signed+"%")
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	look, late := time.NewTicker(10*time.Millisecond), time.After(time.Minute)
	defer look.Stop()
	for sessions() < most {
		select {
		case <-look.C:
		case <-late:
			t.Fatalf("%d sessions, want %d", sessions(), most)
		}
	}
	release()
	if n := sessions(); n != most {
		t.Errorf("%d sessions, want %d", n, most)
	}
	page, err := os.ReadFile("../../../docs/many-machines.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("at most %d connections", most); !strings.Contains(string(page), want) {
		t.Errorf("docs/many-machines.md does not say %q", want)
	}
}
