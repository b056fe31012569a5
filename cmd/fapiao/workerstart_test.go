package main

import (
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// letting is the address of a database that lets so many connections in, and closes the others.
func letting(t *testing.T, address string, most int64) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	server, let := u.Host, atomic.Int64{}
	u.Host = listening(t, func(client net.Conn) {
		defer client.Close()
		if let.Add(1) > most {
			return
		}
		behind, err := net.Dial("tcp", server)
		if err != nil {
			return
		}
		go func() {
			defer behind.Close()
			io.Copy(behind, client)
		}()
		io.Copy(client, behind)
	})
	return u.String()
}

// A worker whose database goes away while it starts, at whatever connection, ends with 8: nothing
// was sent.
func TestDatabaseThatGoesWhileAWorkerStartsEndsWithEight(t *testing.T) {
	t.Parallel()
	p, database := newPlace(t, 1), pgtest.URL(t)
	folder, cfg := filepath.Dir(p.orders), quick(t)
	endpoint, _ := server(t)
	start(t, folder, nil, "import", p.orders, "--ledger", database).ends(exitDone)
	const all = 30 // more than a worker needs to start
	for most := range int64(all) {
		worker := start(t, folder, nil, "worker", "--config", cfg, "--endpoint", endpoint, "--ledger", letting(t, database, most))
		if worker.saysOrEnds("is ready") {
			if most < 3 {
				t.Errorf("a worker began with %d connections", most)
			}
			return
		}
		worker.ends(exitAway, "the ledger's database", "Nothing was sent")
		if t.Failed() {
			t.Fatal("with connections: " + strconv.FormatInt(most, 10))
		}
	}
	t.Errorf("no worker began with %d connections", all)
}
