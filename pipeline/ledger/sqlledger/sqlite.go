package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// How a connection commits. FULL: an intent that was committed survives a power cut, which NORMAL
// does not promise.
const (
	durable = "synchronous(FULL)"
	hasty   = "synchronous(NORMAL)"
)

// What every connection to the file sets.
var sqlitePragmas = []string{"busy_timeout(15000)", "journal_mode(WAL)", "foreign_keys(1)",
	"cache_size(-32000)", "journal_size_limit(67108864)", "wal_autocheckpoint(4000)"}

// sqliteReaders bounds the connections that read while others write.
const sqliteReaders = 4

func (s *Store) connectSQLite(ctx context.Context, location string) error {
	s.dialect = sqliteDialect
	path, err := sqlitePath(location)
	if err != nil {
		return err
	}
	s.place = path
	if err := secureFile(ctx, path); err != nil {
		return explainFile(err)
	}
	s.locks = &fileLocks{dir: path + ".locks", now: s.wall}
	if s.db, err = openSQLite(path, durable, "_txlock=immediate"); err != nil {
		return err
	}
	s.db.SetMaxOpenConns(1)
	if s.pace, err = openSQLite(path, hasty, "_txlock=immediate"); err != nil {
		return err
	}
	s.pace.SetMaxOpenConns(1)
	if s.read, err = openSQLite(path, durable, "_query_only=1"); err != nil {
		return err
	}
	s.read.SetMaxOpenConns(sqliteReaders)
	return s.db.PingContext(ctx)
}

// notOthers refuses a database that another program keeps its tables in, before anything of it is
// changed. What keeps it from looking is told by the opening that follows.
func notOthers(ctx context.Context, path string) error {
	db, err := sqlx.Open("sqlite", sqliteURL(path, url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(15000)"}}.Encode()))
	if err != nil {
		return nil
	}
	defer db.Close()
	var tables, ours int
	const query = "SELECT COUNT(*), COALESCE(SUM(name = 'goose_db_version'), 0) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if db.QueryRowContext(ctx, query).Scan(&tables, &ours) == nil && tables > 0 && ours == 0 {
		return fmt.Errorf("%w: %s is a database of another program", ErrForeign, path)
	}
	return nil
}

func openSQLite(path, sync, extra string) (*sqlx.DB, error) {
	pragmas := url.Values{"_pragma": append([]string{sync}, sqlitePragmas...)}
	db, err := sqlx.Open("sqlite", sqliteURL(path, pragmas.Encode()+"&"+extra))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return db, nil
}

func sqliteURL(path, query string) string {
	p := filepath.ToSlash(path)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p // a drive letter
	}
	u := url.URL{Scheme: "file", Path: p, RawQuery: query}
	return u.String()
}

// sqlitePath takes a path or a file: URL and returns an absolute path.
func sqlitePath(location string) (string, error) {
	path := location
	if strings.HasPrefix(location, "file:") {
		u, err := url.Parse(location)
		if err != nil {
			return "", fmt.Errorf("ledger URL %q cannot be read", location)
		}
		if u.RawQuery != "" || u.Host != "" && u.Host != "localhost" {
			return "", fmt.Errorf("ledger URL %q: write file:///path, without host and parameters", location)
		}
		if path = u.Path; path == "" {
			path = u.Opaque
		}
		if len(path) > 2 && path[0] == '/' && path[2] == ':' { // file:///C:/…
			path = path[1:]
		}
	} else if scheme, _, ok := strings.Cut(location, "://"); ok {
		return "", fmt.Errorf("a ledger cannot be kept at %s://…: give a path, or postgres://…", scheme)
	}
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return "", errors.New("a ledger needs a file on disk, or postgres://…")
	}
	abs, err := filepath.Abs(filepath.FromSlash(path))
	if err != nil {
		return "", fmt.Errorf("locate ledger %s: %w", path, err)
	}
	return abs, nil
}

// secureFile makes sure that the file is there, and that nobody but its owner can read it: SQLite
// gives the files that it makes beside it the same permissions. Another program's database stays as
// it is.
func secureFile(ctx context.Context, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the ledger's folder: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if info.Size() > 0 {
		if err := notOthers(ctx, path); err != nil {
			return err
		}
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(path, 0o600); err != nil {
			return fmt.Errorf("keep the ledger private: %w", err)
		}
	}
	return nil
}
