package sqlledger

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// workersKept is how long a worker that is gone is listed.
const workersKept = 24 * time.Hour

// workerRow is a worker as it is kept.
type workerRow struct {
	ledger.Worker
	doing, terms       string
	since, seen, ended int64
}

var workerFields = fields[workerRow]{
	{"name", func(r *workerRow) any { return &r.Name }},
	{"host", func(r *workerRow) any { return &r.Host }},
	{"pid", func(r *workerRow) any { return &r.PID }},
	{"version", func(r *workerRow) any { return &r.Version }},
	{"doing", func(r *workerRow) any { return &r.doing }},
	{"terms", func(r *workerRow) any { return &r.terms }},
	{"since", func(r *workerRow) any { return &r.since }},
	{"seen_at", func(r *workerRow) any { return &r.seen }},
	{"ended_at", func(r *workerRow) any { return &r.ended }},
}

// WorkerBegins records a worker that agrees with the others; see ledger.Workers.
func (s *Store) WorkerBegins(ctx context.Context, w ledger.Worker, agrees func(other *ledger.Worker) error) error {
	var refused error
	err := s.write(ctx, "record a worker", func(t *tx) error {
		refused = nil
		if err := t.beginsAlone(ctx); err != nil {
			return err
		}
		list, now, err := t.workers(ctx)
		if err != nil {
			return err
		}
		for i := range list {
			if other := &list[i]; other.Name != w.Name && other.Alive(now) {
				if refused = agrees(other); refused != nil {
					return nil
				}
			}
		}
		return t.workerLives(ctx, &w)
	})
	return cmp.Or(err, refused)
}

// beginsAlone keeps other workers from beginning until the transaction ends.
func (t *tx) beginsAlone(ctx context.Context) error {
	const name = "workers"
	if err := t.exec(ctx, "INSERT INTO meta (name, value) VALUES (?, '') ON CONFLICT (name) DO NOTHING", name); err != nil {
		return err
	}
	var value string
	return t.one(ctx, "SELECT value FROM meta WHERE name = ?"+t.s.lock, []any{name}, &value)
}

// WorkerLives records a sign of life; see ledger.Workers.
func (s *Store) WorkerLives(ctx context.Context, w ledger.Worker) error {
	return s.write(ctx, "record a worker", func(t *tx) error { return t.workerLives(ctx, &w) })
}

func (t *tx) workerLives(ctx context.Context, w *ledger.Worker) error {
	doing, err := json.Marshal(w.Doing)
	if err != nil {
		return fmt.Errorf("encode what worker %s does: %w", w.Name, err)
	}
	terms, err := json.Marshal(w.Terms)
	if err != nil {
		return fmt.Errorf("encode the configuration of worker %s: %w", w.Name, err)
	}
	now, err := t.now(ctx)
	if err != nil {
		return err
	}
	return t.exec(ctx, `INSERT INTO workers (name, host, pid, version, doing, terms, since, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET doing = excluded.doing, seen_at = excluded.seen_at, ended_at = 0`,
		w.Name, storable(w.Host), w.PID, storable(w.Version), string(doing), string(terms), millis(now), millis(now))
}

// WorkerEnds records that a worker was stopped, and forgets those that are gone for long.
func (s *Store) WorkerEnds(ctx context.Context, name string) error {
	return s.write(ctx, "record the end of a worker", func(t *tx) error {
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		if err := t.exec(ctx, "UPDATE workers SET ended_at = ?, doing = '[]' WHERE name = ?", millis(now), name); err != nil {
			return err
		}
		return t.exec(ctx, "DELETE FROM workers WHERE seen_at < ?", millis(now.Add(-workersKept)))
	})
}

// Workers lists the workers of the last day; see ledger.Workers.
func (s *Store) Workers(ctx context.Context) (list []ledger.Worker, now time.Time, err error) {
	err = s.view(ctx, "list workers", func(t *tx) error {
		list, now, err = t.workers(ctx)
		return err
	})
	return list, now, err
}

func (t *tx) workers(ctx context.Context) (list []ledger.Worker, now time.Time, err error) {
	if now, err = t.now(ctx); err != nil {
		return nil, now, err
	}
	query := "SELECT " + workerFields.columns() + " FROM workers WHERE seen_at >= ? ORDER BY CASE WHEN ended_at = 0 THEN 0 ELSE 1 END, since, name"
	err = t.each(ctx, query, []any{millis(now.Add(-workersKept))}, func(row scanner) error {
		var r workerRow
		if err := workerFields.scan(row, &r); err != nil {
			return err
		}
		r.Since, r.Seen, r.Ended = fromMillis(r.since), fromMillis(r.seen), fromMillis(r.ended)
		if err := json.Unmarshal([]byte(r.doing), &r.Doing); err != nil {
			return fmt.Errorf("%w: what worker %s does cannot be read: %w", ErrCorrupt, r.Name, err)
		}
		if r.terms != "" {
			if err := json.Unmarshal([]byte(r.terms), &r.Terms); err != nil {
				return fmt.Errorf("%w: the configuration of worker %s cannot be read: %w", ErrCorrupt, r.Name, err)
			}
		}
		list = append(list, r.Worker)
		return nil
	})
	return list, now, err
}
