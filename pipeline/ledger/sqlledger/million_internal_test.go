package sqlledger

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"

	"github.com/fapiao/fapiao/internal/pgtest"
)

// How BenchmarkMigrate is run at the size of docs/recovery.md:
//
//	go test ./pipeline/ledger/sqlledger -run - -bench Migrate -benchtime 1x -migrated 1000000
//
// With -before it only leaves the SQLite ledger there, for what is tried by hand.
var (
	migratedOrders = flag.Int("migrated", 2000, "orders of the ledger that BenchmarkMigrate brings up to date")
	migratedFrom   = flag.Int64("from", 5, "its schema before that")
	migratedBefore = flag.String("before", "", "leave the ledger at this path as it was before")
)

// BenchmarkMigrate opens a ledger of an earlier schema whose orders have all been issued.
func BenchmarkMigrate(b *testing.B) {
	open := func(b *testing.B, url string) {
		b.ResetTimer()
		s, err := Open(context.Background(), url, Options{Environment: "simulator", Run: "r"})
		b.StopTimer()
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("sqlite", func(b *testing.B) {
		file := *migratedBefore
		if file == "" {
			file = filepath.Join(b.TempDir(), "ledger.db")
		}
		db, err := openSQLite(file, relaxed, "_txlock=immediate")
		if err != nil {
			b.Fatal(err)
		}
		writeEarlier(b, db, &sqliteDialect)
		if *migratedBefore != "" {
			return
		}
		open(b, file)
	})
	b.Run("postgres", func(b *testing.B) {
		if *migratedBefore != "" {
			b.Skip("only SQLite")
		}
		url := pgtest.URL(b)
		db, err := sqlx.Open("postgres", url)
		if err != nil {
			b.Fatal(err)
		}
		writeEarlier(b, db, &postgresDialect)
		open(b, url)
	})
}

// writeEarlier makes a ledger of an earlier schema, with as many rows of the same sizes as a month
// of issued orders has.
func writeEarlier(b *testing.B, db *sqlx.DB, d *dialect) {
	b.Helper()
	dir, err := fs.Sub(migrations, "migrations/"+d.name)
	if err != nil {
		b.Fatal(err)
	}
	p, err := goose.NewProvider(d.goose, db.DB, dir)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := p.UpTo(context.Background(), *migratedFrom); err != nil {
		b.Fatal(err)
	}
	numbers, bytea := "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i FROM n) AS n", "CAST(%s AS BLOB)"
	if d.name == "postgres" {
		numbers, bytea = "generate_series(CAST(1 AS BIGINT), %d) AS n(i)", "convert_to(%s, 'UTF8')"
	}
	row := "'{\"serialNo\":\"2611230902' || (1000000000 + i) || '\"," + strings.Repeat(`"field":"value of it",`, 60) + "\"last\":1}'"
	base := "'https://inv.jss.com.cn/fp2/' || (1000000000000000 + i * 7919) || '-invented-and-long-enough-to-be-one"
	start := time.Now()
	for _, statement := range []string{
		"INSERT INTO meta (name, value) VALUES ('environment', 'simulator')",
		"INSERT INTO batches (id, name, digest, sources, run, created_at, opened_at, orders_read, done) VALUES (1, 'b', 'd', '[\"a.xlsx\"]', 'r', 1, 1, 1, 1)",
		"INSERT INTO sheets (id, batch_id, file, sheet) VALUES (1, 1, 'a.xlsx', 's')",
		"INSERT INTO orders (seller, order_no, batch_id, hash, state, attempt, fence, serial, code, request_hash, created_at, updated_at, sent_at, issued_at, " +
			"kind, buyer, buyer_tax, remark, net, tax, gross, rates) " +
			"SELECT '91310000MA1FIXTUR1', 'SO' || (1000000000 + i), 1, '7fb937ed1dc2b0db7521aff8e21c6f67', 'issued', 1, 2, '2611230902' || (1000000000 + i), '2', " +
			"'b202669b2b98de5a5bf51fee427129b256d76a7a2922c4d846757a1345bdcc06', 1795664585545 + i, 1795664588565 + i, 1795664586256 + i, 1795664586593 + i, " +
			"'pc', '上海样例贸易有限公司', '91310000MA1BUYER01', '', 100000 + i, 13000, 113000 + i, '0.13 1' FROM @numbers",
		"INSERT INTO payloads (order_id, body) SELECT i, " + fmt.Sprintf(bytea, "'{\"order_no\":\"SO' || (1000000000 + i) || '\","+strings.Repeat(`"field":"value of it",`, 18)+"\"last\":1}'") + " FROM @numbers",
		"INSERT INTO items (batch_id, seq, sheet_id, row_no, col, order_id) SELECT 1, i, 1, i, '', i FROM @numbers",
		"INSERT INTO invoices (order_id, n, serial, status, code, number, issued_at, kind, net, tax, gross, pdf, ofd, xml, fail) SELECT i, 0, '2611230902' || (1000000000 + i), " +
			"'2', '', '2633' || (1000000000000000 + i), 1795664586593 + i, '电子发票(普通发票)', 100000 + i, 13000, 113000 + i, " + base + ".pdf', " + base + ".ofd', " + base + ".xml', '' FROM @numbers",
		"INSERT INTO events (order_id, at, run, from_state, to_state, code, note) SELECT i, 1795664586256, 'f5c69438ee59', 'ready', 'submitting', '', 'attempt 1' FROM @numbers",
		"INSERT INTO events (order_id, at, run, from_state, to_state, code, note, raw) SELECT i, 1795664586295, 'f5c69438ee59', 'submitting', 'submitted', 'E0000', '', " +
			fmt.Sprintf(bytea, "'{\"code\":\"E0000\",\"describe\":\"开票提交成功\",\"result\":{\"invoiceSerialNum\":\"2611230902' || (1000000000 + i) || '\"}}'") + " FROM @numbers",
		"INSERT INTO events (order_id, at, run, from_state, to_state, code, note, raw) SELECT i, 1795664586595, 'f5c69438ee59', 'submitted', 'issued', '2', '', " +
			fmt.Sprintf(bytea, row) + " FROM @numbers",
	} {
		if _, err := db.Exec(strings.ReplaceAll(statement, "@numbers", fmt.Sprintf(numbers, *migratedOrders))); err != nil {
			b.Fatalf("%v\n%.200s", err, statement)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	b.Logf("written in %v", time.Since(start).Round(time.Second))
	if *migratedBefore != "" {
		info, err := os.Stat(*migratedBefore)
		if err != nil {
			b.Fatal(err)
		}
		b.Logf("%d MB at %s", info.Size()>>20, *migratedBefore)
	}
}
