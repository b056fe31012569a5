package sqlledger

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// BeginPeriod records that periodic work begins now if it is due; see ledger.Periods.
func (s *Store) BeginPeriod(ctx context.Context, name string, due func(last ledger.Period, now time.Time) bool) (begun bool, err error) {
	err = s.write(ctx, "begin "+name, func(t *tx) error {
		begun = false
		err := t.exec(ctx, "INSERT INTO periods (name, begun_at, done_at, run) VALUES (?, 0, 0, '') ON CONFLICT (name) DO NOTHING", name)
		if err != nil {
			return err
		}
		var begunAt, doneAt int64
		last := ledger.Period{Name: name}
		if err := t.one(ctx, "SELECT begun_at, done_at, run FROM periods WHERE name = ?"+t.s.lock, []any{name}, &begunAt, &doneAt, &last.Run); err != nil {
			return err
		}
		last.Begun, last.Done = fromMillis(begunAt), fromMillis(doneAt)
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		if begun = due(last, now); !begun {
			return nil
		}
		return t.exec(ctx, "UPDATE periods SET begun_at = ?, run = ? WHERE name = ?", millis(now), s.opts.Run, name)
	})
	return begun, err
}

// EndPeriod records that periodic work was done; see ledger.Periods.
func (s *Store) EndPeriod(ctx context.Context, name string) error {
	return s.write(ctx, "end "+name, func(t *tx) error {
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		return t.exec(ctx, `INSERT INTO periods (name, begun_at, done_at, run) VALUES (?, ?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET done_at = excluded.done_at, run = excluded.run`, name, millis(now), millis(now), s.opts.Run)
	})
}

// Periods lists the periodic work that was ever begun; see ledger.Periods.
func (s *Store) Periods(ctx context.Context) (list []ledger.Period, now time.Time, err error) {
	err = s.view(ctx, "list periodic work", func(t *tx) error {
		if now, err = t.now(ctx); err != nil {
			return err
		}
		return t.each(ctx, "SELECT name, begun_at, done_at, run FROM periods ORDER BY name", nil, func(row scanner) error {
			var p ledger.Period
			var begun, done int64
			err := row.Scan(&p.Name, &begun, &done, &p.Run)
			p.Begun, p.Done = fromMillis(begun), fromMillis(done)
			list = append(list, p)
			return err
		})
	})
	return list, now, err
}
