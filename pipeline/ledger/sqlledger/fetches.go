package sqlledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

var _ ledger.Fetches = (*Store)(nil)

// The predicates of the partial indexes of fetches; see ranges.go.
const (
	isToFetch     = "due_at > 0"
	isFetchFailed = "code <> ''"
)

// dueAgain makes a fetch due whatever became of it before.
const dueAgain = " DO UPDATE SET due_at = excluded.due_at, tries = 0, code = '', number = '', why = ''"

// wantOrders and wantReds are the fetches of what was issued, of those sellers whose files workers
// fetch. The marks of IDs, or another condition, come before the end.
const (
	wantOrders = `INSERT INTO fetches (seller, order_id, due_at) SELECT o.seller, o.id, CAST(? AS BIGINT) FROM orders o
		WHERE EXISTS (SELECT 1 FROM periods p WHERE p.name = '` + ledger.FilesPeriods + `' || o.seller AND p.done_at > ?) AND o.id IN (`
	wantReds = `INSERT INTO fetches (seller, effect_id, due_at) SELECT e.seller, e.id, CAST(? AS BIGINT) FROM effects e
		WHERE EXISTS (SELECT 1 FROM periods p WHERE p.name = '` + ledger.FilesPeriods + `' || e.seller AND p.done_at > ?) AND e.id IN (`
)

// wantFiles makes the files of orders, or of red invoices, due at a time.
func (t *tx) wantFiles(ctx context.Context, want, key string, ids []int64, now int64) error {
	return inChunks(ids, func(marks string, args []any) error {
		args = slices.Concat([]any{now, now - ledger.FilesWanted.Milliseconds()}, args)
		return t.exec(ctx, want+marks+") ON CONFLICT ("+key+")"+dueAgain, args...)
	})
}

// WantFiles records that workers fetch the files of a seller; see ledger.Fetches.
func (s *Store) WantFiles(ctx context.Context, seller string, since time.Time) error {
	return s.write(ctx, "record that files are wanted", func(t *tx) error {
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		name := ledger.FilesPeriod(seller)
		var last int64
		err = t.one(ctx, "SELECT done_at FROM periods WHERE name = ?"+t.s.lock, []any{name}, &last)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		err = t.exec(ctx, `INSERT INTO periods (name, begun_at, done_at, run) VALUES (?, ?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET done_at = excluded.done_at, run = excluded.run`, name, millis(now), millis(now), s.opts.Run)
		if err != nil || last > millis(now.Add(-ledger.FilesWanted)) {
			return err
		}
		return t.wantIssued(ctx, seller, since, now)
	})
}

// wantIssued makes the files of what was issued since a time due.
func (t *tx) wantIssued(ctx context.Context, seller string, since, now time.Time) error {
	err := t.exec(ctx, `INSERT INTO fetches (seller, order_id, due_at) SELECT DISTINCT o.seller, o.id, CAST(? AS BIGINT)
		FROM invoices v JOIN orders o ON o.id = v.order_id WHERE v.issued_at > 0 AND v.issued_at >= ? AND o.seller = ? AND o.state = 'issued'
		ON CONFLICT (order_id) DO NOTHING`, millis(now), millis(since), seller)
	if err != nil {
		return err
	}
	return t.exec(ctx, `INSERT INTO fetches (seller, effect_id, due_at) SELECT seller, id, CAST(? AS BIGINT) FROM effects
		WHERE kind = 'red' AND state = 'done' AND updated_at >= ? AND seller = ? ON CONFLICT (effect_id) DO NOTHING`, millis(now), millis(since), seller)
}

// CountFetches counts the fetches of a seller; see ledger.Fetches.
func (s *Store) CountFetches(ctx context.Context, seller string) (c ledger.FetchCount, err error) {
	err = s.view(ctx, "count the files to fetch", func(t *tx) error {
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		var all int
		var first int64
		query := "SELECT COUNT(*), COUNT(CASE WHEN due_at <= ? THEN 1 END), COALESCE(MIN(due_at), 0) FROM fetches WHERE seller = ? AND " + isToFetch
		if err := t.one(ctx, query, []any{millis(now), seller}, &all, &c.Due, &first); err != nil {
			return err
		}
		if c.Waiting = all - c.Due; c.Due > 0 {
			c.First = fromMillis(first)
		}
		query = "SELECT COUNT(CASE WHEN due_at > 0 THEN 1 END), COUNT(CASE WHEN due_at = 0 THEN 1 END) FROM fetches WHERE seller = ? AND " + isFetchFailed
		return t.one(ctx, query, []any{seller}, &c.Failed, &c.Differing)
	})
	return c, err
}

