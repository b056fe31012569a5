package sqlledger

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"unicode/utf8"
)

// bulk is a statement over many rows of parameters: head, rows of values, tail.
type bulk struct {
	head  string
	types []string // of the parameters of a row, which PostgreSQL cannot always guess
	width int      // parameters of a row
	tail  string
	// now and due are the parameters of a claim's time and of the end of its lease; head says where
	// the end is written.
	now, due string
}

// leased stands in a bulk's head for the end of a lease.
const leased = "@leased"

// bulks are prepared when a ledger is opened.
var bulks = []*bulk{&insertOrders, &replaceOrders, &holdOrders, &decideOrders, &putPayloads, &putItems, &changeOrders, &insertInvoices, &insertEvents, &claimOrders}

// bulkText is the statement for a number of rows.
func (s *Store) bulkText(b *bulk, rows int) string {
	plain := "(" + marks(b.width) + ")"
	first := plain
	if s.typed {
		first = "(CAST(? AS " + strings.Join(b.types, "),CAST(? AS ") + "))"
	}
	head := strings.ReplaceAll(b.head, leased, s.leaseEnd(b.now, b.due))
	return s.rebind(head + first + strings.Repeat(","+plain, rows-1) + b.tail)
}

// params gathers the rows of parameters of a bulk statement.
type params []any

// add appends a row. Texts are stored as UTF-8 without NUL, which PostgreSQL does not take: one odd
// byte in a platform's answer must not keep a whole transaction from being recorded.
func (p *params) add(values ...any) {
	for i, v := range values {
		if s, ok := v.(string); ok && (!utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0) {
			values[i] = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
		}
	}
	*p = append(*p, values...)
}

// run executes b for all rows of p and returns how many rows it wrote.
func (t *tx) run(ctx context.Context, b *bulk, p params) (written int, err error) {
	for some := range slices.Chunk(p, t.s.chunk*b.width) {
		n, err := t.runChunk(ctx, b, some)
		if err != nil {
			return 0, err
		}
		written += n
	}
	return written, nil
}

func (t *tx) runChunk(ctx context.Context, b *bulk, p params) (int, error) {
	var res sql.Result
	var err error
	if len(p) == t.s.chunk*b.width {
		res, err = t.Tx.StmtContext(ctx, t.s.full[b]).ExecContext(ctx, p...)
	} else {
		res, err = t.ExecContext(ctx, t.s.bulkText(b, len(p)/b.width), p...)
	}
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// marks is the inside of IN (…) for n parameters.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

// inAtMost is how many parameters one IN (…) is given.
const inAtMost = 500

// inChunks calls f with ids in pieces that one IN (…) can hold.
func inChunks(ids []int64, f func(marks string, args []any) error) error {
	for some := range slices.Chunk(ids, inAtMost) {
		args := make([]any, len(some))
		for i, id := range some {
			args[i] = id
		}
		if err := f(marks(len(args)), args); err != nil {
			return err
		}
	}
	return nil
}
