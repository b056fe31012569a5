package sqlledger

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// sending is from where an order was sent: its content stood in a file of another batch.
type sending struct {
	batch  int64
	file   string
	at     int64
	issued bool
	state  ledger.State
}

func (s *sending) elsewhere() *ledger.Elsewhere {
	return &ledger.Elsewhere{File: s.file, At: fromMillis(s.at), Issued: s.issued, State: s.state}
}

// sendings finds from where orders were sent; a condition on them follows.
const sendings = `SELECT o.id, i.batch_id, s.file, o.sent_at, o.issued_at, o.state
	FROM orders o JOIN items i ON i.order_id = o.id AND i.batch_id = CASE WHEN o.origin = 0 THEN o.batch_id ELSE o.origin END
	JOIN sheets s ON s.id = i.sheet_id WHERE o.state NOT IN ('ready', 'held', 'dropped') AND `

func scanSending(row scanner, id *int64) (*sending, error) {
	var s sending
	var issued int64
	err := row.Scan(id, &s.batch, &s.file, &s.at, &issued, &s.state)
	if issued != 0 {
		s.at, s.issued = issued, true
	}
	return &s, err
}

// findSendings finds which of the orders were sent from another batch.
func (in *importing) findSendings(ctx context.Context, byID map[int64]*standing, marks string, args []any) error {
	return in.each(ctx, sendings+"i.batch_id <> ? AND o.id IN ("+marks+")", append([]any{in.batch.id}, args...), func(row scanner) error {
		var id int64
		s, err := scanSending(row, &id)
		if err == nil {
			byID[id].sent = s
		}
		return err
	})
}

// elsewhere notes that an order was sent from another file than the item's.
func (in *importing) elsewhere(ctx context.Context, i int, o *standing) error {
	if o.sent == nil {
		return nil
	}
	same, err := in.files.same(ctx, o.sent.batch, o.sent.file, in.items[i].Source)
	if err == nil && !same {
		in.out[i].Elsewhere = o.sent.elsewhere()
	}
	return err
}

// fileMap says which files of batches are one file, by their paths. Batches of old ledgers have no
// paths; then the files' names as they were given count, as they do for queries.
type fileMap struct {
	*tx
	own   *batchRow
	other map[int64]batchFiles
}

func newFileMap(t *tx, own *batchRow) *fileMap {
	return &fileMap{tx: t, own: own, other: map[int64]batchFiles{}}
}

// same reports whether a file of another batch is the one in which p lies.
func (m *fileMap) same(ctx context.Context, batch int64, file string, p invoice.Place) (bool, error) {
	files, ok := m.other[batch]
	if !ok {
		var text string
		if err := m.one(ctx, "SELECT paths FROM batches WHERE id = ?", []any{batch}, &text); err != nil {
			return false, err
		}
		var err error
		if files, err = parseFiles(text); err != nil {
			return false, err
		}
		m.other[batch] = files
	}
	return sameFile(files.paths(file), file, m.own.files.paths(p.File), p.File), nil
}
