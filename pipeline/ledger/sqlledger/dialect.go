package sqlledger

import (
	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
)

// dialect holds what differs between the databases besides the schema.
type dialect struct {
	name   string // folder of its migrations
	goose  goose.Dialect
	bind   int
	chunk  int    // rows of one multi-row statement
	parts  []int  // rows of the statements that take the rest of a chunk, largest first; nil: one takes it
	single bool   // inserts row by row; see runEach
	newID  string // gives as many new ids for the rows of @table as its parameter says
	arrays bool   // a statement over many rows takes an array for each column
	typed  bool   // parameters in VALUES need their types said
	lock   string // locks the rows of a SELECT until the transaction ends
	skip   string // the same, passing over rows that others have locked
	// foldedBuyer is the buyer's name of an order o with a to z for A to Z; see [ledger.FoldName].
	foldedBuyer string
	hex         string // the hexadecimal digits of bytes
}

// SQLite needs no row locks: its writing transactions exclude each other. Statements of few
// different lengths stay prepared; see openPrepared.
var sqliteDialect = dialect{name: "sqlite", goose: goose.DialectSQLite3, bind: sqlx.QUESTION, chunk: 50,
	parts: []int{50, 16, 4, 1}, single: true,
	newID:       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i + (SELECT COALESCE(MAX(id), 0) FROM @table) FROM n",
	foldedBuyer: "LOWER(o.buyer)", hex: "hex(%s)"}

// A round trip costs PostgreSQL more than a long statement does. Statements over many rows are not
// prepared: each is planned for the size that its table has by then.
var postgresDialect = dialect{name: "postgres", goose: goose.DialectPostgres, bind: sqlx.DOLLAR, chunk: 1000, arrays: true, typed: true,
	newID: "SELECT nextval((SELECT CAST(pg_get_serial_sequence('@table', 'id') AS REGCLASS))) FROM generate_series(1, ?)",
	lock:  " FOR UPDATE", skip: " FOR UPDATE SKIP LOCKED", foldedBuyer: `LOWER(o.buyer COLLATE "C")`,
	hex: "encode(%s, 'hex')"}

func (d *dialect) rebind(query string) string { return sqlx.Rebind(d.bind, query) }