// ClaimFetches claims what is due of a seller; see ledger.Fetches.
func (s *Store) ClaimFetches(ctx context.Context, seller string, lease time.Duration, limit int) (list []ledger.Fetch, err error) {
	err = s.write(ctx, "claim files to fetch", func(t *tx) error {
		list = nil
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		var ids []int64
		query := "SELECT id, COALESCE(order_id, 0), COALESCE(effect_id, 0), tries FROM fetches WHERE " + isToFetch +
			" AND seller = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?" + t.s.lock
		err = t.each(ctx, query, []any{seller, millis(now), limit}, func(row scanner) error {
			var f ledger.Fetch
			err := row.Scan(&f.ID, &f.Order, &f.Red, &f.Tries)
			list, ids = append(list, f), append(ids, f.ID)
			return err
		})
		if err != nil {
			return err
		}
		until := millis(now.Add(lease))
		for i := range list {
			list[i].Until = fromMillis(until)
		}
		return inChunks(ids, func(marks string, args []any) error {
			return t.exec(ctx, "UPDATE fetches SET due_at = ? WHERE id IN ("+marks+")", append([]any{until}, args...)...)
		})
	})
	return list, err
}

// EndFetches records what became of fetches; see ledger.Fetches.
func (s *Store) EndFetches(ctx context.Context, list []ledger.Fetched) error {
	return s.write(ctx, "record what was fetched", func(t *tx) error {
		for i := range list {
			f := &list[i]
			query, args := "DELETE FROM fetches WHERE id = ? AND due_at = ?", []any{f.ID, millis(f.Until)}
			if f.Code != "" || !f.Again.IsZero() {
				why, err := json.Marshal(f.Why)
				if err != nil {
					return err
				}
				query = "UPDATE fetches SET due_at = ?, tries = ?, code = ?, number = ?, why = ? WHERE id = ? AND due_at = ?"
				args = []any{millis(f.Again), f.Tries, f.Code, storable(f.Number), string(why), f.ID, millis(f.Until)}
			}
			if err := t.exec(ctx, query, args...); err != nil {
				return err
			}
		}
		return nil
	})
}

// FetchTroubles lists what went wrong with files; see ledger.Fetches.
func (s *Store) FetchTroubles(ctx context.Context, limit int) (list []ledger.FetchTrouble, total int, err error) {
	err = s.view(ctx, "list what went wrong with files", func(t *tx) error {
		list = nil
		if err := t.one(ctx, "SELECT COUNT(*) FROM fetches WHERE "+isFetchFailed, nil, &total); err != nil || total == 0 {
			return err
		}
		query := `SELECT f.seller, COALESCE((SELECT o.order_no FROM orders o WHERE o.id = f.order_id), (SELECT e.subject FROM effects e WHERE e.id = f.effect_id)),
			f.number, f.code, f.why FROM fetches f WHERE f.` + isFetchFailed + " ORDER BY f.seller, f.code, f.id LIMIT ?"
		return t.each(ctx, query, []any{limit}, func(row scanner) error {
			var f ledger.FetchTrouble
			var why []byte
			if err := row.Scan(&f.Seller, &f.OrderNo, &f.Number, &f.Code, &why); err != nil {
				return err
			}
			err := json.Unmarshal(why, &f.Why)
			list = append(list, f)
			return err
		})
	})
	return list, total, err
}

// FilesSeen ends the findings of files; see ledger.Fetches.
func (s *Store) FilesSeen(ctx context.Context, seller string, numbers []string) error {
	return s.write(ctx, "record that findings of files were seen", func(t *tx) error {
		for some := range slices.Chunk(numbers, inAtMost) {
			args := []any{seller}
			for _, no := range some {
				args = append(args, no)
			}
			err := t.exec(ctx, "DELETE FROM fetches WHERE seller = ? AND "+isFetchFailed+" AND due_at = 0 AND number IN ("+marks(len(some))+")", args...)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// FetchRows yields the invoices of a fetch that are issued, in the form of results.
func (s *Store) FetchRows(ctx context.Context, f ledger.Fetch, yield func(report.Row) error) error {
	issued := func(r report.Row) error {
		if r.State != ledger.Issued || r.InvoiceNo == "" || r.IssuedAs != "" {
			return nil
		}
		return yield(r)
	}
	return s.view(ctx, "read the invoices whose files are fetched", func(t *tx) error {
		if f.Order == 0 {
			return t.redRows(ctx, "id = ? AND "+redsShown, []any{f.Red}, nil, issued)
		}
		from, args := rowsOf(ledger.Filter{Orders: []int64{f.Order}}, 0)
		return t.rows(ctx, from, args, issued)
	})
}
