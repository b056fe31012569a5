package main

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/internal/corpus"
	"github.com/fapiao/fapiao/internal/mariatest"
	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// TestTheSameRequests issues the same orders from each format and each database: the bytes of every
// request are equal.
func TestTheSameRequests(t *testing.T) {
	t.Parallel()
	want := requestsOf(t, sameFile(t, corpus.XLSX))
	if len(want) != corpus.SameOrders() {
		t.Fatalf("%d requests of %d orders", len(want), corpus.SameOrders())
	}
	sources := map[string]func(*testing.T) []string{"zip": func(t *testing.T) []string { return zipped(t, sameFile(t, corpus.XLS)[0]) }}
	for _, f := range []corpus.Format{corpus.XLS, corpus.CSV, corpus.GBK} {
		sources[string(f)] = func(t *testing.T) []string { return sameFile(t, f) }
	}
	for _, driver := range []string{"sqlite", "postgres", "mysql"} {
		sources[driver] = func(t *testing.T) []string { return sameTable(t, driver) }
	}
	for name, args := range sources {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(want, requestsOf(t, args(t))); diff != "" {
				t.Errorf("requests (-xlsx +%s)\n%s", name, diff)
			}
		})
	}
}

// requestsOf are the bodies of the calls that issue invoices, sorted.
func requestsOf(t *testing.T, source []string) (bodies []string) {
	t.Helper()
	sim := simtest.Start(t, simulator.Options{}, "rate=0", "issuing_ms=0", "signing_ms=0")
	var guard sync.Mutex
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if r.Header.Get("method") == nuonuo.MethodIssue || r.URL.Query().Get("method") == nuonuo.MethodIssue {
			guard.Lock()
			bodies = append(bodies, string(body))
			guard.Unlock()
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		sim.Server.ServeHTTP(w, r)
	}))
	t.Cleanup(listener.Close)
	at, err := url.Parse(sim.Endpoint())
	if err != nil {
		t.Fatal(err)
	}
	r := newPlace(t, 1).run(context.Background(), nil, append([]string{"run", "-o", t.TempDir(), "--endpoint", listener.URL + at.Path, "--rate", "unlimited"}, source...)...)
	if r.code != 0 {
		t.Fatalf("run %q: %+v", source, r)
	}
	slices.Sort(bodies)
	return bodies
}

func sameFile(t *testing.T, f corpus.Format) []string {
	t.Helper()
	var b bytes.Buffer
	if err := corpus.WriteSame(&b, f); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "same."+string(f))
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{path}
}

func zipped(t *testing.T, path string) []string {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(filepath.Base(path))
	if err == nil {
		_, err = w.Write(body)
	}
	name := filepath.Join(t.TempDir(), "same.zip")
	err = errors.Join(err, z.Close())
	if err := errors.Join(err, os.WriteFile(name, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	return []string{name}
}

// sameTable makes a database with the orders, in the types that it has for money and time.
func sameTable(t *testing.T, driver string) []string {
	t.Helper()
	var at, dsn string
	types := map[string][2]string{"sqlite": {"TEXT", "TEXT"}, "postgres": {"NUMERIC(12,2)", "TIMESTAMP"}, "mysql": {"DECIMAL(12,2)", "DATETIME"}}[driver]
	switch driver {
	case "sqlite":
		dsn = filepath.Join(t.TempDir(), "sales.db")
		at = "sqlite:" + dsn
	case "postgres":
		dsn = pgtest.URL(t)
		at = dsn
	case "mysql":
		d := mariatest.New(t)
		at, dsn = d.URL, d.DSN
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	statements, query := corpus.SameTable(types[0], types[1])
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return []string{"--db", at, "--query", query}
}
