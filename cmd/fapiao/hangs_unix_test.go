//go:build unix

package main

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// A process that hangs while it reads files keeps others only as long as --wait-lock says; they are
// told who it is. When it goes on, nothing is lost.
func TestReaderThatHangsIsWaitedForInBounds(t *testing.T) {
	t.Parallel()
	const orders = 20000
	p, at := newPlace(t, orders), pgtest.URL(t)
	folder := filepath.Dir(p.orders)
	reader := start(t, folder, nil, "import", p.orders, "--ledger", at)
	db, err := sql.Open("postgres", at)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for held := 0; held == 0; {
		// The table is made by the reader; what is asked before that fails.
		_ = db.QueryRow("SELECT COUNT(*) FROM holds WHERE name LIKE 'hold batch %'").Scan(&held)
	}
	reader.signal(syscall.SIGSTOP)
	holder := fmt.Sprintf("another run holds the batch: process %d on ", reader.cmd.Process.Pid)
	for _, args := range [][]string{{"import", p.orders, "--wait-lock", "2s"}, {"run", p.orders, "--wait-lock=2s"}} {
		begun := time.Now()
		start(t, folder, nil, append(args, "--ledger", at)...).ends(exitHeld, "waiting: "+p.orders+": "+holder, "--wait-lock")
		if took := time.Since(begun); took < 2*time.Second || took > 30*time.Second {
			t.Errorf("%v waited for %v", args, took)
		}
	}
	reader.signal(syscall.SIGCONT)
	reader.ends(exitDone, "read 20,000 = ready 20,000")
	start(t, folder, nil, "import", p.orders, "--ledger", at).ends(exitDone)
}
