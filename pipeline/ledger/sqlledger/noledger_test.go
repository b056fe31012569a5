package sqlledger_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// tree is a folder's files with their modes, times and contents.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		text := fmt.Sprint(info.Mode(), info.Size())
		if info.Mode().IsRegular() {
			b, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			text += fmt.Sprint(info.ModTime().UnixNano(), string(b))
		}
		out[strings.TrimPrefix(name, dir)] = text
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// statements makes a SQLite database; the connection stays open where keep is set, with what was
// written in the file beside it.
func statements(t *testing.T, path string, keep bool, list ...string) {
	t.Helper()
	db := raw(t, path, "sqlite")
	for _, one := range list {
		if _, err := db.Exec(one); err != nil {
			t.Fatal(err)
		}
	}
	if !keep {
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// What is no ledger of this run is refused, and stays as it is to the last bit; nothing appears
// beside it.
func TestWhatIsNoLedgerStaysAsItIs(t *testing.T) {
	t.Parallel()
	const goose = "CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY, version_id INTEGER, is_applied INTEGER, tstamp TIMESTAMP)"
	head := "SQLite format 3\x00"
	for name, make := range map[string]func(t *testing.T, path string){
		"text":             func(t *testing.T, path string) { write(t, path, strings.Repeat("a text\n", 1000)) },
		"one byte":         func(t *testing.T, path string) { write(t, path, "x") },
		"image":            func(t *testing.T, path string) { write(t, path, "\x89PNG\r\n\x1a\n"+strings.Repeat("\x00\xff", 5000)) },
		"workbook":         func(t *testing.T, path string) { write(t, path, "PK\x03\x04"+strings.Repeat("xl/", 3000)) },
		"empty":            func(t *testing.T, path string) { write(t, path, "") },
		"head alone":       func(t *testing.T, path string) { write(t, path, head) },
		"head and rubbish": func(t *testing.T, path string) { write(t, path, head+strings.Repeat("rubbish ", 2000)) },
		"head and nothing": func(t *testing.T, path string) { write(t, path, head+strings.Repeat("\x00", 8192)) },
		"directory":        func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o755)) },
		"link to a directory": func(t *testing.T, path string) {
			must(t, os.Mkdir(path+".d", 0o755))
			must(t, os.Symlink(path+".d", path))
		},
		"link to a text": func(t *testing.T, path string) {
			write(t, path+".txt", "a text")
			must(t, os.Symlink(path+".txt", path))
		},
		"link to nothing":    func(t *testing.T, path string) { must(t, os.Symlink(path+".none", path)) },
		"database of a shop": func(t *testing.T, path string) { statements(t, path, false, "CREATE TABLE goods (no TEXT)") },
		"view of a shop":     func(t *testing.T, path string) { statements(t, path, false, "CREATE VIEW goods AS SELECT 1") },
		"database in WAL": func(t *testing.T, path string) {
			statements(t, path, false, "PRAGMA journal_mode = WAL", "CREATE TABLE goods (no TEXT)")
		},
		"goose of a shop": func(t *testing.T, path string) {
			statements(t, path, false, goose, "INSERT INTO goose_db_version (version_id) VALUES (0), (3)", "CREATE TABLE orders (no TEXT)")
		},
		"goose alone": func(t *testing.T, path string) {
			statements(t, path, false, goose, "INSERT INTO goose_db_version (version_id) VALUES (0), (20240101)")
		},
		"left by a kill": func(t *testing.T, path string) {
			statements(t, path+".x", true, "PRAGMA journal_mode = WAL", "CREATE TABLE goods (no TEXT)")
			for _, ending := range []string{"", "-wal"} {
				b, err := os.ReadFile(path + ".x" + ending)
				must(t, err)
				write(t, path+ending, string(b))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "ledger.db")
			make(t, path)
			before := tree(t, dir)
			if err := openError(t, path, "simulator"); !errors.Is(err, sqlledger.ErrForeign) || !strings.Contains(err.Error(), "ledger.db") {
				t.Errorf("got %v", err)
			}
			if d := cmp.Diff(before, tree(t, dir)); d != "" {
				t.Errorf("it was changed (-before +after):\n%s", d)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A ledger that this run must not use stays as it is, too: of a newer version, or of another
// environment.
func TestLedgerOfOthersStaysAsItIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		statement   string
		environment string
		want        error
	}{
		"newer": {"INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)", "simulator", sqlledger.ErrNewer},
		"other": {"SELECT 1", "production", ledger.ErrEnvironment},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "ledger.db")
			openAt(t, path, "run").Close()
			statements(t, path, false, c.statement)
			must(t, os.Chmod(path, 0o644))
			before := tree(t, dir)
			if err := openError(t, path, c.environment); !errors.Is(err, c.want) {
				t.Errorf("got %v", err)
			}
			if d := cmp.Diff(before, tree(t, dir)); d != "" {
				t.Errorf("it was changed (-before +after):\n%s", d)
			}
		})
	}
}

