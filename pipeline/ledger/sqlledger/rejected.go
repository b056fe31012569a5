package sqlledger

import (
	"context"
	"encoding/json"
	"hash/maphash"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// rejectedRows are the next rejected items of a batch.
const rejectedRows = ", i.seq" + ` FROM items i JOIN sheets s ON s.id = i.sheet_id LEFT JOIN orders o ON o.id = i.order_id ` + ownInvoices + `
	WHERE i.batch_id = ? AND i.seq > ? AND i.order_id IS NULL AND i.skipped = 0 ORDER BY i.seq LIMIT ?`

// rejectedChunk is how many items are looked at at once.
const rejectedChunk = 500

// knownMost bounds the memory for what was yielded; beyond it an order may come twice.
const knownMost = 1 << 20

// Rejected calls yield for what the readings of the ledger rejected and nobody corrected since, the
// newest reading first and each order once. What a later reading of the same file lacks, or has
// without a fault, and what is not of the extract are left out, and so are orders that the ledger
// has, from whatever reading: they are among [Store.Rows].
func (s *Store) Rejected(ctx context.Context, of ledger.Extract, yield func(report.Row) error) error {
	if !of.Shows(ledger.Rejected) {
		return nil
	}
	return s.view(ctx, "read what was rejected", func(t *tx) error {
		var batches []batchRow
		err := t.each(ctx, "SELECT "+batchColumns+" FROM batches b ORDER BY b.opened_at DESC, b.id DESC", nil, func(row scanner) error {
			var b batchRow
			err := scanBatch(row, &b)
			batches = append(batches, b)
			return err
		})
		if err != nil {
			return err
		}
		r := rejecting{t: t, of: of, yield: yield, paths: map[string]bool{}, known: map[uint64]bool{}, seed: maphash.MakeSeed()}
		for i := range batches {
			if err := r.batch(ctx, &batches[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// rejecting goes from the newest batch to the oldest.
type rejecting struct {
	t     *tx
	of    ledger.Extract
	yield func(report.Row) error
	paths map[string]bool // of later readings
	known map[uint64]bool // orders that were yielded
	seed  maphash.Seed
}

func (r *rejecting) batch(ctx context.Context, b *batchRow) error {
	for last := int64(-1); ; {
		rows, end, err := r.chunk(ctx, b.id, last)
		if err != nil {
			return err
		}
		held, err := r.inLedger(ctx, rows)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if r.superseded(b, row.Source.File) || held[ledger.Key{Seller: row.Seller, OrderNo: row.OrderNo}] || r.again(&row) || !r.shows(b, &row) {
				continue
			}
			if err := r.yield(row); err != nil {
				return err
			}
		}
		if len(rows) < rejectedChunk {
			break
		}
		last = end
	}
	for _, f := range b.files {
		r.paths[f.Path] = true
	}
	return nil
}

func (r *rejecting) chunk(ctx context.Context, batch, after int64) (rows []report.Row, last int64, err error) {
	err = r.t.each(ctx, rowColumns+rejectedRows, []any{batch, after, rejectedChunk}, func(row scanner) error {
		var one rowScan
		if err := one.scan(row, &last); err != nil {
			return err
		}
		out, err := one.row()
		rows = append(rows, out)
		return err
	})
	return rows, last, err
}

// superseded reports that a file was read again later.
func (r *rejecting) superseded(b *batchRow, file string) bool {
	for _, path := range b.files.paths(file) {
		if r.paths[path] {
			return true
		}
	}
	return false
}

// shows reports whether the extract has a row of a batch.
func (r *rejecting) shows(b *batchRow, row *report.Row) bool {
	made := b.Created
	return (r.of.Seller == "" || row.Seller == r.of.Seller) && !made.Before(r.of.Since) &&
		(r.of.Tried == nil || !made.Before(r.of.Tried.From) && made.Before(r.of.Tried.To))
}

// again reports an order that was yielded before, and notes it.
func (r *rejecting) again(row *report.Row) bool {
	if row.OrderNo == "" {
		return false
	}
	b, err := json.Marshal([]string{row.Seller, row.OrderNo})
	if err != nil {
		return false
	}
	key := maphash.Bytes(r.seed, b)
	if r.known[key] {
		return true
	}
	if len(r.known) < knownMost {
		r.known[key] = true
	}
	return false
}

// inLedger finds the orders of rows that the ledger has.
func (r *rejecting) inLedger(ctx context.Context, rows []report.Row) (map[ledger.Key]bool, error) {
	bySeller := map[string][]string{}
	for _, row := range rows {
		if row.OrderNo != "" {
			bySeller[row.Seller] = append(bySeller[row.Seller], row.OrderNo)
		}
	}
	out := map[ledger.Key]bool{}
	if err := r.ofOneSeller(ctx, bySeller[""], out); err != nil {
		return nil, err
	}
	delete(bySeller, "")
	for seller, numbers := range bySeller {
		err := r.have(ctx, seller, numbers, func(no string) { out[ledger.Key{Seller: seller, OrderNo: no}] = true })
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ofOneSeller finds numbers that were rejected for want of a seller: an order that one seller alone
// has under such a number is the corrected one.
func (r *rejecting) ofOneSeller(ctx context.Context, numbers []string, out map[ledger.Key]bool) error {
	if len(numbers) == 0 {
		return nil
	}
	sellers, err := r.t.sellers(ctx)
	if err != nil {
		return err
	}
	count := map[string]int{}
	for _, seller := range sellers {
		if err := r.have(ctx, seller, numbers, func(no string) { count[no]++ }); err != nil {
			return err
		}
	}
	for no, n := range count {
		out[ledger.Key{OrderNo: no}] = n == 1
	}
	return nil
}

// have calls found for those of the numbers under which the ledger has an order of a seller.
func (r *rejecting) have(ctx context.Context, seller string, numbers []string, found func(string)) error {
	args := []any{seller}
	for _, n := range numbers {
		args = append(args, n)
	}
	query := "SELECT o.order_no FROM orders o WHERE o.seller = ? AND o.order_no IN (" + marks(len(numbers)) + ")"
	return r.t.each(ctx, query, args, func(row scanner) error {
		var no string
		if err := row.Scan(&no); err != nil {
			return err
		}
		found(no)
		return nil
	})
}
