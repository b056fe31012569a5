package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/pgtest"
)

// balance is the last line of a command's JSON.
type balance struct {
	Orders, Ready, Submitting, Unknown, Submitted, Issued int
}

func balanceOf(t *testing.T, out string) (b balance) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &b); err != nil {
		t.Fatalf("no summary in %s: %v", out, err)
	}
	return b
}

// at runs a command in this process, some time away from now.
func (p *place) at(away time.Duration, ledger string, args ...string) result {
	p.t.Helper()
	var out, errs strings.Builder
	prog := &program{args: append(append([]string{"fapiao"}, args...), "--ledger", ledger), streams: ui.Streams{In: strings.NewReader(""), Out: &out, Err: &errs},
		environ: []string{"HOME=" + filepath.Dir(p.orders)}, now: func() time.Time { return time.Now().Add(away) }}
	prog.clock = prog.now
	code := prog.run(context.Background())
	return result{code, out.String(), errs.String()}
}

// recovers runs the whole job an hour later, when all leases are over, and checks that every order
// was issued once.
func (p *place) recovers(ledger, endpoint string, orders int) {
	p.t.Helper()
	r := p.at(time.Hour, ledger, "run", p.orders, "--endpoint", endpoint, "--rate", "unlimited", "--json")
	if got := balanceOf(p.t, r.out); r.code != exitDone || got.Issued != orders {
		p.t.Fatalf("the run after the fault: %+v", r)
	}
	onceEach(p.t, ledger, orders)
}

// What is wrong with the ledger's file is told with its path and what to do, and nothing of it is
// changed.
func TestLedgersThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 2000)
	folder := filepath.Dir(p.orders)
	if r := p.at(0, p.ledger, "import", p.orders); r.code != exitDone {
		t.Fatal(r)
	}
	whole, err := os.ReadFile(p.ledger)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		make  func() []byte
		code  int
		says  string
		keeps bool // pages that are whole may be written
	}{
		{"middle overwritten", func() []byte {
			b := append([]byte(nil), whole...)
			for i := len(b) / 8; i < len(b)*7/8; i++ {
				b[i] = byte(i * 7)
			}
			return b
		}, exitFailed, "the ledger is damaged: put it aside, with the files beside it, and restore a backup", false},
		{"truncated", func() []byte { return whole[:len(whole)/2] }, exitFailed, "the ledger is damaged", true},
		{"truncated in the first page", func() []byte { return whole[:1000] }, exitFailed, "the ledger is damaged", true},
		{"no database", func() []byte { return []byte(strings.Repeat("no database ", 1000)) }, exitUnusable, "the file is no ledger", true},
		{"of a newer version", func() []byte { return whole }, exitUnusable, "the ledger was written by a newer version of this program: install that version", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "ledger.db")
			if err := os.WriteFile(file, c.make(), 0o600); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(c.name, "newer") {
				execute(t, file, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)")
			}
			before, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, command := range []string{"status", "submit"} {
				start(t, folder, nil, command, "--ledger", file).ends(c.code, c.says, file)
			}
			start(t, folder, nil, "run", p.orders, "--ledger", file).ends(c.code, c.says, file)
			if after, err := os.ReadFile(file); err != nil || c.keeps && string(after) != string(before) {
				t.Errorf("the file was changed: %v", err)
			}
		})
	}
}

func execute(t *testing.T, file, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// The database goes away while orders are sent. The run ends with words that say so; what was under
// way is asked about when the database is back, and nothing is sent twice.
func TestPostgreSQLGoesAwayAndComesBack(t *testing.T) {
	t.Parallel()
	const orders = 400
	own := pgtest.Start(t)
	p := newPlace(t, orders)
	endpoint, _ := server(t, "--knob", "rate=0", "--knob", "issuing_ms=0", "--knob", "signing_ms=0")
	if r := p.at(0, own.URL(), "import", p.orders); r.code != exitDone {
		t.Fatal(r)
	}
	sending := start(t, filepath.Dir(p.orders), nil, "submit", "--ledger", own.URL(), "--endpoint", endpoint, "--rate", "50", "--json", "--log-level", "debug")
	sending.says("requestBilling") // a call to the platform is in the log
	own.Down()
	sending.ends(exitPending, "the ledger's database cannot be reached: see that it runs")
	start(t, filepath.Dir(p.orders), nil, "status", "--ledger", own.URL()).ends(exitAway, "the ledger's database", "cannot be reached", "Nothing was sent")
	own.Up()
	got := balanceOf(t, p.at(0, own.URL(), "status", "--json").out)
	if got.Orders != orders || got.Submitting == 0 || got.Ready == 0 {
		t.Errorf("after the fault: %+v, want orders of which nobody knows and others that are ready", got)
	}
	p.recovers(own.URL(), endpoint, orders)
}
