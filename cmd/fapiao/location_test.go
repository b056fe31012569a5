package main

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// An address of a database that cannot be used is refused wherever it is set. Its password is shown
// nowhere, and no file is made of it.
func TestAddressOfADatabaseIsNoFile(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 1)
	for _, address := range []string{
		"host=h user=u password=MARK dbname=d", "host=h user=u password=MARK MARK dbname=d sslmode=disable", "password='MARK",
		"postgre://u:MARK@h/d", "postgres:/u:MARK@h/d", "jdbc:postgresql://h/d?user=u&password=MARK", "mysql://u:MARK@h/d", "u:MARK@h/d",
		"postgres://u:MA%RK@h/d?sslmode=disable", "postgres://u@h/d?password=MARK", "Server=h;Password=MARK;Database=d",
	} {
		for from, code := range map[string]int{"flag": exitUsage, "variable": exitUnusable, "file": exitUnusable} {
			folder := t.TempDir()
			args, change := []string{"run", p.orders, "--log-level", "debug"}, func(*exec.Cmd) {}
			files := 0
			switch from {
			case "flag":
				args = append(args, "--ledger", address)
			case "variable":
				change = func(c *exec.Cmd) { c.Env = append(c.Env, "FAPIAO_LEDGER="+address) }
			case "file":
				text := fmt.Sprintf("ledger: %q\n", address)
				if err := os.WriteFile(filepath.Join(folder, "fapiao.yaml"), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				files = 1
			}
			run := start(t, folder, change, args...)
			run.ends(code, "ledger: ")
			if text := run.text(); strings.Contains(text, "MARK") || strings.Contains(text, "MA%RK") {
				t.Errorf("%s of the %s: the password is shown: %s", address, from, text)
			}
			if left, err := os.ReadDir(folder); err != nil || len(left) != files {
				t.Errorf("%s of the %s: files %v, %v", address, from, left, err)
			}
		}
	}
}

// The form that PostgreSQL's own programs take is understood, and shown without its password.
func TestAddressOfPairs(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 2)
	u, err := url.Parse(pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	pairs := fmt.Sprintf("host=%s port=%s user=fapiao password='MARK x=y' dbname=%s sslmode=disable", u.Hostname(), u.Port(), u.Path[1:])
	folder := filepath.Dir(p.orders)
	endpoint, _ := server(t, "--knob", "issuing_ms=3600000")
	for _, args := range [][]string{{"import", p.orders}, {"check", p.orders}, {"run", p.orders, "--endpoint", endpoint, "--wait", "0"}, {"status"}} {
		run := start(t, folder, nil, append(args, "--ledger", pairs, "--log-level", "debug")...)
		<-run.done
		if run.code != exitDone && run.code != exitPending || strings.Contains(run.text(), "MARK") {
			t.Errorf("%v ended with %d: %s", args, run.code, run.text())
		}
	}
	onceOnServer := start(t, folder, nil, "status", "--ledger", u.String())
	<-onceOnServer.done
	if !strings.Contains(onceOnServer.text(), "submitted 2") {
		t.Errorf("the orders are not on the server: %s", onceOnServer.text())
	}
}

// What is no ledger ends every command with 7, and stays as it is.
func TestNoLedgerEndsWithSeven(t *testing.T) {
	t.Parallel()
	p := newPlace(t, 1)
	folder := filepath.Dir(p.orders)
	file := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(file, []byte("notes"), 0o644); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"status"}, {"import", p.orders}, {"run", p.orders}, {"check", p.orders}, {"submit"}, {"reconcile"}, {"export"}, {"retry"}, {"drop", "1"}, {"accept", "1"}} {
		start(t, folder, nil, append(args, "--ledger", file)...).ends(exitUnusable, "the file is no ledger", file)
	}
	start(t, folder, nil, "status", "--ledger", filepath.Dir(file)).ends(exitUnusable, "is a directory")
	after, err := os.Stat(file)
	if err != nil || after.Mode() != before.Mode() || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("%v became %v, %v", before, after, err)
	}
	if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) != 1 {
		t.Errorf("files %v, %v", left, err)
	}
}

// A schema of another program ends a command with 7 and is told how to be left alone.
func TestSchemaOfAnotherProgramEndsWithSeven(t *testing.T) {
	t.Parallel()
	p, at := newPlace(t, 1), pgtest.URL(t)
	db, err := sql.Open("postgres", at)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE goods (no text)"); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(p.orders)
	for _, args := range [][]string{{"status"}, {"import", p.orders}} {
		start(t, folder, nil, append(args, "--ledger", at)...).ends(exitUnusable, "tables of another program", `"CREATE SCHEMA fapiao"`)
	}
	var tables int
	if err := db.QueryRow("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'").Scan(&tables); err != nil || tables != 1 {
		t.Errorf("%d tables, %v", tables, err)
	}
}
