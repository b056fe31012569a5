package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/jmoiron/sqlx"
)

// How a connection commits. FULL: an intent that was committed survives a power cut, which NORMAL
// does not promise.
const (
	durable = "synchronous(FULL)"
	relaxed = "synchronous(NORMAL)"
)

// What every connection to the file sets.
var sqlitePragmas = []string{"busy_timeout(15000)", "journal_mode(WAL)", "foreign_keys(1)",
	"cache_size(-32000)", "journal_size_limit(67108864)", "wal_autocheckpoint(4000)"}

// readerCache is what a connection that only reads sets after them. It reads whole tables in their
// order, and what it keeps is void as soon as another connection has written: few pages are enough.
const readerCache = "_pragma=cache_size(-4000)"

// sqliteReaders bounds the connections that read while others write.
const sqliteReaders = 4

func (s *Store) connectSQLite(ctx context.Context, location string) error {
	s.dialect = sqliteDialect
	path, err := sqlitePath(location)
	if err != nil {
		return err
	}
	s.place = path
	if path, err = s.ownFile(ctx, path); err != nil {
		return explainFile(err)
	}
	s.locks = &fileLocks{dir: path + ".locks", now: s.wall}
	if s.db, err = openSQLite(path, durable, "_txlock=immediate"); err != nil {
		return err
	}
	s.db.SetMaxOpenConns(1)
	s.writer, s.writes = (&groups{run: s.writeTogether}).write, newOneWriter()
	if s.pace, err = openSQLite(path, relaxed, "_txlock=immediate"); err != nil {
		return err
	}
	s.pace.SetMaxOpenConns(1)
	if s.read, err = openSQLite(path, durable, readerCache+"&_query_only=1"); err != nil {
		return err
	}
	s.read.SetMaxOpenConns(sqliteReaders)
	return s.db.PingContext(ctx)
}

func openSQLite(path, sync, extra string) (*sqlx.DB, error) {
	pragmas := url.Values{"_pragma": append([]string{sync}, sqlitePragmas...)}
	db, err := openPrepared(sqliteURL(path, pragmas.Encode()+"&"+extra))
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
			return "", errors.New("the file: URL of the ledger cannot be read: write file:///path")
		}
		if u.RawQuery != "" || u.Host != "" && u.Host != "localhost" {
			return "", errors.New("the file: URL of the ledger: write file:///path, without host and parameters")
		}
		if path = u.Path; path == "" {
			path = u.Opaque
		}
		if len(path) > 2 && path[0] == '/' && path[2] == ':' { // file:///C:/…
			path = path[1:]
		}
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