// A link to a ledger is that ledger, with one folder of locks.
func TestLinkToALedgerIsTheLedger(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real.db"), filepath.Join(dir, "link.db")
	s := openAt(t, real, "run")
	must(t, os.Symlink(real, link))
	release, err := s.Hold(t.Context(), "b1")
	must(t, err)
	defer release()
	if _, err := openAt(t, link, "run").Hold(t.Context(), "b1"); !errors.Is(err, ledger.ErrHeld) {
		t.Errorf("through the link: %v", err)
	}
	if _, err := os.Stat(link + ".locks"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it has locks of its own: %v", err)
	}
}

// A ledger that was left by a kill, all of it still in the file beside it, is opened.
func TestLedgerLeftByAKillIsOpened(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	from, path := filepath.Join(dir, "from.db"), filepath.Join(dir, "ledger.db")
	s := openAt(t, from, "run")
	_, err := s.OpenBatch(t.Context(), ledger.Batch{ID: "b1", Created: time.Now()})
	must(t, err)
	for _, ending := range []string{"", "-wal"} {
		b, err := os.ReadFile(from + ending)
		must(t, err)
		write(t, path+ending, string(b))
	}
	if b, err := openAt(t, path, "run").Batch(t.Context(), "b1"); err != nil || b.ID != "b1" {
		t.Errorf("%+v, %v", b, err)
	}
}

// relations are those of all schemas but the server's own.
func relations(t *testing.T, url string) (n int) {
	t.Helper()
	const query = "SELECT COUNT(*) FROM pg_class WHERE relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)')"
	must(t, raw(t, url, "postgres").QueryRow(query).Scan(&n))
	return n
}

// A schema that another program keeps its tables in is refused before anything is written there.
func TestSchemaOfAnotherProgramIsRefused(t *testing.T) {
	t.Parallel()
	const goose = "CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp DEFAULT now());"
	for name, statement := range map[string]string{
		"table":               "CREATE TABLE goods (no text)",
		"view":                "CREATE VIEW goods AS SELECT 1 AS no",
		"partitions":          "CREATE TABLE goods (no int) PARTITION BY RANGE (no)",
		"goose":               goose + "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (7, true); CREATE TABLE orders (no text)",
		"goose alone":         goose + "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (20240101, true)",
		"goose before it ran": goose + "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true); CREATE TABLE goods (no text)",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := pgtest.URL(t)
			_, err := raw(t, url, "postgres").Exec(statement)
			must(t, err)
			before := relations(t, url)
			err = openError(t, url, "simulator")
			if !errors.Is(err, sqlledger.ErrForeign) || !strings.Contains(err.Error(), "CREATE SCHEMA fapiao") {
				t.Errorf("got %v", err)
			}
			if after := relations(t, url); after != before {
				t.Errorf("%d relations became %d", before, after)
			}
			_, err = raw(t, url, "postgres").Exec("CREATE SCHEMA fapiao")
			must(t, err)
			openAt(t, url+"&search_path=fapiao", "run") // as the text advises
		})
	}
}

// A schema that is empty but for what an extension made, or where the making of a ledger was
// interrupted, is taken.
func TestSchemaWithoutTablesIsTaken(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"extension": "CREATE EXTENSION pg_stat_statements",
		"interrupted": `CREATE TABLE goose_db_version (id integer PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, version_id bigint NOT NULL,
			is_applied boolean NOT NULL, tstamp timestamp NOT NULL DEFAULT now()); INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true)`,
		"others elsewhere": `CREATE SCHEMA shop; CREATE TABLE shop.goods (no text)`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := pgtest.URL(t)
			if _, err := raw(t, url, "postgres").Exec(statement); err != nil {
				t.Skipf("this server cannot: %v", err)
			}
			openAt(t, url, "run")
			openAt(t, url, "run")
		})
	}
}
